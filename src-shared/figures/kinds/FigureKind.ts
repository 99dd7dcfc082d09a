import type { FigureChoice } from '../../contract/decks.ts';
import type { Language } from '../../contract/errors.ts';
import type { PlainData } from '../../contract/exports.ts';
import type { SessionState } from '../../contract/service.ts';
import type { TaskKind } from '../../tasks/tasks.ts';
import type { FigureOptions } from '../parts/figure.ts';
import type { FigureSource } from '../drawing/source.ts';

export type { FigureChoice };
export type ChoiceName = keyof FigureChoice;

/** How a figure is to look, before it is known how much room its caption leaves. */
export type FigureLook = Omit<FigureOptions, 'width' | 'height'>;

/** A figure whose data is there, with what slides show natively instead. */
export interface PreparedFigure {
  caption: string;
  /** Undefined where slides show the picture; a function where that follows from the size. */
  native?: PlainData | ((options: FigureOptions) => PlainData | undefined) | undefined;
  /** Draws it at a size, as often as wanted; asks the source for nothing more. */
  draw(options: FigureOptions): SVGSVGElement;
}

/** A kind of figure: what a person, a deck or the command line asks for by its id. */
export interface FigureKind {
  id: string;
  /** Its name in lists, and, of a network, its title where nobody chose another. */
  title(language: Language, session?: SessionState, choice?: FigureChoice): string;
  /** Whether it needs a run that was trained some steps, or is there for any network. */
  needs: 'network' | 'steps' | 'epoch';
  /** Of which tasks' networks it can be made; left out, of any. */
  tasks?: readonly TaskKind[];
  /** What may be chosen. */
  choices: readonly ChoiceName[];
  /**
   * Asks the source for all that the figure shows.
   * @throws FeaturescopeError `model/unknown-layer` and those of the engine's calls
   */
  prepare(source: FigureSource, choice: FigureChoice, look: FigureLook): Promise<PreparedFigure>;
}
