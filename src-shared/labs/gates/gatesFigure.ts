import { createFigure, palettes, short, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import { cellMiddles, drawHeatMap } from '../parts/drawSurface.ts';
import { drawHandle, drawPlane, type Place, type Plane } from '../parts/plane.ts';
import { gateTexts } from './gateTexts.ts';
import {
  fires,
  inputRows,
  lectureWeights,
  truthTables,
  weightedSum,
  xorOfTwoLayers,
  type GateName,
  type Perceptron,
} from './perceptron.ts';

/** What the picture shows: a perceptron, or XOR as two layers. */
export interface GatesData {
  gate: GateName;
  /** Undefined for XOR of two layers with the lecture's weights. */
  perceptron: Perceptron | undefined;
  /** Index of the row that was presented last, while it learns. */
  row?: number | undefined;
  /** A line above the table. */
  note: string;
}

/** The visible part of the plane of the two inputs. */
const SPAN = [-0.5, 1.5] as const;
const CELLS = 48;

/** The plane of the inputs with the decision line, and the truth table beside it. */
export function gatesFigure(data: GatesData, look: ExperimentLook): SVGSVGElement {
  const text = gateTexts[look.language];
  const root = createFigure(look, text.title(data.gate), data.note);
  const beside = look.width >= 420;
  const planeWide = beside ? Math.min(look.width * 0.55, look.height * 1.1) : look.width;
  const planeTall = beside ? look.height : look.height * 0.55;
  const place = { left: 0, top: 0, width: planeWide, height: planeTall };
  const plane = drawPlane(
    root,
    { name: 'inputs', place, x: SPAN, y: SPAN, xTitle: 'x1', yTitle: 'x2', square: true, grid: false },
    look,
  );
  drawSurface(plane, data, look);
  if (data.perceptron) drawLine(root, plane, data.perceptron, data.row === undefined, look);
  else {
    drawBorder(plane, lectureWeights.nand, look);
    drawBorder(plane, lectureWeights.or, look);
  }
  drawPoints(root, plane, data, look);
  const right: Place = beside
    ? { left: planeWide + 16, top: 8, width: look.width - planeWide - 24, height: look.height - 16 }
    : { left: 8, top: planeTall + 4, width: look.width - 16, height: look.height - planeTall - 8 };
  drawTable(root, right, data, look);
  return root.node()!;
}

const outputOf = ({ perceptron }: GatesData, point: readonly [number, number]): 0 | 1 =>
  perceptron ? fires(perceptron, point) : xorOfTwoLayers(point).output;

/** Height of the surface: the weighted sum; for two layers, which side of the decision a place is on. */
function heightAt(data: GatesData, point: readonly [number, number]): number {
  if (data.perceptron) return weightedSum(data.perceptron, point);
  return xorOfTwoLayers(point).output === 1 ? 0.5 : -0.5;
}

function drawSurface(plane: Plane, data: GatesData, look: ExperimentLook): void {
  const places = cellMiddles(plane, CELLS);
  const values = Float64Array.from({ length: CELLS ** 2 }, (_none, cell) =>
    heightAt(data, [places[2 * cell]!, places[2 * cell + 1]!]),
  );
  const reach = Math.max(1e-9, ...values.map(Math.abs));
  drawHeatMap(plane, values, { reach, opacity: 0.45 }, look);
}

/** Draws where a perceptron's weighted sum is 0. */
function drawBorder({ inside, x, y }: Plane, perceptron: Perceptron, { theme }: ExperimentLook): void {
  const ends = borderEnds(perceptron);
  if (!ends) return;
  inside
    .append('line')
    .attr('x1', round(x(ends[0][0])))
    .attr('y1', round(y(ends[0][1])))
    .attr('x2', round(x(ends[1][0])))
    .attr('y2', round(y(ends[1][1])))
    .attr('stroke', palettes[theme].ink)
    .attr('stroke-width', 2);
}

/** Two points of the decision line far outside the plane's visible part; undefined if both weights are 0. */
function borderEnds(perceptron: Perceptron): [[number, number], [number, number]] | undefined {
  const { w1, w2 } = perceptron;
  const length = Math.hypot(w1, w2);
  if (length < 1e-9) return undefined;
  const [footX, footY] = footOf(perceptron);
  const [alongX, alongY] = [(-w2 / length) * 9, (w1 / length) * 9];
  return [
    [footX - alongX, footY - alongY],
    [footX + alongX, footY + alongY],
  ];
}

/** The point of the decision line that is nearest to the middle of the four inputs. */
export function footOf({ w1, w2, b }: Perceptron): [number, number] {
  const square = w1 ** 2 + w2 ** 2;
  const sum = (w1 + w2) / 2 + b;
  return [0.5 - (sum * w1) / square, 0.5 - (sum * w2) / square];
}

/** Where the handle that turns the line is: along the line, a fixed distance from its foot. */
export function turnOf(perceptron: Perceptron): [number, number] {
  const { w1, w2 } = perceptron;
  const length = Math.hypot(w1, w2);
  const [x, y] = footOf(perceptron);
  return [x - (w2 / length) * 0.55, y + (w1 / length) * 0.55];
}

function drawLine(
  root: Root,
  plane: Plane,
  perceptron: Perceptron,
  movable: boolean,
  look: ExperimentLook,
): void {
  drawBorder(plane, perceptron, look);
  if (!movable || Math.hypot(perceptron.w1, perceptron.w2) < 1e-9) return;
  drawHandle(root, plane, 'move', footOf(perceptron), look);
  drawHandle(root, plane, 'turn', turnOf(perceptron), look);
}

function drawPoints(root: Root, { x, y }: Plane, data: GatesData, look: ExperimentLook): void {
  const palette = palettes[look.theme];
  for (const [row, point] of inputRows.entries()) {
    const target = truthTables[data.gate][row]!;
    const right = outputOf(data, point) === target;
    const [cx, cy] = [round(x(point[0])), round(y(point[1]))];
    root
      .append('circle')
      .attr('cx', cx)
      .attr('cy', cy)
      .attr('r', 11)
      .attr('fill', target === 1 ? palette.ink : palette.surface)
      .attr('stroke', right ? palette.ink : palette.wrong)
      .attr('stroke-width', right ? 1.5 : 4)
      .attr('pointer-events', 'none');
    root
      .append('text')
      .attr('x', cx)
      .attr('y', cy + 4)
      .attr('text-anchor', 'middle')
      .attr('font-size', 12)
      .attr('font-weight', 600)
      .attr('pointer-events', 'none')
      .attr('fill', target === 1 ? palette.surface : palette.ink)
      .text(String(target));
  }
}

function drawTable(root: Root, place: Place, data: GatesData, look: ExperimentLook): void {
  const text = gateTexts[look.language];
  const hidden = data.perceptron === undefined;
  const head = hidden
    ? ['x1', 'x2', 'NAND', 'OR', 'AND', text.target]
    : ['x1', 'x2', text.sum, text.output, text.target];
  const rows = inputRows.map((point, row): Cell[] => {
    const target = truthTables[data.gate][row]!;
    const output = outputOf(data, point);
    const tone = output === target ? 'right' : 'wrong';
    const layers = xorOfTwoLayers(point);
    const middle: Cell[] = data.perceptron
      ? [{ text: short(weightedSum(data.perceptron, point)) }]
      : [{ text: String(layers.nand) }, { text: String(layers.or) }];
    return [
      { text: String(point[0]) },
      { text: String(point[1]) },
      ...middle,
      { text: String(output), tone },
      { text: String(target), tone: 'strong' },
    ];
  });
  root
    .append('text')
    .attr('x', round(place.left))
    .attr('y', round(place.top + 14))
    .attr('font-size', 12)
    .text(cut(data.note, place.width, 12));
  const title = text.title(data.gate);
  const table = { ...place, top: place.top + 28, height: Math.min(220, place.height - 28) };
  drawCells(root, table, { title, head, rows, marked: data.row === -1 ? undefined : data.row }, look);
}
