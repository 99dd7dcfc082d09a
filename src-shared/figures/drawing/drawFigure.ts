import type { DrawnFigure, ExportFormat, Provenance, SlideShape } from '../../contract/exports.ts';
import type { FigureChoice, FigureKind } from '../kinds/FigureKind.ts';
import { whole, type FigureOptions } from '../parts/figure.ts';
import { frame, framingHeight } from './frame.ts';
import { figureTexts } from '../../texts/figures.ts';
import { serialise } from './serialise.ts';
import { figureSize, smallestType, type SizeName } from './sizes.ts';
import { folderName, type FigureSource } from './source.ts';

/** How a figure is to look, whatever it shows. */
export interface FigureStyle {
  theme: FigureOptions['theme'];
  language: FigureOptions['language'];
  place: SizeName;
  slide: SlideShape;
  /** Size of the type in points. */
  points: number;
  /** Left out: the kind's own; empty: none. */
  title?: string | undefined;
  caption?: string | undefined;
  /** Left out: with legends. */
  legend?: boolean | undefined;
}

export const usualStyle: FigureStyle = {
  theme: 'light',
  language: 'en',
  place: 'full',
  slide: '16:9',
  points: 20,
};

/** A figure ready to be written, with its smallest type in points. */
export interface Finished {
  figure: DrawnFigure;
  /** The picture as it is in a document. */
  element: SVGSVGElement;
  smallest: number;
}

/** Who draws: any DOM's document, and the program's name and version for the provenance. */
export interface FigureContext {
  document: Document;
  program: string;
}

/**
 * Draws a figure for a format: slides have title and caption of their own, all other formats have them in the picture.
 * @throws FeaturescopeError those of the kind
 */
export async function drawFigure(
  kind: FigureKind,
  source: FigureSource,
  choice: FigureChoice,
  style: FigureStyle,
  format: ExportFormat,
  { document, program }: FigureContext,
): Promise<Finished> {
  const { theme, language } = style;
  const { width, height, scale } = figureSize(style.place, style.slide, style.points);
  const title = style.title ?? kind.title(language, source.session, choice);
  const options: FigureOptions = { document, width, height, theme, language, legend: style.legend };
  const provenance = provenanceOf(kind, source, choice, style, program);
  const bare = format === 'pptx';
  const prepared = await kind.prepare(source, choice, options);
  const caption = style.caption ?? prepared.caption;
  const framing = bare ? { title: '', caption: '' } : { title, caption };
  const drawing = prepared.draw({ ...options, height: height - framingHeight(framing, width) });
  const svg = frame(drawing, { ...framing, scale, provenance }, options);
  return {
    figure: { title, caption, provenance, svg: serialise(svg), native: prepared.native },
    element: svg,
    smallest: smallestType(svg, scale),
  };
}

/** The network as it was at a step; what it gives holds until the next is asked for. */
export type SourceAt = (step: number) => Promise<FigureSource>;

/**
 * Draws a figure at several steps, for a moving picture; the last is the figure itself.
 * @param onFrame told how many are drawn
 */
export async function drawMoving(
  kind: FigureKind,
  { steps, sourceAt }: { steps: readonly number[]; sourceAt: SourceAt },
  choice: FigureChoice,
  style: FigureStyle,
  figureContext: FigureContext,
  onFrame?: (done: number, total: number) => void,
): Promise<Finished> {
  const drawn: Finished[] = [];
  for (const step of steps) {
    const source = await sourceAt(step);
    const title = `${style.title ?? kind.title(style.language, source.session, choice)} · ${figureTexts[style.language].step} ${whole(step)}`;
    drawn.push(await drawFigure(kind, source, choice, { ...style, title }, 'gif', figureContext));
    onFrame?.(drawn.length, steps.length);
  }
  const last = drawn.at(-1)!;
  return { ...last, figure: { ...last.figure, frames: drawn.map(({ figure }) => figure.svg) } };
}

/** Some of the steps of a run for a moving picture: close together at first, when much changes. */
export function framesOf(last: number, count: number): number[] {
  const steps = Array.from({ length: count }, (_none, at) =>
    Math.round(last * (at / Math.max(1, count - 1)) ** 2),
  );
  return [...new Set(steps)];
}

function provenanceOf(
  kind: FigureKind,
  { session }: FigureSource,
  choice: FigureChoice,
  style: FigureStyle,
  program: string,
): Provenance {
  const folder = session.run === null ? undefined : folderName(session.run);
  const runs = choice.runs?.map(folderName).join(', ');
  const chosen = Object.entries({ ...choice, ...style, runs }).filter(([, value]) => value !== undefined);
  return {
    program,
    recipe: session.recipe,
    data: session.data.name,
    seed: session.pretrained ? undefined : session.settings.seed,
    step: session.step,
    run: folder,
    figure: kind.id,
    options: Object.fromEntries(chosen) as Provenance['options'],
  };
}
