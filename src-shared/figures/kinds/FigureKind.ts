import type { FigureChoice } from '../../contract/decks.ts';
import type { Language } from '../../contract/errors.ts';
import type { PlainData } from '../../contract/exports.ts';
import type { SessionState } from '../../contract/service.ts';
import type { TaskKind } from '../../tasks/tasks.ts';
import type { FigureOptions } from '../parts/figure.ts';
import type { FigureSource } from '../drawing/source.ts';

export type { FigureChoice };
export type ChoiceName = keyof FigureChoice;

/** Options of a figure before its size is known, which depends on the caption. */
export type FigureLook = Omit<FigureOptions, 'width' | 'height'>;

/** A figure whose data has been loaded, with its native slide content. */
export interface PreparedFigure {
  caption: string;
  /** Notes for the speaker. Default: those of the kind */
  notes?: string;
  /** Native content for slides; undefined to use the picture; a function if it depends on the size. */
  native?: PlainData | ((options: FigureOptions) => PlainData | undefined) | undefined;
  /** Draws the figure at a size, any number of times, without further requests to the source. */
  draw(options: FigureOptions): SVGSVGElement;
}

/** A kind of figure, which people, decks and the command line refer to by its id. */
export interface FigureKind {
  id: string;
  /** Name in lists, and default title for a network. */
  title(language: Language, session?: SessionState, choice?: FigureChoice): string;
  /** What the figure needs: nothing, any network, or a run with some steps or a finished epoch. */
  needs: 'nothing' | 'network' | 'steps' | 'epoch';
  /** Tasks for which the figure can be made. Default: all */
  tasks?: readonly TaskKind[];
  /** Whether its data takes so long that it is drawn where it is asked for alone, with its progress, and not as a thumbnail. */
  takesLong?: boolean;
  /** The options that apply. */
  choices: readonly ChoiceName[];
  /**
   * Requests all data of the figure from the source.
   * @throws FeaturescopeError `model/unknown-layer` and the errors of the engine's calls
   */
  prepare(source: FigureSource, choice: FigureChoice, look: FigureLook): Promise<PreparedFigure>;
}
