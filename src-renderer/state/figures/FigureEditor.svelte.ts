import * as v from 'valibot';
import { FeaturescopeError, wrapInternal } from '../../../src-shared/contract/errors.ts';
import type { Deck, FigureChoice } from '../../../src-shared/contract/decks.ts';
import { ProvenanceSchema, type ExportFormat } from '../../../src-shared/contract/exports.ts';
import { figureKinds, figureKindsOf } from '../../../src-shared/figures/kinds/catalogue.ts';
import { labDeck, readyDeck } from '../../../src-shared/figures/drawing/decks.ts';
import {
  deckNameOf,
  drawDeck,
  knownKind,
  type DeckContext,
  type DeckEntry,
} from '../../../src-shared/figures/drawing/drawDeck.ts';
import {
  drawFigure,
  usualStyle,
  type FigureContext,
  type Finished,
  type FigureStyle,
} from '../../../src-shared/figures/drawing/drawFigure.ts';
import type { FigureKind } from '../../../src-shared/figures/kinds/FigureKind.ts';
import { palettes } from '../../../src-shared/figures/parts/figure.ts';
import { READABLE_POINTS } from '../../../src-shared/figures/drawing/sizes.ts';
import { engineSource, type FigureSource } from '../../../src-shared/figures/drawing/source.ts';
import { sourcesAtSteps } from '../../../src-shared/figures/drawing/stepSource.ts';
import type { Preferences } from '../Preferences.svelte.ts';
import { subjectOfFigure } from '../taskSubjects.ts';
import type { Workbench } from '../Workbench.svelte.ts';
import { asOneFile, type MadeFile } from './madeFiles.ts';
import { Thumbnails } from './Thumbnails.svelte.ts';

export type { MadeFile };

/** A figure that was omitted from the file. */
interface LeftOut {
  entry: DeckEntry;
  error: FeaturescopeError;
}

/** Delay of the preview after the last change of a setting. */
const SETTLE_MS = 120;
/** Number of frames of an animation. */
const FRAMES = 16;

/**
 * The editor of a deck of figures, with a preview of the selected one. The preview is drawn by the same code as the
 * exported files.
 */
export class FigureEditor {
  open = $state(false);
  /** Whether the gallery for adding figures is open. */
  adding = $state(false);
  deck = $state.raw<readonly DeckEntry[]>([]);
  /** Index of the selected figure in the deck. */
  at = $state(0);
  style = $state.raw<FigureStyle>(usualStyle);
  format = $state<ExportFormat>('pptx');
  /** Pixels of a PNG per unit. */
  scale = $state(2);
  transparent = $state(false);
  preview = $state.raw<Finished | null>(null);
  problem = $state.raw<FeaturescopeError | null>(null);
  /** Whether the preview is being drawn. */
  drawing = $state(false);
  /** Progress of writing in [0, 1]; null when nothing is being written. */
  writing = $state<number | null>(null);
  /** Figures of the deck that could not be made from this network and data in the last export, with the reasons. */
  leftOut = $state.raw<readonly LeftOut[]>([]);
  /** The deck before the last change, for undo. */
  before = $state.raw<readonly DeckEntry[] | null>(null);
  /** The figure that was removed by the last change, if any. */
  removed = $state.raw<DeckEntry | null>(null);

  readonly entry: DeckEntry | undefined = $derived(this.deck[this.at]);
  readonly kind: FigureKind | undefined = $derived(
    figureKinds.find(({ id }) => id === this.deck[this.at]?.figure),
  );
  /** Whether the font is too small to be readable from the back of a room. */
  readonly tooSmall: boolean = $derived((this.preview?.smallest ?? Infinity) < READABLE_POINTS * 0.9);

  readonly #workbench: Workbench;
  readonly #preferences: Pick<Preferences, 'theme' | 'language'>;
  readonly #figureContext: FigureContext;
  readonly thumbnails: Thumbnails;
  #recipe: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #longTask: string | undefined;
  #stop: AbortController | null = null;

  constructor(
    workbench: Workbench,
    preferences: Pick<Preferences, 'theme' | 'language'>,
    document: Document,
  ) {
    this.#workbench = workbench;
    this.#preferences = preferences;
    this.#figureContext = { document, program: 'Featurescope' };
    this.thumbnails = new Thumbnails(
      (task) => this.#source(task),
      () => this.style,
      this.#figureContext,
    );
  }

  /** Opens the deck of the current network and selects the requested figure. */
  async show(figure?: string, choice: FigureChoice = {}): Promise<void> {
    const { session } = this.#workbench;
    if (!session) return;
    const { theme, language } = this.#preferences;
    this.style = { ...this.style, theme, language };
    this.open = true;
    this.#workbench.choosing = false;
    if (this.#recipe !== session.recipe) {
      this.#recipe = session.recipe;
      await this.#workbench.attempt(async () => {
        const kept = await this.#workbench.connection.calls.readDeck({ recipe: session.recipe });
        this.deck = (kept ?? this.#ready()).figures;
      });
      this.at = 0;
    }
    if (figure !== undefined) {
      const known = this.deck.findIndex(
        (entry) => entry.figure === figure && JSON.stringify(entry.choice) === JSON.stringify(choice),
      );
      if (known >= 0) this.at = known;
      else this.add(figure, choice);
    }
    this.refresh();
  }

  close(): void {
    this.open = false;
    this.adding = false;
    this.thumbnails.stop();
    this.#leaveLongDrawing();
    this.cancel();
  }

  choose(at: number): void {
    this.at = Math.max(0, Math.min(this.deck.length - 1, at));
    this.refresh();
  }

  add(figure: string, choice: FigureChoice = {}): void {
    const at = this.deck.length === 0 ? 0 : this.at + 1;
    this.#change(this.deck.toSpliced(at, 0, { figure, choice }), at);
  }

  remove(at: number): void {
    const entry = this.deck[at];
    if (!entry) return;
    const next = this.at > at ? this.at - 1 : this.at;
    this.#change(this.deck.toSpliced(at, 1), Math.min(next, this.deck.length - 2));
    this.removed = entry;
  }

  /** Moves a figure up (negative) or down. */
  move(at: number, by: number): void {
    const to = at + by;
    const moved = this.deck[at];
    if (!moved || to < 0 || to >= this.deck.length) return;
    this.#change(this.deck.toSpliced(at, 1).toSpliced(to, 0, moved), to);
  }

  /** Moves a figure to the position of another one. */
  moveTo(at: number, to: number): void {
    if (at !== to) this.move(at, to - at);
  }

  /** Replaces the deck with the network's default deck. */
  useReady(): void {
    this.#change(this.#ready().figures, 0);
  }

  /** Replaces the deck with that of a lab; without figures the deck stays as it is. */
  async showLabDeck(shown: Deck['figures'], trains: boolean): Promise<void> {
    const deck = labDeck(shown, trains);
    if (deck.figures.length > 0) await this.showDeck(deck);
  }

  /** Replaces the deck; can be undone. */
  async showDeck({ figures }: Deck): Promise<void> {
    await this.show();
    if (this.open) this.#change(figures, 0);
  }

  undo(): void {
    if (!this.before) return;
    const { before } = this;
    const back = this.removed ? before.indexOf(this.removed) : this.at;
    this.#change(before, Math.min(back, before.length - 1));
    this.before = null;
  }

  /** Changes the options of the selected figure. Empty text stands for the kind's own. */
  edit(change: {
    choice?: Partial<FigureChoice>;
    title?: string | undefined;
    caption?: string | undefined;
  }): void {
    const { entry } = this;
    if (!entry) return;
    const { choice, ...words } = change;
    const edited: DeckEntry = { ...entry, ...words, choice: { ...entry.choice, ...choice } };
    this.#change(this.deck.with(this.at, edited), this.at);
  }

  restyle(change: Partial<FigureStyle>): void {
    this.style = { ...this.style, ...change };
    this.refresh();
  }

  /** Redraws the preview once settings have stopped changing. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#draw(), SETTLE_MS);
  }

  /**
   * Exports the selected figure, or the whole deck: several images become one archive. Undefined if that failed or was
   * cancelled.
   */
  async make(which: 'figure' | 'deck', format = this.format): Promise<MadeFile[] | undefined> {
    const entries = which === 'deck' ? this.deck : this.deck.slice(this.at, this.at + 1);
    if (entries.length === 0 || this.writing !== null) return undefined;
    const stop = (this.#stop = new AbortController());
    this.writing = 0;
    this.leftOut = [];
    const files: MadeFile[] = [];
    try {
      const drawn = await drawDeck(entries, format, this.#context(stop.signal));
      for (const { name, figures } of drawn) {
        stop.signal.throwIfAborted();
        const { bytes, undrawn } = await this.#workbench.connection.calls.exportFigures({
          ...{ format, figures, transparent: this.transparent, scale: format === 'gif' ? 1 : this.scale },
          ...{ paper: palettes[this.style.theme], language: this.style.language, slide: this.style.slide },
        });
        const signs = undrawn.join(' ');
        if (signs) this.#workbench.problems.add(new FeaturescopeError('export/undrawn-signs', { signs }));
        files.push({ name: `${name}.${format}`, bytes: Uint8Array.from(bytes) });
      }
      return files.length > 1 ? [asOneFile(files, `${this.#deckName}.zip`)] : files;
    } catch (error) {
      if (!stop.signal.aborted) this.#workbench.problems.add(error);
      return undefined;
    } finally {
      this.writing = null;
    }
  }

  /** Cancels an export without waiting for a step that is being restored. */
  cancel(): void {
    if (this.writing === null || this.#stop?.signal.aborted) return;
    this.#stop?.abort();
    void this.#workbench.connection.calls.cancel({ task: 'figures' }).catch(() => undefined);
  }

  /** Restores figure and style from the provenance of an exported file. False if it has none. */
  restore(provenance: unknown): boolean {
    const parsed = v.safeParse(v.union([ProvenanceSchema, v.array(ProvenanceSchema)]), provenance);
    if (!parsed.success) return false;
    const all = [parsed.output].flat().filter(({ figure }) => figureKinds.some(({ id }) => id === figure));
    if (all.length === 0) return false;
    const entries = all.map(({ figure, options }): DeckEntry => {
      const {
        theme: _theme,
        language: _language,
        place: _place,
        slide: _slide,
        points: _points,
        ...rest
      } = options;
      const { title, caption, ...choice } = rest;
      return {
        figure,
        choice: choice as FigureChoice,
        ...(typeof title === 'string' ? { title } : {}),
        ...(typeof caption === 'string' ? { caption } : {}),
      };
    });
    const { theme, language, place, slide, points } = all[0]!.options;
    this.style = { ...this.style, ...({ theme, language, place, slide, points } as Partial<FigureStyle>) };
    this.#change([...this.deck, ...entries], this.deck.length);
    return true;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.thumbnails.stop();
    this.cancel();
  }

  /** Saves every change, so that the deck persists after retraining and is available on the command line. */
  #change(deck: readonly DeckEntry[], at: number): void {
    this.before = this.deck;
    this.removed = null;
    this.deck = deck;
    this.at = Math.max(0, at);
    this.refresh();
    const recipe = this.#recipe;
    if (recipe !== null)
      void this.#workbench.attempt(() =>
        this.#workbench.connection.calls.writeDeck({ recipe, deck: { figures: [...deck] } }),
      );
  }

  #ready(): Deck {
    const { session } = this.#workbench;
    const known = figureKindsOf(session?.task ?? 'classification').map(({ id }) => id);
    return session ? readyDeck(session, known) : { figures: [] };
  }

  #source(task: string): FigureSource {
    const { connection, session, travel } = this.#workbench;
    return engineSource(connection.calls, { ...session!, lastStep: travel.last }, task);
  }

  #context(signal: AbortSignal): DeckContext {
    const { connection, session, travel } = this.#workbench;
    return {
      ...{ style: this.style, frames: FRAMES, figureContext: this.#figureContext, signal },
      source: this.#source('figures'),
      sourceAt: sourcesAtSteps(connection.calls, { ...session!, lastStep: travel.last }, 'figures'),
      fileName: ({ title }) => `${this.#deckName} ${title}`,
      onProgress: (done, total) => (this.writing = done / total),
      onLeftOut: (entry, error) => (this.leftOut = [...this.leftOut, { entry, error }]),
    };
  }

  /** The display names of the network and its data. */
  get #deckName(): string {
    const { session } = this.#workbench;
    return session ? deckNameOf(session, this.style.language) : '';
  }

  /** Cancels what is computed for a figure that is not wanted any more. */
  #leaveLongDrawing(): void {
    if (this.#longTask !== undefined) this.#workbench.tasks.cancel(this.#longTask);
    this.#longTask = undefined;
  }

  async #draw(): Promise<void> {
    const { entry } = this;
    const turn = ++this.#turn;
    if (!entry || !this.open || !this.#workbench.session) {
      this.preview = null;
      return;
    }
    this.drawing = true;
    this.#leaveLongDrawing();
    try {
      const style = { ...this.style, title: entry.title, caption: entry.caption };
      const kind = knownKind(entry.figure);
      const draw = (task: string): Promise<Finished> =>
        drawFigure(kind, this.#source(task), entry.choice, style, 'svg', this.#figureContext);
      const finished = await (kind.takesLong
        ? this.#workbench.tasks.run('figure', (task) => draw((this.#longTask = task)), {
            subject: subjectOfFigure(kind),
          })
        : draw(`figure-${turn}`));
      if (turn !== this.#turn) return;
      this.preview = finished;
      this.problem = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.preview = null;
      this.problem = wrapInternal(error);
    } finally {
      if (turn === this.#turn) this.drawing = false;
    }
  }
}
