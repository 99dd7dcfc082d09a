import { Examples } from './Examples.svelte.ts';
import { scoreCountOf } from '../../../src-shared/model/ports.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import type { MatrixCells } from '../../../src-shared/contract/decks.ts';
import type {
  ClassMetrics,
  ClassEvaluation,
  Evaluation as Evaluated,
  RankingCurves,
  OutputsEvaluation,
  SegmentationEvaluation,
  ValueEvaluation,
} from '../../../src-shared/contract/evaluation.ts';
import type { EngineCalls, EpochMetrics } from '../../../src-shared/contract/service.ts';
import { orderClasses, type ClassOrder } from './classOrder.ts';
import { rowsOf } from './classTable.ts';
import { PredictedImages } from './PredictedImages.svelte.ts';
import { Threshold } from './Threshold.svelte.ts';
import { className } from '../samples/className.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** The tabs beside the confusion matrix. */
export const evaluationTabs = ['classes', 'roc', 'precision-recall', 'calibration', 'images'] as const;
export type EvaluationTab = (typeof evaluationTabs)[number];

/** A cell of the confusion matrix, by the indices of its classes. */
export interface MatrixCell {
  truth: number;
  predicted: number;
}

/** The origin of a confusion matrix: the end of an epoch, or the current state of the network. */
export interface ShownMatrix {
  epoch: EpochMetrics | null;
  confusion: readonly (readonly number[])[];
  accuracy: number;
  loss: number;
}

/** Evaluation results with the network and step that they belong to. */
interface Found {
  of: string;
  evaluation: Evaluated;
  /** For classifiers only. */
  ranking: RankingCurves | null;
}

/** Evaluation of the network: at the end of each epoch, and at present on all test images, down to single images. */
export class Evaluation {
  open = $state(false);
  /** Content of the matrix' cells. */
  cells = $state<MatrixCells>('counts');
  order = $state<ClassOrder>('label');
  /** The k of the top-k accuracy. */
  k = $state(5);
  tab = $state<EvaluationTab>('classes');
  cell = $state.raw<MatrixCell | null>(null);
  /** Index of the inspected epoch; null for the current state. */
  epochAt = $state<number | null>(null);
  /** Whether an evaluation is running. */
  busy = $state(false);
  readonly images: PredictedImages;
  readonly threshold: Threshold;
  readonly examples: Examples;

  readonly #workbench: Workbench;
  #found = $state.raw<Found | null>(null);
  #task: string | null = null;
  /** The state of the network for which the user cancelled the evaluation. */
  #stopped: string | null = null;

  /** The current state of the network; results for other states are outdated. */
  readonly #of = $derived.by(() => {
    const { session } = this.#workbench;
    return session ? `${session.id} ${session.step}` : '';
  });
  readonly #current = $derived.by(() => (this.#found?.of === this.#of ? this.#found : null));
  /** The evaluation of all test images, if it belongs to the current state. */
  readonly now: ClassEvaluation | null = $derived.by(() => {
    const evaluation = this.#current?.evaluation;
    return evaluation?.task === 'classification' ? evaluation : null;
  });
  /** The same for a network that predicts values. */
  readonly values: ValueEvaluation | null = $derived.by(() => {
    const evaluation = this.#current?.evaluation;
    return evaluation?.task === 'regression' || evaluation?.task === 'reconstruction' ? evaluation : null;
  });
  /** The same for a network that predicts the class of every pixel. */
  readonly pixels: SegmentationEvaluation | null = $derived.by(() => {
    const evaluation = this.#current?.evaluation;
    return evaluation?.task === 'segmentation' ? evaluation : null;
  });
  /** The same for a network with any other task than classification. */
  readonly ofValues: ValueEvaluation | SegmentationEvaluation | OutputsEvaluation | null = $derived.by(() => {
    const evaluation = this.#current?.evaluation;
    return evaluation && evaluation.task !== 'classification' ? evaluation : null;
  });
  /** Whether the current state is evaluated. */
  readonly isDone: boolean = $derived.by(() => this.#current !== null);
  readonly ranking: RankingCurves | null = $derived.by(() => this.#current?.ranking ?? null);
  /** A name for each output of the network. */
  readonly classes: readonly string[] = $derived.by(() => {
    const { session } = this.#workbench;
    return session ? outputNames(session.data.classes, scoreCountOf(session)) : [];
  });
  /** The epochs that had ended at the displayed step. */
  readonly epochs: readonly EpochMetrics[] = $derived.by(() => {
    const { curves, travel } = this.#workbench;
    return curves.epochs.filter(({ step, confusion }) => confusion && step <= travel.shownUpTo);
  });
  /** The summary beside the stage falls back to the last epoch if the current state is not evaluated. */
  readonly summary: ShownMatrix | null = $derived.by(() => {
    if (this.now) return { epoch: null, ...this.now };
    const { lastEpoch } = this.#workbench.curves;
    return lastEpoch?.confusion ? ofEpoch(lastEpoch) : null;
  });
  /**
   * What the matrix shows: the chosen epoch, else the current state, else (as during training) the last epoch. Null if
   * there is nothing yet.
   */
  readonly shown: ShownMatrix | null = $derived.by(() => {
    const epoch = this.epochAt === null ? undefined : this.epochs[this.epochAt];
    if (epoch) return ofEpoch(epoch);
    return this.busy ? null : this.summary;
  });
  readonly classOrder: readonly number[] = $derived.by(() =>
    orderClasses(this.shown?.confusion ?? [], this.order),
  );
  /** Metrics of each class; for an epoch, those that follow from its matrix. */
  readonly rows: readonly ClassMetrics[] = $derived.by(() => {
    if (!this.shown) return [];
    return this.shown.epoch || !this.now ? rowsOf(this.shown.confusion, this.classes) : this.now.classes;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    const attempt = (action: () => Promise<void>): Promise<void> => workbench.attempt(action);
    const calls = (): EngineCalls => workbench.connection.calls;
    this.images = new PredictedImages(
      (request) => workbench.tasks.run('predictions', (task) => calls().predictions({ task, ...request })),
      attempt,
    );
    this.examples = new Examples(
      (request) => workbench.tasks.run('examples', (task) => calls().examples({ task, ...request })),
      attempt,
    );
    this.threshold = new Threshold(
      () => this.classes.length,
      (index) =>
        workbench.tasks.run('thresholds', (task) =>
          calls().thresholds({ task, split: 'test', class: index }),
        ),
      attempt,
    );
  }

  /** The name of a class. */
  nameOf(index: number): string {
    return className(this.classes, index);
  }

  /** Whether an evaluation is possible: not during training, and not without data. */
  get possible(): boolean {
    const { session, running, frozen } = this.#workbench;
    return session !== null && session.data.available && !running && !frozen && !this.busy;
  }

  show(): Promise<void> {
    this.open = true;
    this.#workbench.choosing = false;
    this.#stopped = null;
    return Promise.resolve();
  }

  close(): void {
    this.open = false;
  }

  /** Starts an evaluation if the screen is open, the network is not training, and its current state is not evaluated. */
  follow(): void {
    if (this.open && this.possible && !this.isDone && this.#stopped !== this.#of) void this.run();
  }

  /** Evaluates the network on all test images. */
  async run(): Promise<void> {
    if (!this.possible || this.isDone) return;
    const of = this.#of;
    this.busy = true;
    this.images.clear();
    this.threshold.clear();
    this.examples.clear();
    await this.#workbench.attempt(async () => {
      const { calls } = this.#workbench.connection;
      try {
        this.#found = await this.#workbench.tasks.run('evaluate', async (task) => {
          this.#task = task;
          const evaluation = await calls.evaluate({ task, split: 'test' });
          const isOfClasses = evaluation.task === 'classification';
          const ranking = isOfClasses ? await calls.rankingCurves({ task, split: 'test' }) : null;
          return { of, evaluation, ranking };
        });
      } catch (error) {
        this.#stopped = of;
        throw error;
      } finally {
        this.#task = null;
        this.busy = false;
      }
    });
    if (this.now && this.open) await this.#loadTab();
    if ((this.values ?? this.pixels) && this.open) await this.examples.show(0);
  }

  /** Cancels the evaluation. */
  stop(): void {
    if (this.#task !== null) this.#workbench.tasks.cancel(this.#task);
  }

  /** Opens a tab and loads its data. */
  async choose(tab: EvaluationTab): Promise<void> {
    this.tab = tab;
    await this.#loadTab();
  }

  /** Shows the images of a cell; for the end of an epoch the network is rewound to it first. */
  async showCell(cell: MatrixCell): Promise<void> {
    this.cell = cell;
    this.tab = 'images';
    await this.images.showCell(cell.truth, cell.predicted);
  }

  /** Selects the end of an epoch by its index, or the current state for null. */
  lookAt(epochAt: number | null): void {
    this.epochAt = epochAt !== null && epochAt < this.epochs.length ? epochAt : null;
  }

  /** Rewinds the network to the end of the inspected epoch. */
  async goToEpoch(): Promise<void> {
    const epoch = this.shown?.epoch;
    if (!epoch) return;
    await this.#workbench.travel.go(epoch.step);
    this.epochAt = null;
  }

  /** Shows an image of the test set in the network. */
  inspect(index: number): void {
    this.close();
    this.#workbench.selectSample('test', index);
  }

  async #loadTab(): Promise<void> {
    if (!this.now) return;
    if (this.tab === 'images' && !this.images.page) await this.images.show(0);
    if ((this.tab === 'roc' || this.tab === 'precision-recall') && !this.threshold.table)
      await this.threshold.load();
  }
}

const ofEpoch = (epoch: EpochMetrics): ShownMatrix => ({
  ...{ epoch, confusion: epoch.confusion ?? [] },
  ...{ accuracy: epoch.heldOut['accuracy'] ?? NaN, loss: epoch.heldOut['loss'] ?? NaN },
});
