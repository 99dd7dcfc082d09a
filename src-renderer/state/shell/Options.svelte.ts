import type { EngineOptions, OptionsState } from '../../../src-shared/contract/options.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';

/** The parts of the window that the options need. */
interface Office {
  readonly calls: Pick<EngineCalls, 'readOptions' | 'writeOptions'>;
}

/** The engine's options for this computer, as the engine stores them. */
export class Options {
  /** Null until the engine has answered. */
  state = $state.raw<OptionsState | null>(null);
  /** The error of the last change, until the next attempt. */
  problem = $state.raw<unknown>(null);
  /** Whether the last change has been saved. */
  saved = $state(false);
  readonly #office: Office;

  constructor(office: Office) {
    this.#office = office;
  }

  /** Loads the options from the engine. */
  async load(): Promise<void> {
    await this.#take(() => this.#office.calls.readOptions());
    this.saved = false;
  }

  /** Changes and saves some options; undefined resets one to its default. */
  async change(change: { [Name in keyof EngineOptions]: EngineOptions[Name] | undefined }): Promise<void> {
    await this.replace({ ...this.state?.chosen, ...change } as EngineOptions);
  }

  /** Replaces all chosen options. */
  async replace(options: EngineOptions): Promise<void> {
    const chosen = Object.entries(options).filter(([, value]) => value !== undefined);
    await this.#take(() =>
      this.#office.calls.writeOptions({ options: Object.fromEntries(chosen) as EngineOptions }),
    );
  }

  async #take(ask: () => Promise<OptionsState>): Promise<void> {
    this.saved = false;
    try {
      this.state = await ask();
      this.problem = null;
      this.saved = true;
    } catch (error) {
      this.problem = error;
    }
  }
}
