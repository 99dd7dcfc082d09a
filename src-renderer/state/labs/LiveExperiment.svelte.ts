import { FeaturescopeError, wrapInternal } from '../../../src-shared/contract/errors.ts';
import { engineSource } from '../../../src-shared/figures/drawing/source.ts';
import { findExperiment } from '../../../src-shared/figures/kinds/experimentFigures.ts';
import {
  isFromBefore,
  type Experiment,
  type ExperimentValues,
  type ValuesButton,
} from '../../../src-shared/labs/Experiment.ts';
import { atStep, expectedOf, onlyShownOf, readValues, STEP } from '../../../src-shared/labs/readValues.ts';
import type { SessionState } from '../../../src-shared/contract/service.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Time that playing all steps takes at most, in milliseconds, and between two pictures. */
const PLAY_MS = 12_000;
const PICTURE_MS = 80;

/** A network at a step of its training. */
const placeOf = ({ id, step }: SessionState): string => `${id} ${step}`;

/** An open experiment: its values, its course, and the step that is shown. */
export class LiveExperiment {
  readonly id: string;
  experiment = $state.raw<Experiment | null>(null);
  values = $state.raw<ExperimentValues>({});
  /** What was computed for the values; kept until the next is there. */
  course = $state.raw<{ is: unknown; values: ExperimentValues } | null>(null);
  problem = $state.raw<FeaturescopeError | null>(null);
  working = $state(false);
  playing = $state(false);
  /** Whether a long computation was started by hand and is running. */
  started = $state(false);
  /** Progress of a long computation in [0, 1]. */
  progress = $state<number | null>(null);

  readonly lastStep: number = $derived((this.course && this.experiment?.lastStep?.(this.course.is)) ?? 0);
  /** The values of the picture: those of the course, and those that are only shown as they were chosen. */
  readonly shown: ExperimentValues | null = $derived.by(() => {
    const { experiment, course } = this;
    if (!experiment || !course) return null;
    const onlyShown = onlyShownOf(experiment);
    const chosen = Object.entries(this.values).filter(([name]) => onlyShown.has(name));
    return atStep(experiment, course.is, { ...course.values, ...Object.fromEntries(chosen) });
  });
  readonly step: number = $derived(Number(this.shown?.[STEP] ?? 0));

  readonly #workbench: Workbench;
  readonly #first: ExperimentValues;
  #turn = 0;
  /** The network, by session and step, that the course was asked of. */
  #drawn = '';
  #task = $state<string | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(workbench: Workbench, id: string, first: ExperimentValues = {}) {
    this.#workbench = workbench;
    this.id = id;
    this.#first = first;
  }

  /** Loads the experiment and computes its first course. */
  async open(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const experiment = await findExperiment(this.id).load();
      if (turn !== this.#turn) return;
      this.values = readValues(experiment, this.#first);
      this.experiment = experiment;
    } catch (error) {
      if (turn === this.#turn) this.problem = wrapInternal(error);
      return;
    }
    await this.#compute();
  }

  /** Whether any value differs from the first ones. */
  get changed(): boolean {
    const { experiment, values } = this;
    if (!experiment) return false;
    const first = readValues(experiment, this.#first);
    return experiment.fields.some(({ name }) => values[name] !== first[name]);
  }

  /** Starts a computation that takes long, or goes on with it. */
  start(): void {
    void this.#compute(true);
  }

  /** Computes what shows the open network anew, if that has changed since. */
  follow(): void {
    const { session, running } = this.#workbench;
    if (!this.experiment?.ofNetwork || !session || running || this.working) return;
    if (this.#drawn !== placeOf(session)) void this.#compute();
  }

  /** Stops it; what is finished stays. */
  halt(): void {
    void this.#compute();
  }

  /** Whether the course was computed before the engine was started: it can be looked at, and computed again. */
  readonly isFromBefore: boolean = $derived(isFromBefore(this.course?.is));

  /** Whether a computation that is started by hand has come to its end. */
  readonly done: boolean = $derived(
    this.course !== null && !this.isFromBefore && (this.experiment?.isDone?.(this.course.is) ?? false),
  );

  /** Progress of the computation in [0, 1], here or in the engine; null where it is not known. */
  readonly share: number | null = $derived.by(() => {
    if (this.progress !== null) return this.progress;
    const told = this.#workbench.tasks.list.find(({ id }) => id === this.#task)?.progress;
    return told?.total ? told.done / told.total : null;
  });

  /** The experiment's buttons, with the values that they set now; undefined where there is nothing to set. */
  readonly buttons: readonly (ValuesButton<unknown> & { sets: ExperimentValues | undefined })[] = $derived.by(
    () => {
      const { experiment, course, shown } = this;
      if (!experiment || !course || !shown) return [];
      const { [STEP]: _step, ...values } = shown;
      return (experiment.buttons ?? []).map((button) => ({
        ...button,
        sets: button.values(course.is, values),
      }));
    },
  );

  /** Presses the button of a key. Returns whether there is one. */
  press(key: string): boolean {
    const button = this.buttons.find((one) => one.key === key);
    if (!button) return false;
    // What is being computed has not been seen yet, and cannot be answered.
    if (button.sets && !this.working) this.set(button.sets);
    return true;
  }

  /** Puts all values back. */
  reset(): void {
    const { experiment } = this;
    if (!experiment) return;
    this.pause();
    this.values = readValues(experiment, this.#first);
    void this.#compute();
  }

  /**
   * Changes values. Steps of the former course no longer mean the same, so the next course begins where it would; but what only
   * changes the picture leaves the course as it is, also while it is computed.
   */
  set(change: ExperimentValues): void {
    const { experiment } = this;
    if (!experiment) return;
    for (const [name, value] of Object.entries(change)) {
      const field = experiment.fields.find((one) => one.name === name);
      const expected = field && expectedOf(field, value);
      if (expected === undefined) continue;
      this.problem = new FeaturescopeError('lab/wrong-value', { name, value: String(value), expected });
      return;
    }
    const onlyShown = onlyShownOf(experiment);
    if ((this.course || this.started) && Object.keys(change).every((name) => onlyShown.has(name))) {
      this.values = { ...this.values, ...change };
      this.problem = null;
      return;
    }
    this.pause();
    const { [STEP]: _step, ...rest } = this.values;
    const first = experiment.firstShown === 'first' || this.#first[STEP] === 0;
    this.values = { ...rest, ...change, ...(first ? { [STEP]: 0 } : {}) };
    void this.#compute();
  }

  /** Moves a handle of the picture, which sets values or goes to a step. */
  drag(handle: string, place: { x: number; y: number }): void {
    const { experiment } = this;
    if (!experiment?.drag) return;
    const { [STEP]: step, ...change } = experiment.drag(handle, place, this.values);
    if (Object.keys(change).length > 0) this.set(change);
    if (typeof step !== 'number') return;
    this.pause();
    this.goTo(step);
  }

  goTo(step: number): void {
    this.values = { ...this.values, [STEP]: Math.max(0, Math.min(this.lastStep, Math.round(step))) };
  }

  /** Plays from the shown step, or from the start if it is the last. */
  play(): void {
    if (this.lastStep === 0) return;
    if (this.step >= this.lastStep) this.goTo(0);
    this.playing = true;
    const stride = Math.max(1, Math.ceil((this.lastStep * PICTURE_MS) / PLAY_MS));
    // Few steps are shown slowly enough to be followed.
    const rest = this.lastStep <= 30 ? 400 : PICTURE_MS;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.goTo(this.step + stride);
      if (this.step >= this.lastStep) this.pause();
    }, rest);
  }

  pause(): void {
    this.playing = false;
    clearInterval(this.#timer);
  }

  dispose(): void {
    this.pause();
    this.#turn++;
    this.#stop();
  }

  #stop(): void {
    if (this.#task !== null) this.#workbench.tasks.cancel(this.#task);
    this.#task = null;
  }

  async #compute(started = false): Promise<void> {
    const { experiment, values } = this;
    if (!experiment) return;
    const turn = ++this.#turn;
    this.#stop();
    const { [STEP]: _step, ...settings } = values;
    const wanted = (): boolean => turn === this.#turn;
    this.working = true;
    this.started = started;
    const show = (is: unknown): void => {
      if (wanted()) this.course = { is, values: settings };
    };
    this.progress = null;
    try {
      const run = experiment.run(settings, {
        source: this.#source(turn),
        compute: (id, given, onPartial) => this.#inEngine(id, given, onPartial),
        started,
        onPartial: show,
        breathe: async (done, total) => {
          await new Promise((resolve) => setTimeout(resolve));
          if (!wanted()) throw new FeaturescopeError('engine/cancelled');
          this.progress = total > 0 ? done / total : null;
        },
      });
      // What is computed at once is shown at once, so that dragging follows the pointer.
      const is = run instanceof Promise ? await run : run;
      if (!wanted()) return;
      show(is);
      this.problem = null;
    } catch (error) {
      if (wanted()) this.#fail(wrapInternal(error));
    } finally {
      if (wanted()) [this.working, this.started, this.progress] = [false, false, null];
    }
  }

  /** What was not started yet is no problem: there is just nothing to show. */
  #fail(problem: FeaturescopeError): void {
    const isWaiting = problem.code === 'lab/not-started';
    if (isWaiting) this.course = null;
    this.problem = isWaiting ? null : problem;
  }

  #source(turn: number): ReturnType<typeof engineSource> | undefined {
    const { session, connection, travel } = this.#workbench;
    if (!session) return undefined;
    this.#drawn = placeOf(session);
    const state = { ...session, lastStep: travel.last };
    return engineSource(connection.calls, state, `experiment-${this.id}-${turn}`);
  }

  async #inEngine(
    experiment: string,
    values: ExperimentValues,
    onPartial?: (course: unknown) => void,
  ): Promise<unknown> {
    let own: string | null = null;
    try {
      return await this.#workbench.tasks.run(
        'experiment',
        (task) => {
          this.#task = own = task;
          return this.#workbench.connection.calls.runExperiment({ task, experiment, values });
        },
        { onPartial, subject: { title: findExperiment(this.id).title } },
      );
    } finally {
      // What has ended need not be cancelled.
      if (this.#task === own) this.#task = null;
    }
  }
}
