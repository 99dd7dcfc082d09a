import type { Condition } from '../../../src-shared/contract/conditions.ts';
import { wrapInternal, type ErrorCode, type ErrorDetail } from '../../../src-shared/contract/errors.ts';
import type { OpenRequest } from '../../../src-shared/contract/service.ts';

/** A new run of a recipe or of a network of the user's own. */
type NewRun = Extract<OpenRequest['source'], { from: 'recipe' | 'network' }>;

/** A network to open, whether to start training at once, and when to stop it. */
interface Opening {
  source: OpenRequest['source'];
  run: boolean;
  until?: Condition[] | undefined;
}

/** Error codes for unavailable known data sets. */
const unavailableData = [
  'data/not-found',
  'data/fetch-failed',
  'data/checksum-mismatch',
  'data/cannot-store',
] as const satisfies readonly ErrorCode[];
export type UnavailableData = (typeof unavailableData)[number];

/** Whether an error means that a known data set is unavailable. */
export function isUnavailableData(code: ErrorCode): code is UnavailableData {
  return (unavailableData as readonly ErrorCode[]).includes(code);
}

/** The unavailable data set, the training that needs it, and the reason. */
export interface AskedData {
  data: string;
  opening: Opening & { source: NewRun };
  code: UnavailableData;
  detail: ErrorDetail;
}

/** The question before a training whose data is unavailable: try again, use the embedded digits, or cancel. */
export class DataQuestion {
  asked = $state.raw<AskedData | null>(null);
  readonly #open: (opening: Opening) => Promise<void>;

  /** @param open opens the network after an answer */
  constructor(open: (opening: Opening) => Promise<void>) {
    this.#open = open;
  }

  /** Asks about an opening that failed because its data is unavailable; returns false for other errors. */
  ask(opening: Opening, error: unknown): boolean {
    const { source } = opening;
    const { code, detail } = wrapInternal(error);
    const isNew = source.from === 'recipe' || source.from === 'network';
    if (!isNew || source.data === undefined || !isUnavailableData(code)) return false;
    this.asked = { data: source.data, opening: { ...opening, source }, code, detail };
    return true;
  }

  /** Tries to get the data again. */
  async again(): Promise<void> {
    const opening = this.#answer();
    if (opening) await this.#open(opening);
  }

  /** Opens the same network on the embedded digits. */
  async takeDigits(): Promise<void> {
    const opening = this.#answer();
    if (opening) await this.#open({ ...opening, source: { ...opening.source, data: 'digits' } });
  }

  /** Cancels the training. */
  cancel(): void {
    this.asked = null;
  }

  #answer(): AskedData['opening'] | undefined {
    const opening = this.asked?.opening;
    this.asked = null;
    return opening;
  }
}
