import { curveMonotoneX, line } from 'd3';
import {
  coordGreedy,
  coordSimplex,
  decrossTwoLayer,
  graphStratify,
  layeringLongestPath,
  layeringSimplex,
  sugiyama,
  type GraphNode,
} from 'd3-dag';
import type { LayerInfo, ModelInfo } from '../../../src-shared/model/model.ts';
import { GAP, HEAD, LEAST_WIDTH } from './graphLabels.ts';
import { CELL_GAP, mapCount, mapSize, type StageEdge, type StageLayout, type StageNode } from './layout.ts';

/** Side of the square for a layer's maps in pixels; maps that do not fit are on further pages. */
const AREA = 168;
const BAR_WIDTH = 150;
const BAR_HEIGHT = 15;
/** Maximum side of a map. */
const LARGEST_MAP = 112;
/** Space below the maps for the page. */
const FOOT = 26;
const PADDING = 40;
/** Above this number of layers, faster layout methods are used, whose edges bend more. */
const MANY_LAYERS = 250;

interface Row {
  id: string;
  parentIds: string[];
  node: StageNode;
}

/**
 * Lays out a network of any shape from left to right, with every layer in a card of limited size. Layers are ranked by
 * their longest path from the input; crossings and edge lengths are minimised.
 */
export function layoutGraph(model: ModelInfo): StageLayout {
  const output = model.layers.at(-1);
  const names = new Set(model.layers.map((layer) => layer.name));
  const rows = model.layers.map((layer): Row => {
    const parentIds = [...new Set(layer.inputs)].filter((input) => names.has(input));
    return { id: layer.name, parentIds, node: sizeCard(layer, layer === output) };
  });
  if (rows.length === 0) return { kind: 'graph', nodes: [], edges: [], width: 1, height: 1 };
  // The method works from top to bottom, so its x is our y.
  const graph = graphStratify()(rows);
  const many = rows.length > MANY_LAYERS;
  const size = ({ data: { node } }: GraphNode<Row, undefined>): [number, number] => [
    node.height + HEAD + FOOT,
    Math.max(node.width, LEAST_WIDTH),
  ];
  const method = sugiyama().decross(decrossTwoLayer()).nodeSize(size).gap([GAP.down, GAP.across]);
  const extent = many
    ? method.layering(layeringLongestPath()).coord(coordGreedy())(graph)
    : method.layering(layeringSimplex()).coord(coordSimplex())(graph);
  const nodes = new Map<string, StageNode>();
  for (const { data, x, y } of graph.nodes()) {
    const { node, id } = data;
    const top = x - (node.height + HEAD + FOOT) / 2;
    nodes.set(id, {
      ...node,
      x: Math.round(PADDING + y - node.width / 2),
      y: Math.round(PADDING + top + HEAD),
    });
  }
  const edges = [...graph.links()].map(({ source, target, points }): StageEdge => {
    const [from, to] = [nodes.get(source.data.id)!, nodes.get(target.data.id)!];
    const between = points.slice(1, -1).map(([x, y]): [number, number] => [y + PADDING, x + PADDING]);
    return { from, to, path: pathThrough(from, to, between) };
  });
  return {
    kind: 'graph',
    nodes: rows.map((row) => nodes.get(row.id)!),
    edges,
    width: extent.height + 2 * PADDING,
    height: extent.width + 2 * PADDING,
  };
}

const smooth = line().curve(curveMonotoneX);

function pathThrough(from: StageNode, to: StageNode, between: [number, number][]): string {
  const start: [number, number] = [from.x + from.width + 4, from.y + from.height / 2];
  const end: [number, number] = [to.x - 4, to.y + to.height / 2];
  if (between.length > 0) return smooth([start, ...between, end]) ?? '';
  const middle = (start[0] + end[0]) / 2;
  return `M${start[0]} ${start[1]}C${middle} ${start[1]} ${middle} ${end[1]} ${end[0]} ${end[1]}`;
}

function sizeCard(layer: LayerInfo, isOutput: boolean): StageNode {
  const count = mapCount(layer);
  if (isOutput && layer.outputShape.length === 1 && count <= 24)
    return card(layer, 'bars', { columns: 1, rows: count, cellWidth: BAR_WIDTH, cellHeight: BAR_HEIGHT });
  const [height, width] = mapSize(layer);
  const longest = Math.max(height, width);
  const side = Math.max(1, Math.min(Math.ceil(Math.sqrt(count)), mostPerSide(longest)));
  const room = Math.min(LARGEST_MAP, Math.floor((AREA - (side - 1) * CELL_GAP) / side));
  const size =
    longest > 1 && room >= longest
      ? Math.floor(room / longest) * longest
      : Math.min(room, longest > 1 ? room : 12);
  return card(layer, longest > 1 ? 'maps' : 'units', {
    columns: side,
    rows: Math.min(side, Math.ceil(count / side)),
    cellWidth: Math.max(1, (size * width) / longest),
    cellHeight: Math.max(1, (size * height) / longest),
  });
}

/** Maximum number of maps side by side that keeps each legible. */
function mostPerSide(pixels: number): number {
  if (pixels === 1) return 16;
  if (pixels <= 7) return 8;
  if (pixels <= 14) return 6;
  return pixels <= 28 ? 5 : 4;
}

function card(
  layer: LayerInfo,
  form: StageNode['form'],
  cells: Pick<StageNode, 'columns' | 'rows' | 'cellWidth' | 'cellHeight'>,
): StageNode {
  const { columns, rows, cellWidth, cellHeight } = cells;
  const width = columns * (cellWidth + CELL_GAP) - CELL_GAP;
  const height = rows * (cellHeight + CELL_GAP) - CELL_GAP;
  return { layer, form, x: 0, y: 0, width, height, count: mapCount(layer), ...cells };
}
