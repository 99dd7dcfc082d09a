import { symbol, symbolsFill, type SymbolType } from 'd3';
import type { Embedding } from '../../contract/why.ts';
import { createFigure, palettes, whole, type FigureOptions, type FigureTheme } from '../parts/figure.ts';
import { cut, textWidth } from '../parts/text.ts';
import { whyFigureTexts } from '../../texts/explainFigures.ts';

/** The drawn part of an embedding. */
export type EmbeddingData = Pick<Embedding, 'layer' | 'method' | 'count' | 'points' | 'labels'> & {
  classes: readonly string[];
};

/** Mark of a class: colour and shape, so that classes can be told apart without colour. */
export function classMark(label: number, theme: FigureTheme): { colour: string; shape: SymbolType } {
  const { categories } = palettes[theme];
  return {
    colour: categories[label % categories.length]!,
    shape: symbolsFill[label % symbolsFill.length]!,
  };
}

/** Left, right, bottom and top of an embedding, with some margin; both axes have the same scale. */
export function layoutBounds(points: Float32Array): { middle: [number, number]; reach: number } {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    [left, right] = [Math.min(left, points[at]!), Math.max(right, points[at]!)];
    [bottom, top] = [Math.min(bottom, points[at + 1]!), Math.max(top, points[at + 1]!)];
  }
  if (points.length === 0) return { middle: [0, 0], reach: 1 };
  const reach = Math.max(right - left, top - bottom) / 2;
  return { middle: [(left + right) / 2, (bottom + top) / 2], reach: (reach || 1) * 1.04 };
}

/** Area of a mark in square pixels: smaller for more points. */
export const markArea = (count: number): number => (count > 4000 ? 6 : count > 1500 ? 12 : 22);

const ROW = 18;
const LEGEND = 110;

/** Images as points, marked by their classes. */
export function embedding(data: EmbeddingData, options: FigureOptions): SVGSVGElement {
  const { points, labels, classes, layer, method, count } = data;
  const text = whyFigureTexts[options.language];
  const root = createFigure(
    options,
    text.embedding(layer),
    text.embeddingOf(whole(count), method.toUpperCase()),
  );
  const present = [...new Set(labels)].sort((a, b) => a - b);
  const fits = Math.max(1, Math.floor(options.height / ROW));
  const shown = present.slice(0, present.length > fits ? fits - 1 : fits);
  const legend = Math.min(
    LEGEND,
    24 + Math.max(...shown.map((label) => textWidth(classes[label] ?? '', 11))),
  );
  const [width, height] = [options.width - legend - 8, options.height];
  const { middle, reach } = layoutBounds(points);
  const scale = Math.min(width, height) / (2 * reach);
  const marks = symbol().size(markArea(count));
  const cloud = root.append('g').attr('fill-opacity', 0.8);
  for (const label of present) {
    const { colour, shape } = classMark(label, options.theme);
    const outline = marks.type(shape)() ?? '';
    const group = cloud.append('g').attr('fill', colour);
    labels.forEach((own, at) => {
      if (own !== label) return;
      const x = width / 2 + (points[2 * at]! - middle[0]) * scale;
      const y = height / 2 - (points[2 * at + 1]! - middle[1]) * scale;
      group
        .append('path')
        .attr('transform', `translate(${round(x)} ${round(y)})`)
        .attr('d', outline);
    });
  }
  shown.forEach((label, row) => {
    const { colour, shape } = classMark(label, options.theme);
    const y = row * ROW + ROW / 2;
    root
      .append('path')
      .attr('transform', `translate(${round(width + 16)} ${y})`)
      .attr('d', symbol(shape, 48)() ?? '')
      .attr('fill', colour);
    root
      .append('text')
      .attr('x', round(width + 27))
      .attr('y', y + 4)
      .attr('font-size', 11)
      .text(cut(classes[label] ?? String(label), legend - 22, 11));
  });
  if (shown.length < present.length)
    root
      .append('text')
      .attr('x', round(width + 10))
      .attr('y', shown.length * ROW + 13)
      .attr('font-size', 11)
      .attr('fill', palettes[options.theme].quiet)
      .text(`+ ${present.length - shown.length}`);
  return root.node()!;
}

const round = (value: number): number => Math.round(value * 10) / 10;
