import type { FigureChoice } from '../../src-shared/contract/decks.ts';
import { isDesktop } from '../client/connect.ts';
import type { Transport } from '../client/Transport.ts';
import type { DataInfo } from '../../src-shared/contract/service.ts';
import type { Messages } from '../messages/en.ts';
import type { NetworkBuilder } from './build/NetworkBuilder.svelte.ts';
import { Comparison } from './maps/Comparison.svelte.ts';
import { Evaluation } from './evaluation/Evaluation.svelte.ts';
import type { FigureEditor } from './figures/FigureEditor.svelte.ts';
import { Flow } from './maps/Flow.svelte.ts';
import { LabLibrary } from './labs/LabLibrary.svelte.ts';
import { Highlight } from './maps/Highlight.svelte.ts';
import { Inside } from './training/Inside.svelte.ts';
import { LiveSettings } from './training/LiveSettings.svelte.ts';
import { MeasuredSpeeds } from './training/MeasuredSpeeds.svelte.ts';
import { screenNames, type Screen, type ScreenName } from './shell/screens.ts';
import { Places } from './shell/Places.svelte.ts';
import { Options } from './shell/Options.svelte.ts';
import { LazyScreen } from './shell/LazyScreen.svelte.ts';
import { Notices } from './shell/Notices.svelte.ts';
import { UndoStack } from './shell/UndoStack.svelte.ts';
import { Saving } from './shell/Saving.svelte.ts';
import { Welcoming } from './shell/Welcoming.svelte.ts';
import { newsEdition } from '../messages/shell/newsEdition.ts';
import { Presenter } from './shell/Presenter.svelte.ts';
import { Preferences } from './Preferences.svelte.ts';
import { handOver, pathOfGiven, type GivenFile } from './shell/handOver.ts';
import { LastRun } from './runs/LastRun.ts';
import { formatShape } from './numbers.ts';
import { RunNames } from './runs/RunNames.svelte.ts';
import { RunLibrary } from './runs/RunLibrary.svelte.ts';
import { RunUntil } from './training/RunUntil.svelte.ts';
import { Scales } from './maps/Scales.svelte.ts';
import { Selection } from './Selection.svelte.ts';
import { TrainingControls } from './training/TrainingControls.svelte.ts';
import { Why } from './why/Why.svelte.ts';
import { Workbench } from './Workbench.svelte.ts';

/** Dialogs above the window, at most one at a time. */
export type Overlay = 'help' | 'palette' | 'settings' | 'news' | null;

export { screenNames, type ScreenName };

/** The address that opens the window with the screen on which networks are built. */
const BUILD_ADDRESS = '#build';

/** The state of the whole window. The entry point creates it, and all views share it. */
export class App {
  readonly preferences: Preferences;
  readonly workbench: Workbench;
  readonly speeds: MeasuredSpeeds;
  readonly controls: TrainingControls;
  readonly until: RunUntil;
  readonly live: LiveSettings;
  readonly scales: Scales;
  readonly comparison: Comparison;
  readonly inside: Inside;
  /** Display names of runs, networks and data sets. */
  readonly names: RunNames;
  readonly runs: RunLibrary;
  readonly evaluation: Evaluation;
  readonly why: Why;
  readonly labs: LabLibrary;
  readonly flow: Flow;
  readonly highlight: Highlight;
  readonly presenter = new Presenter(this);
  readonly undo = new UndoStack();
  readonly notices = new Notices(this);
  readonly options: Options;
  readonly welcoming: Welcoming;
  readonly saving: Saving;
  readonly #places: Places;
  /** What was typed for the palette before it was there. */
  typedAhead = '';
  overlay = $state<Overlay>(null);
  /** Whether the current view has an address that a browser can open; the desktop app's addresses only work inside it. */
  readonly addressable: boolean;
  /** The path of a file that was dropped; undefined in a browser, where pages are not told. */
  readonly pathOf: ((file: File) => string) | undefined;

  readonly #builder: LazyScreen<NetworkBuilder>;
  readonly #figures: LazyScreen<FigureEditor>;
  readonly #screens: Readonly<Record<ScreenName, Screen>>;

  constructor(page: Window, transport: Transport) {
    this.addressable = !isDesktop(page);
    this.pathOf = page.featurescopeDesktop?.pathOf;
    this.preferences = new Preferences(page);
    this.workbench = new Workbench(
      transport,
      new Selection(page),
      {
        request: (callback) => page.requestAnimationFrame(callback),
        cancel: (handle) => page.cancelAnimationFrame(handle),
      },
      new LastRun(page.localStorage),
    );
    this.speeds = new MeasuredSpeeds(page.localStorage);
    this.workbench.onStatus = (status) => this.speeds.note(this.workbench.session, status);
    this.controls = new TrainingControls(this.workbench, this.preferences);
    this.until = new RunUntil(this.workbench);
    this.live = new LiveSettings(this.workbench);
    this.scales = new Scales(this.workbench, this.preferences);
    this.comparison = new Comparison(this.workbench);
    this.inside = new Inside(this.workbench);
    this.names = new RunNames(
      () => this.preferences.language,
      () => this.workbench.session,
    );
    this.workbench.onDone = (done) => this.undo.push(done);
    this.options = new Options(this.workbench.connection);
    this.saving = new Saving(
      () => this.workbench.connection.calls,
      () => this.preferences.language,
    );
    this.welcoming = new Welcoming(page.localStorage, newsEdition);
    this.workbench.onLists = (lists) => this.names.learn(lists);
    this.runs = new RunLibrary(this.workbench, this.names);
    this.evaluation = new Evaluation(this.workbench);
    this.#figures = new LazyScreen(async () => {
      const { FigureEditor: Editor } = await import('./figures/FigureEditor.svelte.ts');
      return new Editor(this.workbench, this.preferences, page.document);
    });
    this.why = new Why(this.workbench);
    this.labs = new LabLibrary(this.workbench);
    this.#builder = new LazyScreen(async () => {
      const { NetworkBuilder: Builder } = await import('./build/NetworkBuilder.svelte.ts');
      return new Builder(this.workbench);
    });
    this.#screens = {
      build: this.#builder,
      labs: this.labs,
      evaluation: this.evaluation,
      why: this.why,
      figures: this.#figures,
      runs: this.runs,
    };
    if (page.location.hash === BUILD_ADDRESS)
      void this.#builder.load().then((builder) => (builder.open = true));
    this.flow = new Flow(this.workbench);
    this.highlight = new Highlight(this.workbench);
    this.#places = new Places(this, page);
  }

  /** The figures for slides, once their screen was opened or {@link loadScreens} is done. */
  get figures(): FigureEditor {
    return this.#figures.made;
  }

  /** Loads the state of a screen that many will open, so that it is not waited for then. */
  async loadScreens(): Promise<void> {
    await this.#figures.load();
  }

  /** The network that is put together, once the Build screen was opened. */
  get build(): NetworkBuilder {
    return this.#builder.made;
  }

  /** The texts in the chosen language. */
  get text(): Messages {
    return this.preferences.text;
  }

  /** Opens the step inspector in place of the current content of the window's middle. */
  async openInside(): Promise<void> {
    this.comparison.close();
    await this.inside.start();
  }

  /** Opens the figures with the current lab's own deck, if it has figures. */
  async openLabFigures(): Promise<void> {
    const { lab } = this.labs;
    await this.goTo('figures');
    if (lab) await this.figures.showLabDeck(this.labs.figuresOf(lab), lab.trainings.length > 0);
  }

  /** Undoes the last action: the last stroke while drawing, else the last entry of the undo stack. */
  async undoLast(): Promise<void> {
    const { drawing } = this.workbench;
    if (this.screen === 'build') this.build.undo();
    else if (this.atWork && drawing.shown && drawing.canUndo) drawing.undo();
    else await this.undo.undo();
  }

  /** Repeats the edit of a network that was undone last. */
  redoLast(): void {
    if (this.screen === 'build') this.build.redo();
  }

  /** Shows the drawing sheet. */
  async showSheet(): Promise<void> {
    await this.goTo(null);
    this.inside.close();
    this.preferences.presenting = false;
    if (!this.preferences.isOpen('left')) this.preferences.toggle('left');
    this.workbench.drawing.shown = true;
  }

  /** What is said of an open network whose examples are not there; empty where they are. */
  get noDataText(): string {
    const { session } = this.workbench;
    if (!session || session.data.available) return '';
    if (!session.imported || session.run)
      return this.text.connection.dataGone(this.names.data(session.data.name));
    return session.data.shape.length === 3
      ? this.text.models.noData
      : this.text.models.noValues(formatShape(session.data.shape));
  }

  /** Asks for the format in which the open network is saved for other programs. */
  saveOpen(): void {
    const { session } = this.workbench;
    if (!session) return;
    const { run, recipe } = session;
    this.saving.ask(null, run === null ? this.names.recipe(recipe) : this.names.of(run), run);
  }

  /** Resets all settings to their defaults; can be undone. */
  async resetSettings(): Promise<void> {
    const [look, options] = [this.preferences.reset(), this.options.state?.chosen ?? {}];
    await this.options.replace({});
    this.undo.push({
      name: ({ palette }) => palette.done.defaults,
      stands: () => true,
      undo: async () => {
        this.preferences.set(look);
        await this.options.replace(options);
      },
    });
  }

  /** Runs a user's picture through the network and shows it on the sheet beside the stage, from any screen. */
  async showPicture(picture: ImageBitmap): Promise<void> {
    await this.showSheet();
    this.workbench.drawing.showOnly(picture);
  }

  /** The path of files that were dropped or chosen; of a copy of them where the page is not told where they lie. */
  async pathOfFiles(given: readonly GivenFile[]): Promise<string> {
    if (this.pathOf) return pathOfGiven(given, this.pathOf);
    return handOver(given, this.workbench.connection.calls, this.workbench.tasks);
  }

  /** Opens the Build screen with the text of a network: code, or a network file. */
  async buildFrom(name: string, text: string): Promise<void> {
    await this.goTo('build');
    await this.build.startFromText(name, text);
  }

  /** Opens the Build screen with a network that takes a data set. */
  async buildFor(data: DataInfo): Promise<void> {
    await this.goTo('build');
    this.build.startFor(data);
  }

  /** Looks at what lies at a path, on the start screen. */
  async lookAt(path: string): Promise<void> {
    await this.goTo(null);
    this.workbench.wantedPath = path;
    await this.workbench.choose();
  }

  /** Opens the comparison of the selected layer in place of the current content of the window's middle. */
  async openComparison(): Promise<void> {
    this.inside.close();
    await this.comparison.start();
  }

  /** The open screen; null for the workbench. */
  get screen(): ScreenName | null {
    return screenNames.find((name) => this.#screens[name].open) ?? null;
  }

  /** The screens that have content: without a network only those that need none. */
  get reachable(): readonly ScreenName[] {
    return this.workbench.session
      ? screenNames
      : screenNames.filter((name) => name === 'build' || name === 'labs' || name === 'runs');
  }

  /** Opens a screen, or the workbench for null. */
  async goTo(name: ScreenName | null): Promise<void> {
    if (name === null) this.workbench.choosing = false;
    for (const other of screenNames) if (other !== name) this.#screens[other].close();
    if (name !== null && this.screen !== name) await this.#screens[name].show();
  }

  /** Opens a screen, or closes it if it is open. */
  async toggle(name: ScreenName): Promise<void> {
    if (this.reachable.includes(name)) await this.goTo(this.screen === name ? null : name);
  }

  /** Opens the figures for slides with one of them selected. */
  async showFigure(figure: string, choice: FigureChoice = {}): Promise<void> {
    await this.goTo('figures');
    await this.figures.show(figure, choice);
  }

  /** Whether the stage is visible, and no screen covers it. */
  get atWork(): boolean {
    return this.screen === null && !this.workbench.choosing;
  }

  dispose(): void {
    this.#places.dispose();
    this.inside.dispose();
    this.#figures.loaded?.dispose();
    this.workbench.dispose();
    this.preferences.dispose();
  }
}
