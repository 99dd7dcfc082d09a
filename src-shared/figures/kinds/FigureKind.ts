import type { FigureChoice } from '../../contract/decks.ts';
import type { Language } from '../../contract/errors.ts';
import type { PlainData } from '../../contract/exports.ts';
import type { SessionState } from '../../contract/service.ts';
import type { FigureOptions } from '../parts/figure.ts';
import type { FigureSource } from '../drawing/source.ts';

export type { FigureChoice };
export type ChoiceName = keyof FigureChoice;

/** A figure with what slides show natively instead. */
export interface Drawing {
  svg: SVGSVGElement;
  caption: string;
  native?: PlainData | undefined;
}

/** A kind of figure: what a person, a deck or the command line asks for by its id. */
export interface FigureKind {
  id: string;
  /** Its name in lists, and, of a network, its title where nobody chose another. */
  title(language: Language, session?: SessionState, choice?: FigureChoice): string;
  /** Whether it needs a run that was trained some steps, or is there for any network. */
  needs: 'network' | 'steps' | 'epoch';
  /** What may be chosen. */
  choices: readonly ChoiceName[];
  /** @throws FeaturescopeError `model/unknown-layer` and those of the engine's calls */
  draw(source: FigureSource, choice: FigureChoice, options: FigureOptions): Promise<Drawing>;
}
