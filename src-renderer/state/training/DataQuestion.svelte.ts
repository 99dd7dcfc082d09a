import type { Condition } from '../../../src-shared/contract/conditions.ts';
import { wrapInternal, type ErrorCode, type ErrorDetail } from '../../../src-shared/contract/errors.ts';
import type { OpenRequest } from '../../../src-shared/contract/service.ts';

type RecipeSource = Extract<OpenRequest['source'], { from: 'recipe' }>;

/** A network to open, and whether its training starts at once and what stops it. */
interface Opening {
  source: OpenRequest['source'];
  run: boolean;
  until?: Condition[] | undefined;
}

/** Errors that say that a known data set cannot be had here. */
const unavailableData = [
  'data/not-found',
  'data/fetch-failed',
  'data/checksum-mismatch',
  'data/cannot-store',
] as const satisfies readonly ErrorCode[];
export type UnavailableData = (typeof unavailableData)[number];

/** Whether an error says that a known data set cannot be had here. */
export function isUnavailableData(code: ErrorCode): code is UnavailableData {
  return (unavailableData as readonly ErrorCode[]).includes(code);
}

/** Which data set could not be had, for what training, and why. */
export interface AskedData {
  data: string;
  opening: Opening & { source: RecipeSource };
  code: UnavailableData;
  detail: ErrorDetail;
}

/** The question that comes before a training whose data cannot be had: try again, take the embedded digits, or leave it. */
export class DataQuestion {
  asked = $state.raw<AskedData | null>(null);
  readonly #open: (opening: Opening) => Promise<void>;

  /** @param open opens the network once there is an answer */
  constructor(open: (opening: Opening) => Promise<void>) {
    this.#open = open;
  }

  /** Asks about an opening that failed, where it failed for want of its data; else returns false. */
  ask(opening: Opening, error: unknown): boolean {
    const { source } = opening;
    const { code, detail } = wrapInternal(error);
    if (source.from !== 'recipe' || source.data === undefined || !isUnavailableData(code)) return false;
    this.asked = { data: source.data, opening: { ...opening, source }, code, detail };
    return true;
  }

  /** Tries to get the data once more. */
  async again(): Promise<void> {
    const opening = this.#answer();
    if (opening) await this.#open(opening);
  }

  /** Opens the same network on the embedded digits. */
  async takeDigits(): Promise<void> {
    const opening = this.#answer();
    if (opening) await this.#open({ ...opening, source: { ...opening.source, data: 'digits' } });
  }

  /** Trains nothing. */
  cancel(): void {
    this.asked = null;
  }

  #answer(): AskedData['opening'] | undefined {
    const opening = this.asked?.opening;
    this.asked = null;
    return opening;
  }
}
