import { Examples } from './Examples.svelte.ts';
import { outputSizeOf } from '../../../src-shared/model/ports.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import type { MatrixCells } from '../../../src-shared/contract/decks.ts';
import type {
  ClassMetrics,
  ClassEvaluation,
  Evaluation as Evaluated,
  RankingCurves,
  ValueEvaluation,
} from '../../../src-shared/contract/evaluation.ts';
import type { EngineCalls, EpochMetrics } from '../../../src-shared/contract/service.ts';
import { orderClasses, type ClassOrder } from './classOrder.ts';
import { rowsOf } from './classTable.ts';
import { PredictedImages } from './PredictedImages.svelte.ts';
import { Threshold } from './Threshold.svelte.ts';
import { className } from '../samples/className.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** What is shown beside the confusion matrix. */
export const evaluationTabs = ['classes', 'roc', 'precision-recall', 'calibration', 'images'] as const;
export type EvaluationTab = (typeof evaluationTabs)[number];

/** A cell of the confusion matrix, by the indices of its classes. */
export interface MatrixCell {
  truth: number;
  predicted: number;
}

/** What a confusion matrix is of: the end of an epoch, or all test images now. */
export interface ShownMatrix {
  epoch: EpochMetrics | null;
  confusion: readonly (readonly number[])[];
  accuracy: number;
  loss: number;
}

/** The network and its step that something was found out about. */
interface Found {
  of: string;
  evaluation: Evaluated;
  /** Of classes alone. */
  ranking: RankingCurves | null;
}

/** How good the network is: at the end of each epoch, and now on all test images, down to the single image. */
export class Evaluation {
  open = $state(false);
  /** What the cells of the matrix hold. */
  cells = $state<MatrixCells>('counts');
  order = $state<ClassOrder>('label');
  /** The k of the top-k accuracy. */
  k = $state(5);
  tab = $state<EvaluationTab>('classes');
  cell = $state.raw<MatrixCell | null>(null);
  /** Whose end is looked at, by its place among the epochs; null is now. */
  epochAt = $state<number | null>(null);
  /** Whether all test images are being evaluated. */
  busy = $state(false);
  readonly images: PredictedImages;
  readonly threshold: Threshold;
  readonly examples: Examples;

  readonly #workbench: Workbench;
  #found = $state.raw<Found | null>(null);
  #task: string | null = null;
  /** The state of the network that somebody did not want evaluated any more. */
  #stopped: string | null = null;

  /** The network as it is now; what was found out of another holds no longer. */
  readonly #of = $derived.by(() => {
    const { session } = this.#workbench;
    return session ? `${session.id} ${session.step}` : '';
  });
  readonly #current = $derived.by(() => (this.#found?.of === this.#of ? this.#found : null));
  /** Of all test images, as long as the network is the one that was evaluated. */
  readonly now: ClassEvaluation | null = $derived.by(() => {
    const evaluation = this.#current?.evaluation;
    return evaluation?.task === 'classification' ? evaluation : null;
  });
  /** The same of a network whose outputs are values. */
  readonly values: ValueEvaluation | null = $derived.by(() => {
    const evaluation = this.#current?.evaluation;
    return evaluation && evaluation.task !== 'classification' ? evaluation : null;
  });
  /** Whether the network is evaluated as it is now. */
  readonly isDone: boolean = $derived.by(() => this.#current !== null);
  readonly ranking: RankingCurves | null = $derived.by(() => this.#current?.ranking ?? null);
  /** A name for each output of the network. */
  readonly classes: readonly string[] = $derived.by(() => {
    const { session } = this.#workbench;
    return session ? outputNames(session.data.classes, outputSizeOf(session.model)) : [];
  });
  /** The epochs that were over at the step that is shown. */
  readonly epochs: readonly EpochMetrics[] = $derived.by(() => {
    const { curves, travel } = this.#workbench;
    return curves.epochs.filter(({ step, confusion }) => confusion && step <= travel.shownUpTo);
  });
  /** The short summary beside the stage has the last epoch in place of what is not evaluated. */
  readonly summary: ShownMatrix | null = $derived.by(() => {
    if (this.now) return { epoch: null, ...this.now };
    const { lastEpoch } = this.#workbench.curves;
    return lastEpoch?.confusion ? ofEpoch(lastEpoch) : null;
  });
  /** What the matrix shows: what was chosen, else now, else, as while training, the last epoch. Null where there is nothing yet. */
  readonly shown: ShownMatrix | null = $derived.by(() => {
    const epoch = this.epochAt === null ? undefined : this.epochs[this.epochAt];
    if (epoch) return ofEpoch(epoch);
    return this.busy ? null : this.summary;
  });
  readonly classOrder: readonly number[] = $derived.by(() =>
    orderClasses(this.shown?.confusion ?? [], this.order),
  );
  /** The figures of each class; of an epoch, those that its matrix gives. */
  readonly rows: readonly ClassMetrics[] = $derived.by(() => {
    if (!this.shown) return [];
    return this.shown.epoch || !this.now ? rowsOf(this.shown.confusion, this.classes) : this.now.classes;
  });

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    const attempt = (action: () => Promise<void>): Promise<void> => workbench.attempt(action);
    const calls = (): EngineCalls => workbench.connection.calls;
    this.images = new PredictedImages(
      (request) => workbench.tasks.run((task) => calls().predictions({ task, ...request })),
      attempt,
    );
    this.examples = new Examples(
      (request) => workbench.tasks.run((task) => calls().examples({ task, ...request })),
      attempt,
    );
    this.threshold = new Threshold(
      () => this.classes.length,
      (index) => workbench.tasks.run((task) => calls().thresholds({ task, split: 'test', class: index })),
      attempt,
    );
  }

  /** A class by its name. */
  nameOf(index: number): string {
    return className(this.classes, index);
  }

  /** Whether it can be evaluated now: not while it trains. */
  get possible(): boolean {
    const { session, running, frozen } = this.#workbench;
    return session !== null && !running && !frozen && !this.busy;
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

  /** Evaluates when that is due: the screen is open, the network stands still and was not evaluated as it is. */
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
        this.#found = await this.#workbench.tasks.run(async (task) => {
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
    if (this.values && this.open) await this.examples.show(0);
  }

  /** Stops evaluating. */
  stop(): void {
    if (this.#task !== null) this.#workbench.tasks.cancel(this.#task);
  }

  /** Goes to another tab, with what it needs. */
  async choose(tab: EvaluationTab): Promise<void> {
    this.tab = tab;
    await this.#loadTab();
  }

  /** Shows the images of a cell; those of an epoch's end are there once the network has gone back to it. */
  async showCell(cell: MatrixCell): Promise<void> {
    this.cell = cell;
    this.tab = 'images';
    await this.images.showCell(cell.truth, cell.predicted);
  }

  /** Looks at the end of an epoch by its place, or at now. */
  lookAt(epochAt: number | null): void {
    this.epochAt = epochAt !== null && epochAt < this.epochs.length ? epochAt : null;
  }

  /** Takes the network itself back to the end of the epoch that is looked at. */
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
