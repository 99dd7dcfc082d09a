import { createFigure, palettes, whole, type Group, type Palette } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth } from '../../figures/parts/text.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { ArchitectureCourse } from './course.ts';
import { columnsOf, placeColumns, type PlacedSlot } from './layout.ts';
import { shownKind, shownKinds, texts, type ShownKind } from './texts.ts';
import { countOf, parametersOf, type Unit } from './units.ts';

/** Height of the text above the graph and of the legend below it. */
const HEADER = 44;
const LEGEND = 24;
const MOST_TYPE = 12;
/** Type below this size is left out. */
const LEAST_TYPE = 4.5;

const coloursOf = ({ categories, series }: Palette): Record<ShownKind, string> => ({
  conv: categories[0]!,
  pool: categories[2]!,
  dense: series.heldOut,
  normalization: categories[3]!,
  merge: categories[4]!,
});

/** Draws the graph of a network up to the unit of a step, which is marked; what comes behind it is faint. */
export function drawGraph(
  { network, model, units }: ArchitectureCourse,
  step: number,
  description: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title(network.title), description);
  const [margin, { width, height }] = [10, look];
  const area = { x: margin, y: HEADER, width: width - 2 * margin, height: height - HEADER - LEGEND };
  const { slots, rows } = placeColumns(columnsOf(units), area);
  const lines = root.append('g').attr('fill', 'none').attr('stroke', palette.quiet);
  const boxes = root.append('g').attr('text-anchor', 'middle');
  const reached = reachOf(slots, step);
  for (const slot of slots) {
    const isAhead = !reached.has(slot);
    const marked = slot.unit === step;
    for (const from of slot.from)
      lines
        .append('path')
        .attr('d', lineBetween(from, slot, rows[from.row]!))
        .attr('stroke', marked ? palette.accent : null)
        .attr('stroke-width', marked ? 2 : 1)
        .attr('stroke-opacity', isAhead ? 0.3 : null);
    if (slot.unit === undefined)
      lines
        .append('path')
        .attr('d', `M${round(slot.x)} ${middleOf(slot)}h${round(slot.width)}`)
        .attr('stroke-opacity', isAhead ? 0.3 : null);
    else {
      const group = boxes.append('g').attr('opacity', isAhead ? 0.3 : null);
      drawUnit(group, units[slot.unit]!, slot, palette, marked);
    }
  }
  const lead = units[step]!;
  const header = root.append('g');
  const before = units.slice(0, step + 1).reduce((sum, unit) => sum + parametersOf(unit), 0);
  header
    .append('text')
    .attr('x', margin)
    .attr('y', 17)
    .attr('font-size', 14)
    .attr('font-weight', 600)
    .text(
      cut(`${network.title} · ${lead.layers.map(({ name }) => name).join(' → ')}`, width - 2 * margin, 14),
    );
  const sums = sumsOf(lead, units, [before, model.parameters], look);
  const size = Math.max(8, Math.min(12, (width - 2 * margin - 1) / textWidth(sums, 1)));
  header
    .append('text')
    .attr('x', margin)
    .attr('y', 35)
    .attr('font-size', round(size))
    .attr('fill', palette.quiet)
    .text(cut(sums, width - 2 * margin, size));
  drawKey(root.append('g'), look, palette);
  return root.node()!;
}

/** The slots that lie on the way to the units up to a step. */
function reachOf(slots: readonly PlacedSlot[], step: number): Set<PlacedSlot> {
  const reached = new Set<PlacedSlot>();
  const visit = (slot: PlacedSlot): void => {
    if (reached.has(slot)) return;
    reached.add(slot);
    for (const from of slot.from) visit(from);
  };
  for (const slot of slots) if (slot.unit !== undefined && slot.unit <= step) visit(slot);
  return reached;
}

/** What the unit reads and makes, how its parameters are counted, and how many there are up to it. */
function sumsOf(
  { inputs, layers }: Unit,
  units: readonly Unit[],
  [before, all]: readonly [number, number],
  { language }: ExperimentLook,
): string {
  const text = texts[language];
  const shape = (layer: LayerInfo): string => layer.outputShape.join('×');
  const read = inputs.map((input) => shape(units[input]!.layers.at(-1)!)).join(' + ');
  const made = shape(layers.at(-1)!);
  const counts = layers.flatMap((layer) => {
    const count = countOf(layer);
    return count === undefined ? [] : `${count} = ${whole(layer.parameters)}`;
  });
  const parts = [
    read ? `${read} → ${made}` : made,
    counts.length > 0 ? text.parameters(counts.join(', ')) : text.noWeights,
    text.soFar(whole(before), whole(all)),
  ];
  return parts.join('  ·  ');
}

const middleOf = ({ y, height }: PlacedSlot): number => round(y + height / 2);

/** A line from one slot to the next; into another row, it leaves at the right end and comes in at the left one. */
function lineBetween(from: PlacedSlot, to: PlacedSlot, ends: { left: number; right: number }): string {
  const [x1, x2] = [round(from.x + from.width), round(to.x)];
  if (from.row !== to.row)
    return `M${x1} ${middleOf(from)}H${round(ends.right)}M${round(ends.left)} ${middleOf(to)}H${x2}`;
  const bend = round((x1 + x2) / 2);
  return `M${x1} ${middleOf(from)}C${bend} ${middleOf(from)} ${bend} ${middleOf(to)} ${x2} ${middleOf(to)}`;
}

function drawUnit(group: Group, unit: Unit, slot: PlacedSlot, palette: Palette, marked: boolean): void {
  const { x, y, width, height } = slot;
  const kind = shownKind(unit.head.kind);
  const colour = kind === undefined ? palette.quiet : coloursOf(palette)[kind];
  group
    .append('rect')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('width', round(width))
    .attr('height', round(height))
    .attr('rx', Math.min(4, round(height / 5)))
    .attr('fill', palette.surface)
    .attr('stroke', marked ? palette.accent : colour)
    .attr('stroke-width', marked ? 3 : 1);
  group
    .append('rect')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('width', round(width))
    .attr('height', round(height))
    .attr('rx', Math.min(4, round(height / 5)))
    .attr('fill', colour)
    .attr('fill-opacity', 0.16);
  const all = [labelOf(unit.head), unit.head.outputShape.slice(0, 2).join('×')];
  const isTall = height >= 26 && unit.head.outputShape.length === 3 && unit.head.kind !== 'input';
  const lines = isTall ? all : all.slice(0, 1);
  const size = Math.min(
    MOST_TYPE,
    (height * 0.82) / (lines.length * 1.15),
    (width - 6) / Math.max(...lines.map((line) => textWidth(line, 1))),
  );
  if (size < LEAST_TYPE) return;
  lines.forEach((line, at) => {
    group
      .append('text')
      .attr('x', round(x + width / 2))
      .attr('y', round(y + height / 2 + (at - (lines.length - 1) / 2) * size * 1.15 + size * 0.35))
      .attr('font-size', round(size))
      .attr('fill', at === 0 ? null : palette.quiet)
      .text(line);
  });
}

/** What a box says: window, maps and stride of a convolution, units, or what joins. */
function labelOf({ className, kernelSize, strides, outputShape }: LayerInfo): string {
  const stride = strides && strides[0] > 1 ? `/${strides[0]}` : '';
  const window = kernelSize?.join('×');
  switch (className) {
    case 'InputLayer':
      return outputShape.join('×');
    case 'Conv2D':
      return `${window} ${outputShape.at(-1)}${stride}`;
    case 'MaxPooling2D':
      return `max ${window}${stride}`;
    case 'AveragePooling2D':
      return `avg ${window}${stride}`;
    case 'GlobalAveragePooling2D':
      return 'avg';
    case 'Add':
      return '+';
    case 'Concatenate':
      return 'concat';
    case 'LocalResponseNormalization':
      return 'LRN';
    default:
      return String(outputShape.at(-1));
  }
}

/** The legend below the graph. */
function drawKey(group: Group, look: ExperimentLook, palette: Palette): void {
  const colours = coloursOf(palette);
  const size = 11;
  const names = shownKinds.map((kind) => [kind, texts[look.language].kinds[kind]] as const);
  const wanted = names.reduce((sum, [, name]) => sum + 34 + textWidth(name, size), 0);
  const scale = Math.min(1, (look.width - 20) / wanted);
  let x = 10;
  for (const [kind, name] of names) {
    group
      .append('rect')
      .attr('x', round(x))
      .attr('y', round(look.height - 16))
      .attr('width', round(14 * scale))
      .attr('height', 10)
      .attr('rx', 2)
      .attr('fill', colours[kind])
      .attr('fill-opacity', 0.3)
      .attr('stroke', colours[kind]);
    group
      .append('text')
      .attr('x', round(x + 18 * scale))
      .attr('y', round(look.height - 7))
      .attr('font-size', round(size * scale))
      .text(name);
    x += (34 + textWidth(name, size)) * scale;
  }
}
