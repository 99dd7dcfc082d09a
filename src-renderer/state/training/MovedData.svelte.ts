import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { OpenRequest } from '../../../src-shared/contract/service.ts';

/** Asks where the data of a run is now, and opens the run with it. */
export class MovedData {
  /** The run that is asked about; null if nothing is asked. */
  run = $state<string | null>(null);
  /** What was typed: a path, or the name of a data set. */
  place = $state('');
  busy = $state(false);
  /** Why the data could not be taken. */
  failure = $state.raw<FeaturescopeError | null>(null);
  readonly #open: (source: OpenRequest['source']) => Promise<void>;

  /** @param open opens a run; throws the engine's error */
  constructor(open: (source: OpenRequest['source']) => Promise<void>) {
    this.#open = open;
  }

  ask(run: string): void {
    this.run = run;
    this.place = '';
    this.failure = null;
  }

  cancel(): void {
    this.run = null;
  }

  /** Opens the run with the data at the typed place; if that is not the run's data, the question stays with the reason. */
  async take(): Promise<void> {
    const { run } = this;
    const data = this.place.trim();
    if (run === null || data === '' || this.busy) return;
    this.busy = true;
    this.failure = null;
    try {
      await this.#open({ from: 'run', run, data });
      if (this.run === run) this.run = null;
    } catch (error) {
      this.failure = wrapInternal(error);
    } finally {
      this.busy = false;
    }
  }
}
