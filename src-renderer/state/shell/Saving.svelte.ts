import { FeaturescopeError, type ErrorCode } from '../../../src-shared/contract/errors.ts';
import type { SaveFormat } from '../../../src-shared/contract/saves.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';

/** Which network is to be saved for other programs. */
interface Asked {
  /** The run whose newest state it is; null for the open network as it is now. */
  run: string | null;
  /** What it is called; its file gets that name. */
  name: string;
}

/** Asks for the format in which a network is saved for other programs, and has it written. */
export class Saving {
  asked = $state.raw<Asked | null>(null);
  format = $state<SaveFormat>('keras');
  busy = $state(false);
  /** Why it could not be saved. */
  failure = $state.raw<{ code: ErrorCode; detail: FeaturescopeError['detail'] } | null>(null);
  readonly #calls: () => Pick<EngineCalls, 'saveNetwork'>;

  constructor(calls: () => Pick<EngineCalls, 'saveNetwork'>) {
    this.#calls = calls;
  }

  /** Shows the formats. */
  ask(run: string | null, name: string): void {
    this.failure = null;
    this.asked = { run, name };
  }

  close(): void {
    this.asked = null;
  }

  choose(format: SaveFormat): void {
    this.failure = null;
    this.format = format;
  }

  /** Has the network written in the chosen format. @returns its bytes; undefined where it failed, or nobody waits for it any more */
  async save(): Promise<Uint8Array | undefined> {
    const { asked, format } = this;
    if (!asked || this.busy) return undefined;
    this.busy = true;
    this.failure = null;
    try {
      const bytes = await this.#calls().saveNetwork({ run: asked.run, format });
      return this.asked === asked ? bytes : undefined;
    } catch (error) {
      if (!(error instanceof FeaturescopeError)) throw error;
      this.failure = { code: error.code, detail: error.detail };
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
