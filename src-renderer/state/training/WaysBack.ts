import type {
  BranchOf,
  ControlRequest,
  OpenRequest,
  SessionState,
} from '../../../src-shared/contract/service.ts';
import { freshly, type FormerRun } from './FormerRun.ts';

/** The runs that were left, and how a run is opened. */
interface Left {
  readonly session: SessionState | null;
  readonly died: FormerRun | null;
  readonly beforeReset: FormerRun | null;
  readonly leftRun: BranchOf | null;
  open(source: OpenRequest['source'], run?: boolean): Promise<void>;
  reset(): Promise<void>;
  control(request: ControlRequest): Promise<void>;
}

/** The ways back to a run that was left: by a branch, by a reset, or because the engine died. */
export class WaysBack {
  readonly #of: Left;

  constructor(of: Left) {
    this.#of = of;
  }

  /** Reopens the run that the current branch left. */
  async toLeftRun(): Promise<void> {
    const { leftRun } = this.#of;
    if (leftRun) await this.#of.open({ from: 'run', run: leftRun.run });
  }

  /** Reopens the run that was reset. */
  async undoReset(): Promise<void> {
    const run = this.#of.beforeReset?.run;
    if (run) await this.#of.open({ from: 'run', run });
  }

  /** Continues the run that was open when the engine died. */
  async continueAfterDeath(): Promise<void> {
    const run = this.#of.died?.run;
    if (run) await this.#of.open({ from: 'run', run });
  }

  /** Starts the network of the run that was open when the engine died from its beginning. */
  async startOver(): Promise<void> {
    const { died } = this.#of;
    if (!died) return;
    if (died.run === null || died.isKnown || died.imported) return this.#of.open(freshly(died), true);
    // The run holds its network, which may be none of the program's recipes.
    await this.#of.open({ from: 'run', run: died.run });
    if (this.#of.session?.run !== died.run) return;
    await this.#of.reset();
    await this.#of.control({ action: 'run' });
  }
}
