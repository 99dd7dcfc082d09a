import type { DrawnFigure, ExportFormat, Provenance, SlideShape } from '../../contract/exports.ts';
import type { FigureChoice, FigureKind } from '../kinds/FigureKind.ts';
import { whole, type FigureOptions } from '../parts/figure.ts';
import { frameAlone, framePage } from './frame.ts';
import { layOutPage } from './pageLayout.ts';
import { figureTexts } from '../../texts/figures.ts';
import { speakerNotes } from '../../texts/figureNotes.ts';
import { serialise } from './serialise.ts';
import { smallestType, type SizeName } from './sizes.ts';
import { folderName, type FigureSource } from './source.ts';

/** Style of a figure, independent of its content. */
export interface FigureStyle {
  theme: FigureOptions['theme'];
  language: FigureOptions['language'];
  place: SizeName;
  slide: SlideShape;
  /** Font size in points. */
  points: number;
  /** Default: the kind's own title; an empty string for none. */
  title?: string | undefined;
  caption?: string | undefined;
  /** Default: with legends. */
  legend?: boolean | undefined;
}

export const usualStyle: FigureStyle = {
  theme: 'light',
  language: 'en',
  place: 'full',
  slide: '16:9',
  points: 20,
};

/** A figure ready to be written, with its smallest font size in points. */
export interface Finished {
  figure: DrawnFigure;
  /** The picture as an element of a document. */
  element: SVGSVGElement;
  smallest: number;
}

/** The environment for drawing: a document of any DOM, and the program's name and version for the provenance. */
export interface FigureContext {
  document: Document;
  program: string;
}

/**
 * Draws a figure for a format, with the same page layout for all: slides have title and caption as separate text, all
 * other formats contain them in the picture.
 * @throws FeaturescopeError the errors of the kind
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
  const title = style.title ?? kind.title(language, source.session, choice);
  const look = { document, theme, language, legend: style.legend };
  const provenance = provenanceOf(kind, source, choice, style, program);
  const prepared = await kind.prepare(source, choice, look);
  const caption = style.caption ?? prepared.caption;
  const page = layOutPage(style, { title, caption });
  const options: FigureOptions = { ...look, ...page.units };
  const drawing = prepared.draw(options);
  const framing = { title, caption, provenance };
  const svg =
    format === 'pptx'
      ? frameAlone(drawing, framing, page, options)
      : framePage(drawing, framing, page, options);
  const { native } = prepared;
  return {
    figure: {
      ...{ title, caption, provenance, page, svg: serialise(svg) },
      notes: prepared.notes ?? speakerNotes(kind.id, choice, language, caption),
      native: typeof native === 'function' ? native(options) : native,
    },
    element: svg,
    smallest: smallestType(svg, page.unit),
  };
}

/** A source for the network at a step, which is valid until the next one is requested. */
export type SourceAt = (step: number) => Promise<FigureSource>;

/**
 * Draws a figure at several steps, for an animation; the last frame is the figure itself.
 * @param onFrame called with the number of frames drawn
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

/** Steps of a run for the frames of an animation: close together at first, when changes are large. */
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
