import type { BranchOf, SessionState } from '../../../src-shared/contract/service.ts';
import type { Connection } from '../Connection.svelte.ts';
import type { LayerHistory } from '../maps/LayerHistory.svelte.ts';
import type { LastRun } from '../runs/LastRun.ts';
import type { Notes } from '../runs/Notes.svelte.ts';
import type { Curves } from './Curves.svelte.ts';

/** What shows the past of a run, and where it comes from. */
interface Shown {
  readonly session: SessionState | null;
  readonly connection: Connection;
  readonly curves: Curves;
  readonly layerHistory: LayerHistory;
  readonly notes: Notes;
  attempt(action: () => Promise<void>): Promise<void>;
}

/** The past of the open run: its metrics, statistics and notes, and the curve of the run that it branched off. */
export class RunPast {
  readonly #of: Shown;
  readonly #lastRun: LastRun | null;

  /** @param lastRun remembers the open run for the next start */
  constructor(of: Shown, lastRun: LastRun | null) {
    this.#of = of;
    this.#lastRun = lastRun;
  }

  /** Requests the metrics of the run: of one just opened, or of a branch, which ends where it left its run. */
  load(state: SessionState): void {
    const { curves, layerHistory, notes, connection } = this.#of;
    curves.clear();
    layerHistory.clear();
    void notes.follow(state.run);
    if (state.run !== null) this.#lastRun?.note(state.run);
    else if (state.imported && !state.imported.trains) this.#lastRun?.noteModel(state.imported);
    if (state.branchOf) void this.#loadParent(state.id, state.branchOf);
    void this.#of.attempt(async () => {
      const { calls } = connection;
      const [history, points] = await Promise.all([calls.history(), calls.statistics()]);
      const { session } = this.#of;
      if (session?.id !== state.id || session.run !== state.run) return;
      curves.load(history);
      layerHistory.load(points);
    });
  }

  /** Loads the curve of the run that a branch left; does nothing if that run no longer exists. */
  async #loadParent(session: string, { run }: BranchOf): Promise<void> {
    const { connection, curves } = this.#of;
    const history = await connection.calls.runHistory({ run }).catch(() => undefined);
    if (history && this.#of.session?.id === session) curves.loadParent(history);
  }
}
