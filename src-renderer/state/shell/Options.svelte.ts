import type { EngineOptions, OptionsState } from '../../../src-shared/contract/options.ts';
import type { EngineCalls } from '../../../src-shared/contract/service.ts';

/** What the options need of the window. */
interface Office {
  readonly calls: Pick<EngineCalls, 'readOptions' | 'writeOptions'>;
}

/** What is set up for the engine of this computer, as the engine keeps it. */
export class Options {
  /** Null until the engine has answered. */
  state = $state.raw<OptionsState | null>(null);
  /** What the engine would not take, until something else is tried. */
  problem = $state.raw<unknown>(null);
  /** Whether the last change is kept. */
  saved = $state(false);
  readonly #office: Office;

  constructor(office: Office) {
    this.#office = office;
  }

  /** Asks the engine what holds. */
  async load(): Promise<void> {
    await this.#take(() => this.#office.calls.readOptions());
    this.saved = false;
  }

  /** Changes some, for good; undefined is as usual again. */
  async change(change: { [Name in keyof EngineOptions]: EngineOptions[Name] | undefined }): Promise<void> {
    await this.replace({ ...this.state?.chosen, ...change } as EngineOptions);
  }

  /** Takes others in place of all that was chosen. */
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
