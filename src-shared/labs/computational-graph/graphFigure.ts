import { createFigure, palettes, short, type Group } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { forwardOrder, type ComputationalGraph } from './graph.ts';
import { graphTexts } from './graphTexts.ts';

interface Spot {
  x: number;
  y: number;
}

const PAD = { x: 46, top: 30, bottom: 26 };

/** Which nodes have their value, and which edges their derivative, at a step. */
export interface Shown {
  values: ReadonlySet<number>;
  /** Nodes whose derivative has reached their inputs. */
  passedBack: ReadonlySet<number>;
  /** Node that the step is about. */
  now: number | undefined;
}

/** First the values forward, one operation a step, then the derivatives backward. Step 0 shows what is given. */
export function shownAt(graph: ComputationalGraph, step: number): Shown {
  const order = forwardOrder(graph);
  const leaves = graph.flatMap(({ inputs }, at) => (inputs.length === 0 ? [at] : []));
  const forward = order.slice(0, step);
  const back = [...order].reverse().slice(0, Math.max(0, step - order.length - 1));
  const now = step === 0 ? undefined : step <= order.length ? order[step - 1] : (back.at(-1) ?? order.at(-1));
  return { values: new Set([...leaves, ...forward]), passedBack: new Set(back), now };
}

/** Number of the last step: all values, the 1 at the result, all derivatives. */
export const lastStepOf = (graph: ComputationalGraph): number => 2 * forwardOrder(graph).length + 1;

/** The graph with its values above the edges and its derivatives below. */
export function graphFigure(
  graph: ComputationalGraph,
  step: number,
  caption: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = graphTexts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, caption);
  const room = roomFor(graph, look);
  const spots = placeNodes(graph, room);
  // A small picture is a large one made smaller, so that nothing in it overlaps.
  const inside = root
    .append('g')
    .attr('transform', room.scale < 1 ? `scale(${Math.floor(room.scale * 1000) / 1000})` : null);
  const shown = shownAt(graph, step);
  const hasStartedBack = step > forwardOrder(graph).length;
  const edges = graph.flatMap(({ inputs, slopes }, at) =>
    inputs.map((input, index) => ({ input, at, slope: slopes[index]! })),
  );
  for (const { input, at } of edges)
    inside
      .append('line')
      .attr('x1', round(spots[input]!.x))
      .attr('y1', round(spots[input]!.y))
      .attr('x2', round(spots[at]!.x))
      .attr('y2', round(spots[at]!.y))
      .attr('stroke', palette.line)
      .attr('stroke-width', 2);
  graph.forEach((node, at) => drawNode(inside, node, spots[at]!, at === shown.now, look));
  // Fewer digits where the gaps between nodes are narrow.
  const gap = (room.width - 2 * PAD.x) / Math.max(1, ...graph.map(({ depth }) => depth)) - 36;
  const digits = gap < 40 ? 2 : gap < 56 ? 3 : 4;
  for (const { input, at, slope } of edges) {
    const [from, to] = [spots[input]!, spots[at]!];
    // Where the edge comes from, several edges to one node are still apart.
    const wanted = from.y === to.y ? 0.5 : 0.42;
    const words = short(graph[input]!.value, digits);
    const free = widthOf(graph[input]!.label) / 2 + textWidth(words, SMALL) / 2 + 4;
    const share = Math.max(wanted, Math.min(0.6, free / (to.x - from.x)));
    const middle = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    if (shown.values.has(input)) writeAt(inside, words, { ...middle, y: middle.y - 5 }, palette.ink, look);
    if (shown.passedBack.has(at)) {
      const derivative = short(graph[at]!.derivative * slope, digits);
      writeAt(inside, derivative, { ...middle, y: middle.y + 13 }, palette.wrong, look);
    }
  }
  const last = spots.at(-1)!;
  // The loss is that of the whole network, which the graph of one unit does not compute.
  if (shown.values.has(graph.length - 1) && Number.isFinite(graph.at(-1)!.value))
    writeAt(inside, short(graph.at(-1)!.value, 4), { x: last.x, y: last.y - 24 }, palette.ink, look);
  if (hasStartedBack) writeAt(inside, '1', { x: last.x, y: last.y + 34 }, palette.wrong, look);
  return root.node()!;
}

/** Size of the type of the values at the edges. */
const SMALL = 12;

const widthOf = (label: string): number => Math.max(34, textWidth(label, 13) + 16);

/** Least distances of columns and rows. */
const COLUMN = 84;
const ROW = 48;

interface Room {
  width: number;
  height: number;
  /** Share by which all is made smaller. */
  scale: number;
}

function roomFor(graph: ComputationalGraph, { width, height }: ExperimentLook): Room {
  const depths = graph.map(({ depth }) => depth);
  const rows = Math.max(...depths.map((depth) => depths.filter((one) => one === depth).length));
  const [wide, tall] = [2 * PAD.x + Math.max(...depths) * COLUMN, PAD.top + PAD.bottom + rows * ROW];
  const scale = Math.min(1, width / wide, height / tall);
  return { width: width / scale, height: height / scale, scale };
}

function placeNodes(graph: ComputationalGraph, { width, height }: Room): Spot[] {
  const deepest = Math.max(...graph.map(({ depth }) => depth), 1);
  const columns = Array.from({ length: deepest + 1 }, (_none, depth) =>
    graph.flatMap((node, at) => (node.depth === depth ? [at] : [])),
  );
  const spots: Spot[] = graph.map(() => ({ x: 0, y: 0 }));
  columns.forEach((column, depth) => {
    column.forEach((at, index) => {
      spots[at] = {
        x: PAD.x + (depth / deepest) * (width - 2 * PAD.x),
        y: PAD.top + ((index + 0.5) / column.length) * (height - PAD.top - PAD.bottom),
      };
    });
  });
  return spots;
}

function drawNode(
  root: Group,
  { label, inputs }: ComputationalGraph[number],
  { x, y }: Spot,
  isNow: boolean,
  { theme }: ExperimentLook,
): void {
  const palette = palettes[theme];
  const isLeaf = inputs.length === 0;
  const width = widthOf(label);
  root
    .append('rect')
    .attr('x', round(x - width / 2))
    .attr('y', round(y - 17))
    .attr('width', round(width))
    .attr('height', 34)
    .attr('rx', isLeaf ? 4 : 17)
    .attr('fill', palette.surface)
    .attr('stroke', isNow ? palette.accent : palette.quiet)
    .attr('stroke-width', isNow ? 3 : 1.25);
  root
    .append('text')
    .attr('x', round(x))
    .attr('y', round(y + 4.5))
    .attr('text-anchor', 'middle')
    .attr('font-size', 13)
    .attr('font-weight', 600)
    .text(label);
}

function writeAt(
  root: Group,
  words: string,
  { x, y }: Spot,
  colour: string,
  { theme }: ExperimentLook,
): void {
  root
    .append('text')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('text-anchor', 'middle')
    .attr('font-size', SMALL)
    .attr('fill', colour)
    .attr('stroke', palettes[theme].surface)
    .attr('stroke-width', 3)
    .attr('paint-order', 'stroke')
    .text(words);
}
