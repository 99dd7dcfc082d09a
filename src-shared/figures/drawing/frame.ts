import type { Provenance } from '../../contract/exports.ts';
import { createFigure, palettes, type FigureOptions } from '../parts/figure.ts';
import { wrap } from '../parts/text.ts';

/** What stands around a figure that is shown alone. */
export interface Framing {
  title: string;
  caption: string;
  /** Points per unit of the figure. */
  scale: number;
  provenance: Provenance;
}

const TITLE = { size: 16, line: 20 };
const CAPTION = { size: 12, line: 16 };
const GAP = 8;
const MARGIN = 4;
/** CSS pixels per point. */
const PIXELS_PER_POINT = 4 / 3;

/** Units that title and caption take away from the height of a figure. */
export function framingHeight({ title, caption }: Pick<Framing, 'title' | 'caption'>, width: number): number {
  const rows = (text: string, size: number): number =>
    text ? wrap(text, width - 2 * MARGIN, size).length : 0;
  const above = rows(title, TITLE.size) * TITLE.line;
  const below = rows(caption, CAPTION.size) * CAPTION.line;
  return (above ? above + GAP : 0) + (below ? below + GAP : 0) + 2 * MARGIN;
}

/**
 * A figure with its title above and its caption below, as one SVG that says where it comes from (`metadata`, as JSON).
 * @param options the size of the whole, in units
 * @param figure drawn with the same width, and a height less by {@link framingHeight}
 */
export function frame(figure: SVGSVGElement, framing: Framing, options: FigureOptions): SVGSVGElement {
  const { title, caption, scale, provenance } = framing;
  const palette = palettes[options.theme];
  const root = createFigure(options, title || textOf(figure, 'title'), caption || textOf(figure, 'desc'));
  root
    .attr('width', round(options.width * scale * PIXELS_PER_POINT))
    .attr('height', round(options.height * scale * PIXELS_PER_POINT));
  root.append('metadata').attr('id', 'featurescope').text(JSON.stringify(provenance));
  let y = MARGIN;
  if (title) {
    for (const line of wrap(title, options.width - 2 * MARGIN, TITLE.size)) {
      y += TITLE.line;
      root
        .append('text')
        .attr('x', MARGIN)
        .attr('y', y - 5)
        .attr('font-size', TITLE.size)
        .attr('font-weight', 600)
        .text(line);
    }
    y += GAP;
  }
  const body = root.append('g').attr('transform', `translate(0 ${y})`);
  for (const child of [...figure.childNodes])
    if (!['title', 'desc'].includes(child.nodeName)) body.node()!.appendChild(child);
  if (!caption) return root.node()!;
  const lines = wrap(caption, options.width - 2 * MARGIN, CAPTION.size);
  lines.forEach((line, at) => {
    root
      .append('text')
      .attr('x', MARGIN)
      .attr('y', options.height - MARGIN - (lines.length - 1 - at) * CAPTION.line - 4)
      .attr('font-size', CAPTION.size)
      .attr('fill', palette.quiet)
      .text(line);
  });
  return root.node()!;
}

const textOf = (figure: SVGSVGElement, name: string): string => figure.querySelector(name)?.textContent ?? '';
const round = (value: number): number => Math.round(value * 100) / 100;
