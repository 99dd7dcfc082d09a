import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { FigureChoice } from '../../../src-shared/contract/decks.ts';
import type { FigureOptions } from '../../../src-shared/figures/parts/figure.ts';
import { engineSource } from '../../../src-shared/figures/drawing/source.ts';
import type { PreparedFigure } from '../../../src-shared/figures/kinds/FigureKind.ts';
import { figureKind } from '../../../src-shared/figures/kinds/catalogue.ts';
import { subjectOfFigure } from '../taskSubjects.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Minimum time between redraws of a figure during training, in milliseconds. */
const SETTLE_MS = 500;
/** Figures that need many passes over images with the same weights, for which training must be paused. */
const measured = new Set(['confusion', 'mistakes', 'roc', 'precision-recall', 'separability']);

/** Why a figure is unavailable. */
export type FigureAbsence = 'needsStart' | 'needsSteps' | 'needsEpoch' | 'needsPause';

/** A figure that follows the open network. */
export class LiveFigure {
  svg = $state.raw<SVGSVGElement | null>(null);
  caption = $state('');
  problem = $state.raw<FeaturescopeError | null>(null);
  drawing = $state(false);
  readonly #workbench: Workbench;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #drawn = '';
  #longTask: string | undefined;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Why the figure cannot be drawn for the open network; null if it can. */
  absence(figure: string): FigureAbsence | null {
    const { session, running } = this.#workbench;
    const needs = figureKind(figure)?.needs;
    if (!session) return 'needsStart';
    if (session.pretrained === undefined && needs !== 'network' && session.step === 0) return 'needsSteps';
    if (needs === 'epoch' && session.pretrained === undefined && session.epoch === 0) return 'needsEpoch';
    return measured.has(figure) && running ? 'needsPause' : null;
  }

  /** Draws the figure, at once the first time and afterwards when nothing has changed for a moment. */
  follow(figure: string, choice: FigureChoice, options: FigureOptions): void {
    clearTimeout(this.#timer);
    if (this.absence(figure)) return;
    // What takes long is not begun anew with every step.
    const isThere = this.svg !== null || this.drawing;
    if (figureKind(figure)?.takesLong && this.#workbench.running && isThere) return;
    const draw = (): void => void this.#draw(figure, choice, options);
    if (this.svg === null) draw();
    else this.#timer = setTimeout(draw, this.#workbench.running ? SETTLE_MS : 0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#turn++;
    this.#leaveLongDrawing();
  }

  /** Cancels what is computed for a picture that is not wanted any more. */
  #leaveLongDrawing(): void {
    if (this.#longTask !== undefined) this.#workbench.tasks.cancel(this.#longTask);
    this.#longTask = undefined;
  }

  async #draw(figure: string, choice: FigureChoice, options: FigureOptions): Promise<void> {
    const { connection, session, travel } = this.#workbench;
    const kind = figureKind(figure);
    if (!session || !kind) return;
    const { width, height, theme, language } = options;
    const key = [session.id, session.step, session.phase, width, height, theme, language].join();
    if (key === this.#drawn) return;
    this.#drawn = key;
    const turn = ++this.#turn;
    this.drawing = true;
    this.#leaveLongDrawing();
    try {
      const state = { ...session, lastStep: travel.last };
      const prepare = (task: string): Promise<PreparedFigure> =>
        kind.prepare(engineSource(connection.calls, state, task), choice, options);
      const prepared = await (kind.takesLong
        ? this.#workbench.tasks.run('figure', (task) => prepare((this.#longTask = task)), {
            subject: subjectOfFigure(kind),
          })
        : prepare(`lab-figure-${figure}-${turn}`));
      if (turn !== this.#turn) return;
      this.svg = prepared.draw(options);
      this.caption = prepared.caption;
      this.problem = null;
    } catch (error) {
      if (turn === this.#turn) this.problem = wrapInternal(error);
    } finally {
      if (turn === this.#turn) this.drawing = false;
    }
  }
}
