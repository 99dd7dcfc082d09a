import { createFigure, palettes, percent, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth } from '../../figures/parts/text.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { writeText, type TextPlace } from '../parts/writeText.ts';
import type { EnsembleNetworkCourse } from './course.ts';
import { ensembleTexts } from './ensembleTexts.ts';

const MEMBER = /^member(\d+)_(.+)$/;
const HEAD = 34;
const GAP = 10;
const MOST_HEIGHT = 34;

/** A rectangle that stands for a layer. */
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Draws an ensemble as one network: a row for each member, a column for each of its layers, and what makes one answer of them. */
export function drawEnsembleNetwork(
  { model, members, method, accuracy }: EnsembleNetworkCourse,
  caption: string,
  look: ExperimentLook,
): SVGSVGElement {
  const [text, palette] = [ensembleTexts[look.language], palettes[look.theme]];
  const root = createFigure(look, `${text.network} (${text.methods[method]})`, caption);
  const own = (at: number): LayerInfo[] =>
    model.layers.filter(({ name }) => MEMBER.exec(name)?.[1] === String(at + 1));
  const [input] = model.layers;
  const after = model.layers.filter(({ name, inputs }) => !MEMBER.test(name) && inputs.length > 0);
  const columns = [input!, ...own(0), ...after];
  const names = members.map(({ form, accuracy: alone }, at) => ({
    name: method === 'stacking' ? text.formOf(form) : text.memberAt(at + 1),
    score: percent(alone),
  }));
  const labels = Math.min(look.width * 0.2, Math.max(...names.map(({ name }) => textWidth(name, 12))) + 12);
  const pitch = (look.width - labels - 8) / columns.length;
  const width = Math.max(4, pitch - GAP);
  const line = (look.height - HEAD - 8) / (members.length + 1);
  const height = Math.min(MOST_HEIGHT, line * 0.7);
  const left = (column: number): number => labels + column * pitch;
  const top = (row: number): number => HEAD + (row + 0.5) * line - height / 2;
  const middle = top((members.length - 1) / 2);
  columns.forEach((layer, column) => {
    const x = left(column) + width / 2;
    const name = MEMBER.exec(layer.name)?.[2] ?? layer.name;
    writeWithin(root, name, pitch - 4, { x, y: 13, weight: 600 });
    const shape = layer.outputShape.join('×');
    writeWithin(root, shape, pitch - 4, { x, y: 27, size: 10, fill: palette.quiet });
  });
  const rows = members.map((_member, row) =>
    own(row).map((_layer, at): Box => ({ x: left(at + 1), y: top(row), width, height })),
  );
  const entry: Box = { x: left(0), y: middle, width, height };
  const exits = after.map((_layer, at): Box => ({
    x: left(columns.length - after.length + at),
    y: middle,
    width,
    height,
  }));
  for (const row of rows) {
    [entry, ...row].forEach((box, at, all) => {
      if (at > 0) connect(root, all[at - 1]!, box, palette.quiet);
    });
    connect(root, row.at(-1)!, exits[0]!, palette.quiet);
  }
  exits.slice(1).forEach((box, at) => connect(root, exits[at]!, box, palette.quiet));
  const filled = (layer: LayerInfo): string =>
    layer.kind === 'conv' || layer.kind === 'dense' ? palette.line : palette.surface;
  draw(root, entry, filled(input!), palette.quiet);
  rows.forEach((row, at) => {
    own(at).forEach((layer, index) => draw(root, row[index]!, filled(layer), palette.quiet));
    const last = row.at(-1)!;
    const y = last.y + height / 2 + 4;
    writeWithin(root, names[at]!.score, width - 6, { x: last.x + width / 2, y, size: 11 });
    writeText(root, cut(names[at]!.name, labels - 8, 12), { x: 4, y });
  });
  exits.forEach((box, at) => draw(root, box, filled(after[at]!), palette.accent));
  const end = exits.at(-1)!;
  writeWithin(root, percent(accuracy), width - 6, {
    x: end.x + width / 2,
    y: end.y + height / 2 + 4,
    weight: 600,
  });
  return root.node()!;
}

const LEAST_SIZE = 6;

/** Writes words in the middle of a place, smaller where they do not fit, and not at all where they could not be read. */
function writeWithin(root: Root, words: string, room: number, place: TextPlace): void {
  const { size = 12 } = place;
  const fitting = Math.min(size, (size * room) / textWidth(words, size));
  if (fitting >= LEAST_SIZE) writeText(root, words, { ...place, size: fitting, anchor: 'middle' });
}

function draw(root: Root, { x, y, width, height }: Box, fill: string, stroke: string): void {
  root
    .append('rect')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('width', round(width))
    .attr('height', round(height))
    .attr('rx', 3)
    .attr('fill', fill)
    .attr('stroke', stroke);
}

function connect(root: Root, from: Box, to: Box, stroke: string): void {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = (x1 + x2) / 2;
  root
    .append('path')
    .attr(
      'd',
      `M${round(x1)} ${round(y1)}C${round(bend)} ${round(y1)} ${round(bend)} ${round(y2)} ${round(x2)} ${round(y2)}`,
    )
    .attr('fill', 'none')
    .attr('stroke', stroke);
}
