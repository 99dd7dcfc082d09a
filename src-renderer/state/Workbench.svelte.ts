import { tick } from 'svelte';
import { sizeOf } from '../../src-shared/model/shape.ts';
import type { Condition } from '../../src-shared/contract/conditions.ts';
import { fromWireError } from '../../src-shared/contract/errors.ts';
import type { LayerInfo } from '../../src-shared/model/model.ts';
import type {
  AdjustRequest,
  BranchOf,
  ControlRequest,
  DataInfo,
  EngineStatus,
  EpochMetrics,
  TopActivations,
  OpenRequest,
  RecipeInfo,
  RunInfo,
  SampleRef,
  SessionState,
  Welcome,
} from '../../src-shared/contract/service.ts';
import type { Transport } from '../client/Transport.ts';
import { Connection } from './Connection.svelte.ts';
import { listChoices, type Choices } from './training/Choices.ts';
import { Curves } from './training/Curves.svelte.ts';
import { DataQuestion } from './training/DataQuestion.svelte.ts';
import { asFormerRun, type FormerRun } from './training/FormerRun.ts';
import { movable, type MovableSession } from './training/movable.svelte.ts';
import { Drawing } from './samples/Drawing.svelte.ts';
import { Filters, FILTERS_PROBE } from './maps/Filters.svelte.ts';
import { Frames, type Display } from './maps/Frames.svelte.ts';
import type { LastRun } from './runs/LastRun.ts';
import type { RecentModel } from './runs/RecentModel.ts';
import { namedLists, welcomed } from './runs/welcomed.ts';
import { LayerHistory } from './maps/LayerHistory.svelte.ts';
import { MovedData } from './training/MovedData.svelte.ts';
import { Notes } from './runs/Notes.svelte.ts';
import { OwnData } from './training/OwnData.svelte.ts';
import { Problems } from './Problems.svelte.ts';
import { portionFor, Samples } from './samples/Samples.svelte.ts';
import { StageProbe, type ProbeTarget } from './maps/StageProbe.svelte.ts';
import type { Selection } from './Selection.svelte.ts';
import type { Undoable } from './shell/UndoStack.svelte.ts';
import { Tasks } from './Tasks.svelte.ts';
import { subjectOf, subjectOfSession } from './taskSubjects.ts';
import { RunPast } from './training/RunPast.ts';
import { slowly } from './slowly.ts';
import { StateNews } from './training/StateNews.ts';
import { keepEqual } from './training/keepEqual.ts';
import { imageShape } from '../../src-shared/model/images.ts';
import { TimeTravel } from './training/TimeTravel.svelte.ts';
import { WaysBack } from './training/WaysBack.ts';
import { TrainingRequests } from './training/TrainingRequests.ts';

/** The window's state of the engine and its session, and all requests to them. */
export class Workbench {
  readonly connection: Connection;
  readonly travel: TimeTravel = new TimeTravel(this);
  readonly notes = new Notes(
    () => this.connection.calls,
    (action) => this.attempt(action),
    (done) => this.onDone?.(done),
  );
  readonly curves = new Curves(() => this.travel.shownUpTo);
  readonly layerHistory = new LayerHistory(() => this.travel.shownUpTo);
  readonly problems = new Problems();
  /** The question that is asked if the data to train on is unavailable. */
  readonly question = new DataQuestion(({ source, run, until }) => this.open(source, run, until));
  /** The question where the data of the open run is now. */
  readonly movedData = new MovedData((source) => this.#opened(source));
  /** Ways back to a run that was left. */
  readonly back = new WaysBack(this);
  readonly ownData = new OwnData();
  readonly drawing = new Drawing();
  readonly frames: Frames;
  readonly filters: Filters;
  readonly samples: Samples;
  readonly tasks: Tasks;
  readonly selection: Selection;
  readonly stageProbe: StageProbe;

  readonly #lastRun: LastRun | null;
  readonly #past: RunPast;
  readonly #requests = new TrainingRequests(this);
  readonly #news: StateNews = new StateNews(this);
  /** How often the start screen was opened. */
  #chosen = 0;
  #session = $state.raw<MovableSession | null>(null);
  status = $state.raw<EngineStatus | null>(null);
  choices = $state.raw<Choices | null>(null);
  /** Called with every status of the engine. */
  onStatus: ((status: EngineStatus) => void) | null = null;
  /** Called with the lists of runs and recipes whenever they were requested. */
  onLists: ((lists: { runs?: readonly RunInfo[]; recipes?: readonly RecipeInfo[] }) => void) | null = null;
  /** Called with every action that can be undone. */
  onDone: ((done: Undoable) => void) | null = null;
  /** A path that the start screen is to look at; null for none. */
  wantedPath = $state<string | null>(null);
  /** What the open session was opened from; null before the first. */
  #source: OpenRequest['source'] | null = null;
  /** The recipe preselected on the start screen; null for the default. */
  wantedRecipe = $state<string | null>(null);
  /** The most recently requested images that activate a map most. */
  topActivations = $state.raw<TopActivations | null>(null);
  /** Pixels of the user's own image, `[H, W, C]`, 0..255, which replaces the image of the data set. */
  own = $state.raw<Uint8Array<ArrayBuffer> | null>(null);
  /** How the user's image is fitted to the input; `auto` treats it like the data set's images. */
  ownFit = $state<'auto' | 'ink' | 'cover'>('auto');
  /** Whether the start screen replaces the workbench. */
  choosing = $state(false);
  /** Set after the engine died with an open run. */
  died = $state.raw<FormerRun | null>(null);
  /** Set after a reset, for undo. */
  beforeReset = $state.raw<FormerRun | null>(null);
  /** Set when training continued as a branch: the run that it branched off, to return to. */
  leftRun = $state.raw<BranchOf | null>(null);
  /** Whether the confirmation of a reset is open. */
  askingReset = $state(false);

  readonly layers: readonly LayerInfo[] = $derived(this.session?.model.layers ?? []);
  readonly layer: LayerInfo | undefined = $derived(
    this.layers.find((layer) => layer.name === this.selection.layer) ??
      this.layers.find((layer) => layer.kind === 'conv') ??
      this.layers[0],
  );
  /** The current image of the network: the user's own, or the selected one of the data set. */
  readonly sample: SampleRef = $derived.by(() => (this.own ? { pixels: this.own } : this.selection.sample));
  /** Planned last step of the training. */
  readonly totalSteps = $derived(this.session?.epochEnds.at(-1) ?? 0);
  /** The images that validate the network at the end of an epoch. */
  readonly heldOut: EpochMetrics['heldOutSplit'] = $derived.by(() =>
    this.session?.settings.validationSplit ? 'validation' : 'test',
  );
  /**
   * Whether training is possible: shipped models, and those of other programs until they are trained on, are for inspection
   * only. Other networks can be trained even before they have a run.
   */
  readonly canTrain = $derived(
    this.session !== null && this.session.pretrained === undefined && this.session.imported?.trains !== false,
  );
  /** Whether the window shows the last known state without a working engine. */
  readonly frozen = $derived.by(() => this.died !== null || this.connection.status !== 'connected');
  readonly running = $derived(this.session?.phase === 'running' && !this.frozen);
  /** Whether the first network is being opened. */
  readonly opening = $derived.by(() => this.session === null && this.tasks.list.length > 0);

  /** The engine's session, with current `step` and `epoch`; null if there is none. */
  get session(): SessionState | null {
    return this.#session?.session ?? null;
  }

  set session(state: SessionState | null) {
    this.#session = state && movable(state);
  }

  /** @param lastRun remembers the open run for the next start */
  constructor(transport: Transport, selection: Selection, display: Display, lastRun: LastRun | null = null) {
    this.#lastRun = lastRun;
    this.#past = new RunPast(this, lastRun);
    this.selection = selection;
    selection.onFollow = () => this.selectSample(selection.split, selection.index);
    selection.onChange = () => this.stageProbe.follow();
    this.frames = new Frames(display, () => this.connection.tell((calls) => calls.acknowledge()));
    this.stageProbe = new StageProbe(
      () => this.#looked(),
      (sample) => this.frames.known(sample),
      (probe) => {
        this.frames.hurry(); // all views want the answer at once
        return this.connection.calls.watch(probe);
      },
      (action) => this.attempt(action),
    );
    this.filters = new Filters(
      () => this.connection.calls,
      (call) => this.connection.tell(() => this.attempt(async () => void (await call()))),
    );
    this.samples = new Samples(
      () => this.connection.calls,
      () => portionFor(this.layers),
      (error) => this.problems.add(error),
    );
    const cancel = (task: string): void => this.connection.tell((calls) => calls.cancel({ task }));
    this.tasks = new Tasks(cancel, () => subjectOfSession(this.session));
    this.connection = new Connection(
      transport,
      {
        onState: (state) => this.#news.tell(state),
        onSteps: (steps) => {
          this.curves.addSteps(steps);
          if (this.session?.data.available) this.samples.refresh('soon');
          const newest = steps.at(-1);
          if (!newest) return;
          this.#session?.move(newest);
          this.#news.move(newest);
        },
        onStatistics: (points) => this.layerHistory.add(points),
        onEpoch: (epoch) => this.curves.addEpoch(epoch),
        onProgress: (progress) => this.tasks.report(progress),
        onPartial: (partial) => this.tasks.tell(partial),
        onStatus: (status) => {
          this.onStatus?.(status);
          slowly(() => (this.status = status));
        },
        onFrame: (frame) => (frame.probe === FILTERS_PROBE ? this.filters : this.frames).receive(frame),
        onProblem: (problem) => this.problems.add(fromWireError(problem)),
      },
      { welcome: (welcome) => void this.#welcomed(welcome), loss: () => this.samples.halt() },
    );
  }

  /** Opens the start screen with fresh lists. @param recipe recipe to preselect */
  async choose(recipe: string | null = null): Promise<void> {
    this.#chosen++;
    this.wantedRecipe = recipe;
    this.choosing = true;
    await this.attempt(async () => {
      const { recipes, data, runs } = await listChoices(this.connection.calls);
      this.choices = { recipes, data: this.ownData.after(data), runs };
      this.onLists?.({ recipes, runs });
    });
  }

  /** Adds a folder that the user named to the choice of data. */
  offer(data: DataInfo): void {
    this.ownData.add(data);
    const { choices } = this;
    if (choices) this.choices = { ...choices, data: this.ownData.after(choices.data) };
  }

  /**
   * Opens a network; if `run` is set, starts training at once, until the conditions of `until`. If the chosen data is
   * unavailable, nothing is opened, and {@link question} asks what to do. A start screen that was opened in the meantime
   * stays open.
   */
  async open(source: OpenRequest['source'], run = false, until?: Condition[]): Promise<void> {
    await this.attempt(() => this.#opened(source, run, until));
  }

  /** As {@link open}. @throws FeaturescopeError the engine's answer */
  async #opened(source: OpenRequest['source'], run = false, until?: Condition[]): Promise<void> {
    const chosen = this.#chosen;
    const { calls } = this.connection;
    const subject = subjectOf(source);
    const opening = this.tasks.run('open', (task) => calls.open({ task, source }), { subject });
    const state = await opening.catch((error: unknown) => {
      if (this.question.ask({ source, run, until }, error)) return null;
      throw error;
    });
    if (!state) return;
    this.#source = source;
    this.died = null;
    this.beforeReset = null;
    this.leftRun = null;
    if (chosen === this.#chosen) this.choosing = false;
    this.problems.clear();
    this.show(state);
    if (run) await this.#requests.tell({ action: 'run', until });
    await this.#requests.follow();
  }

  /** Sends a training request, as {@link TrainingRequests.control}. */
  control(request: ControlRequest): Promise<void> {
    return this.#requests.control(request);
  }

  /** Changes the learning rate or the batch size from the next step on. */
  async adjust(change: AdjustRequest): Promise<void> {
    await this.attempt(async () => this.show(await this.connection.calls.adjust(change)));
  }

  /** Limits the number of steps per second; null for no limit. */
  async keepPace(stepsPerSecond: number | null): Promise<void> {
    await this.attempt(async () => this.show(await this.connection.calls.pace({ stepsPerSecond })));
  }

  /** Runs a paused session, or pauses a running one. */
  async toggle(): Promise<void> {
    const action = this.running ? 'pause' : 'run';
    if (this.session?.phase !== 'finished') await this.control({ action });
  }

  /** Restarts from step 0; {@link WaysBack.undoReset} reopens the previous run as long as it exists. */
  async reset(): Promise<void> {
    this.askingReset = false;
    const former = this.session && asFormerRun(this.session, this.#source);
    await this.control({ action: 'reset' });
    if (!former || this.session?.run === former.run) return;
    this.beforeReset = former;
    this.onDone?.({
      name: ({ palette }) => palette.done.reset,
      stands: () => former.run !== null && this.beforeReset === former,
      undo: () => this.back.undoReset(),
    });
  }

  /** Finds the images that activate a map most. After the first map of a layer, its other maps are cached. */
  async findTopActivations(layer: string, map: number): Promise<void> {
    const { split } = this.selection;
    await this.attempt(async () => {
      const call = (task: string) => this.connection.calls.topActivations({ task, split, layer, map });
      this.topActivations = await this.tasks.run('topActivations', call);
    });
  }

  /** Shows a user's image in the network, or the data set's again for null. */
  showOwn(pixels: Uint8Array<ArrayBuffer> | null): void {
    this.own = pixels;
    this.stageProbe.follow();
  }

  /** Shows an image of the data set in the network. */
  selectSample(split: 'train' | 'test', index: number): void {
    if (this.frozen) return;
    this.own = null;
    const total = this.session?.data[split] ?? 0;
    const within = Math.max(0, Math.min(total - 1, index));
    this.selection.select({ split, index: within });
    const batch = this.samples.batch;
    const onPage = batch?.split === split && within >= batch.offset && within < batch.offset + batch.count;
    if (!onPage) void this.samples.showPageOf(split, within);
    this.stageProbe.follow();
  }

  /** Adopts a session state from the engine. */
  show(state: SessionState | null, fresh = false): void {
    const before = this.session;
    this.#news.drop();
    this.session = state && keepEqual(before, state);
    if (!state) return;
    if (fresh || before?.id !== state.id) {
      this.#sessionChanged(before, state);
      return;
    }
    if (before.run !== state.run) {
      this.leftRun = before.run !== null && state.branchOf?.run === before.run ? state.branchOf : null;
      this.#past.load(state);
    }
    if (!state.data.available) return;
    if (before.phase === 'running' && state.phase !== 'running') this.samples.refresh('now');
    else if (before.step !== state.step) this.samples.refresh('soon');
  }

  dispose(): void {
    const { connection, curves, frames, samples, tasks, selection, stageProbe } = this;
    for (const part of [connection, curves, frames, samples, tasks, selection, stageProbe]) part.dispose();
  }

  async #welcomed(welcome: Welcome): Promise<void> {
    this.#requests.forget();
    const former = this.session && asFormerRun(this.session, this.#source);
    await welcomed(this, welcome, former, this.#lastRun).finally(
      () => void this.attempt(async () => this.onLists?.(await namedLists(this.connection))),
    );
  }

  /** Networks of other programs that were opened here, the last first. */
  get recentModels(): readonly RecentModel[] {
    return this.#lastRun?.models ?? [];
  }

  #sessionChanged(before: SessionState | null, state: SessionState): void {
    // The same images may be scaled for one network and not for another.
    const images = (one: SessionState | null) => one && `${one.data.name} ${one.data.shape.join()}`;
    if (images(before) !== images(state)) {
      this.samples.clear();
      // A picture of one's own was shown in the place of the former images.
      this.own = null;
    }
    if (!imageShape(state.data.shape)) this.drawing.shown = false;
    this.frames.clear();
    this.topActivations = null;
    const { split, index } = this.selection;
    if (index >= state.data[split]) this.selection.select({ split: 'test', index: 0 });
    // What is not there cannot be shown: a blank image keeps its weights and its drawing pane in sight.
    if (!state.data.available && state.imported && state.run === null) this.drawing.shown = true;
    if (!state.data.available) this.own = new Uint8Array(sizeOf(state.data.shape));
    this.stageProbe.restart();
    this.#past.load(state);
    // After the probe, so that the network is drawn first.
    if (state.data.available)
      void tick().then(() => this.samples.showPageOf(this.selection.split, this.selection.index));
  }

  #looked(): ProbeTarget | null {
    if (this.frozen || !this.session) return null;
    const { sample, layer, layers, selection } = this;
    return { sample, layers, layer, map: selection.map, opened: selection.opened };
  }

  /** Runs an action and displays its error, if any. */
  async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.problems.add(error);
    }
  }
}
