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

const ROOM = 1.04;

/** The middle of a layout, and how far it reaches from there along either axis, with some room around it. */
export function layoutBounds(points: Float32Array): { middle: [number, number]; reach: [number, number] } {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 2) {
    [left, right] = [Math.min(left, points[at]!), Math.max(right, points[at]!)];
    [bottom, top] = [Math.min(bottom, points[at + 1]!), Math.max(top, points[at + 1]!)];
  }
  if (points.length === 0) return { middle: [0, 0], reach: [1, 1] };
  const reach = (from: number, to: number): number => ((to - from) / 2 || 1) * ROOM;
  return {
    middle: [(left + right) / 2, (bottom + top) / 2],
    reach: [reach(left, right), reach(bottom, top)],
  };
}

/** Area of a mark in square pixels: smaller for more points. */
export const markArea = (count: number): number => (count > 4000 ? 6 : count > 1500 ? 12 : 22);

const ROW = 18;
const LEGEND = 110;
/** Size of the names beside the clouds. */
const NAME = 14;

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
  const scale = Math.min(width / (2 * reach[0]), height / (2 * reach[1]));
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
  const named: Box[] = [];
  for (const label of shown) {
    const [across, up] = middleOf(data, label);
    const words = cut(classes[label] ?? String(label), Math.min(legend, width / 2), NAME);
    const box = boxOf(
      words,
      [width / 2 + (across - middle[0]) * scale, height / 2 - (up - middle[1]) * scale],
      [width, height],
    );
    // The legend names a class whose cloud is under another's name.
    if (named.some((other) => overlaps(box, other))) continue;
    named.push(box);
    root
      .append('text')
      .attr('x', round(box.x))
      .attr('y', round(box.y + NAME * 0.35))
      .attr('text-anchor', 'middle')
      .attr('font-size', NAME)
      .attr('font-weight', 600)
      .attr('stroke', palettes[options.theme].surface)
      .attr('stroke-width', 3.5)
      .attr('stroke-linejoin', 'round')
      .attr('paint-order', 'stroke')
      .text(words);
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

/** A name by its middle, and half of its sides. */
interface Box {
  x: number;
  y: number;
  wide: number;
  tall: number;
}

/** A name as near to a place as it can stand within the plot. */
function boxOf(words: string, [x, y]: [number, number], [width, height]: [number, number]): Box {
  const [wide, tall] = [textWidth(words, NAME) * 0.55 + 4, NAME * 0.75];
  const within = (value: number, half: number, most: number): number =>
    Math.max(half, Math.min(most - half, value));
  return { x: within(x, wide, width), y: within(y, tall, height), wide, tall };
}

const overlaps = (one: Box, other: Box): boolean =>
  Math.abs(one.x - other.x) < one.wide + other.wide && Math.abs(one.y - other.y) < one.tall + other.tall;

/** Where the name of a class stands: at the medians of its points, which a few that are far away do not move. */
function middleOf(
  { points, labels }: Pick<EmbeddingData, 'points' | 'labels'>,
  label: number,
): [number, number] {
  const own = [...labels.keys()].filter((at) => labels[at] === label);
  const median = (axis: 0 | 1): number =>
    own.map((at) => points[2 * at + axis]!).sort((a, b) => a - b)[own.length >> 1] ?? 0;
  return [median(0), median(1)];
}

const round = (value: number): number => Math.round(value * 10) / 10;
