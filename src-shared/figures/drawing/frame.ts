import type { FigurePage, Provenance, TextOnPage } from '../../contract/exports.ts';
import { createFigure, palettes, type FigureOptions, type Root } from '../parts/figure.ts';

/** The surroundings of a figure that is displayed alone. */
export interface Framing {
  title: string;
  caption: string;
  provenance: Provenance;
}

/** CSS pixels per point. */
const PIXELS_PER_POINT = 4 / 3;
/** Position of the baseline in a line, from its top, as a fraction of the line height. */
const BASELINE = 0.77;

/**
 * A figure on its page, title above and caption below, as one SVG with its provenance (`metadata`, as JSON).
 * @param figure drawn with the units of the page
 */
export function framePage(
  figure: SVGSVGElement,
  { title, caption, provenance }: Framing,
  page: FigurePage,
  options: FigureOptions,
): SVGSVGElement {
  const { unit } = page;
  const root = begin(figure, { title, caption, provenance }, [page.width, page.height], unit, options);
  const palette = palettes[options.theme];
  if (page.title) write(root, page.title, unit, palette.ink, 600);
  place(root, figure, page.figure.x / unit, page.figure.y / unit);
  if (page.caption) write(root, page.caption, unit, palette.quiet);
  return root.node()!;
}

/** A figure without title and caption, for a slide that has them as text. */
export function frameAlone(
  figure: SVGSVGElement,
  framing: Framing,
  { unit, figure: { width, height } }: FigurePage,
  options: FigureOptions,
): SVGSVGElement {
  const root = begin(figure, framing, [width, height], unit, options);
  place(root, figure, 0, 0);
  return root.node()!;
}

function begin(
  figure: SVGSVGElement,
  { title, caption, provenance }: Framing,
  [width, height]: readonly [number, number],
  unit: number,
  options: FigureOptions,
): Root {
  const size = { ...options, width: round(width / unit), height: round(height / unit) };
  const root = createFigure(size, title || textOf(figure, 'title'), caption || textOf(figure, 'desc'));
  root.attr('width', round(width * PIXELS_PER_POINT)).attr('height', round(height * PIXELS_PER_POINT));
  root.append('metadata').attr('id', 'featurescope').text(JSON.stringify(provenance));
  return root;
}

function place(root: Root, figure: SVGSVGElement, x: number, y: number): void {
  const body = root.append('g').attr('transform', `translate(${round(x)} ${round(y)})`);
  for (const child of [...figure.childNodes])
    if (!['title', 'desc'].includes(child.nodeName)) body.node()!.appendChild(child);
}

function write(
  root: Root,
  { box, lines, line, size }: TextOnPage,
  unit: number,
  colour: string,
  weight?: number,
): void {
  lines.forEach((words, at) => {
    root
      .append('text')
      .attr('x', round(box.x / unit))
      .attr('y', round((box.y + (at + BASELINE) * line) / unit))
      .attr('font-size', round(size / unit))
      .attr('font-weight', weight ?? null)
      .attr('fill', colour)
      .text(words);
  });
}

const textOf = (figure: SVGSVGElement, name: string): string =>
  [...figure.children].find((child) => child.nodeName === name)?.textContent ?? '';
const round = (value: number): number => Math.round(value * 100) / 100;
