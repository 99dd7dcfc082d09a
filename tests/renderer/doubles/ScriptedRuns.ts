import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { DeletedRun, RunNotes } from '../../../src-shared/contract/runs.ts';
import type { History, RunInfo } from '../../../src-shared/contract/service.ts';

/** A run of LeNet-5 with the properties that a test is about. */
export function runInfo(change: Partial<RunInfo> = {}): RunInfo {
  return {
    run: '/runs/a',
    name: '',
    recipe: 'lenet5',
    task: 'classification',
    data: 'mnist',
    createdAt: '2026-01-02T03:04:05Z',
    step: 40,
    epoch: 0,
    epochs: 3,
    finished: false,
    lastStep: 40,
    changes: [],
    bytes: 1_200_000,
    settings: {
      epochs: 3,
      batchSize: 64,
      optimizer: 'adam',
      learningRate: 0.001,
      schedule: 'constant',
      seed: 1,
      validationSplit: 0.1,
    },
    ...change,
  };
}

/** The runs of a scripted engine. */
export class ScriptedRuns {
  #runs: RunInfo[];
  deleted: DeletedRun[] = [];
  readonly #gone = new Map<string, RunInfo>();
  readonly #skillAt: (step: number) => number;

  constructor(runs: RunInfo[], skillAt: (step: number) => number) {
    this.#runs = runs;
    this.#skillAt = skillAt;
  }

  list(notes: ReadonlyMap<string, RunNotes>): RunInfo[] {
    return this.#runs.map((run) => ({ ...run, name: notes.get(run.run)?.name ?? run.name }));
  }

  delete(path: string): DeletedRun {
    const run = this.#runs.find((known) => known.run === path);
    if (!run) throw new FeaturescopeError('run/unknown', { path });
    this.#runs = this.#runs.filter((known) => known !== run);
    const trash = `/runs/.trash/${path.split('/').at(-1)}`;
    this.#gone.set(trash, run);
    const { bytes, name } = run;
    const deleted = { trash, run: path, name, bytes, deletedAt: '2026-11-20T10:00:00.000Z' };
    this.deleted = [deleted, ...this.deleted];
    return deleted;
  }

  restore(trash: string): string {
    const run = this.#gone.get(trash);
    if (!run) throw new FeaturescopeError('run/unknown', { path: trash });
    this.#runs = [...this.#runs, run];
    this.deleted = this.deleted.filter((known) => known.trash !== trash);
    return run.run;
  }

  /** Plausible metrics up to a run's last step. */
  history(path: string): History {
    // The run of the open session is not in the list.
    const { lastStep, settings } = this.#runs.find((known) => known.run === path) ?? runInfo();
    const steps = Array.from({ length: Math.floor(lastStep / 10) }, (_none, at) => {
      const step = (at + 1) * 10;
      const skill = this.#skillAt(step * settings.learningRate * 1000);
      const values = { loss: 2.3 * (1 - skill) + 0.05, accuracy: 0.1 + 0.88 * skill };
      return { step, epoch: 0, values };
    });
    return { steps, epochs: [] };
  }
}
