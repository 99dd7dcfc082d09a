import { coordQuad, decrossTwoLayer, graphStratify, layeringLongestPath, sugiyama } from 'd3-dag';
import type { DescribedLayer } from '../../../src-shared/networks/describeDraft.ts';

/** A layer in the graph of a draft: the place of its card, in pixels. */
export interface DraftCard {
  described: DescribedLayer;
  x: number;
  y: number;
}

/** The graph of a draft: cards and the lines between them. */
export interface DraftLayout {
  cards: DraftCard[];
  /** SVG paths. */
  lines: string[];
  width: number;
  height: number;
}

/** Size of a card, in pixels. */
export const cardSize = { width: 168, height: 46 };
const GAP = { across: 20, down: 18 };
const MARGIN = 12;

/** Lays out the layers of a draft from top to bottom, with branches side by side. */
export function layoutDraft(layers: readonly DescribedLayer[]): DraftLayout {
  const names = new Set(layers.map(({ layer }) => layer.name));
  const rows = layers.map((described) => ({
    id: described.layer.name,
    parentIds: [...new Set(described.layer.inputs)].filter((name) => names.has(name)),
    described,
  }));
  const graph = graphStratify()(rows);
  const { width, height } = sugiyama()
    .layering(layeringLongestPath())
    .decross(decrossTwoLayer())
    .coord(coordQuad())
    .nodeSize([cardSize.width, cardSize.height])
    .gap([GAP.across, GAP.down])(graph);
  const cards = [...graph.nodes()].map(({ data, x, y }) => ({
    described: data.described,
    x: MARGIN + x - cardSize.width / 2,
    y: MARGIN + y - cardSize.height / 2,
  }));
  const lines = [...graph.links()].map(({ points }) => pathThrough(points));
  return { cards, lines, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
}

/** A line from the lower edge of the first card to the upper edge of the last one. */
function pathThrough(points: readonly [number, number][]): string {
  const last = points.length - 1;
  const moved = points.map(([x, y], at): [number, number] => {
    const edge = at === 0 ? cardSize.height / 2 : at === last ? -cardSize.height / 2 : 0;
    return [x + MARGIN, y + MARGIN + edge];
  });
  const [start, ...rest] = moved;
  let [x, y] = start!;
  return rest.reduce((path, [toX, toY]) => {
    const middle = (y + toY) / 2;
    const piece = `C${x} ${middle} ${toX} ${middle} ${toX} ${toY}`;
    [x, y] = [toX, toY];
    return path + piece;
  }, `M${x} ${y}`);
}
