import { createFigure, palettes, whole, type Group, type Palette } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, textWidth, wrap } from '../../figures/parts/text.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { ArchitectureCourse } from './course.ts';
import {
  columnsOf,
  MOST_TYPE,
  partAround,
  placeColumns,
  type Box,
  type Columns,
  type Part,
  type PlacedSlot,
} from './layout.ts';
import { shownKind, shownKinds, texts, type ShownKind } from './texts.ts';
import { countOf, parametersOf, type Unit } from './units.ts';

/** Height of the text above the graph and of the legend below it. */
const HEADER = 58;
const LEGEND = 24;
/** Height of the small graph of the whole network, beside a part of it. */
const MAP = 30;
/** Name of the small graph and of its frame, for the window. */
export const MAP_PLANE = 'map';
/** Beginning of the names of boxes that can be chosen. */
export const UNIT_HANDLE = 'unit-';
/** Boxes from this height on have room for a second line of large type. */
const TWO_LINES = 34;
/** Type below this size is left out. */
const LEAST_TYPE = 4.5;

/** Font size of the sentence about the chosen unit. */
const SUMS_TYPE = 12;

const coloursOf = ({ categories, series }: Palette): Record<ShownKind, string> => ({
  conv: categories[0]!,
  pool: categories[2]!,
  dense: series.heldOut,
  normalization: categories[3]!,
  merge: categories[4]!,
});

/**
 * Draws the graph of a network up to the unit of a step, which is marked; what comes behind it is faint.
 * @param zoom 1 for the whole network; else the part around the unit, with the whole in small above it
 */
export function drawGraph(
  { network, model, units }: ArchitectureCourse,
  step: number,
  zoom: number,
  description: string,
  look: ExperimentLook,
): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title(network.title), description);
  const [margin, { width, height }] = [10, look];
  const columns = columnsOf(units);
  const part = partAround(columns, step, zoom);
  const isPart = part.to - part.from < columns.slots.length;
  const top = HEADER + (isPart ? MAP : 0);
  const area = { x: margin, y: top, width: width - 2 * margin, height: height - top - LEGEND };
  if (isPart) drawMap(root.append('g'), { ...area, y: HEADER, height: MAP - 8 }, columns, part, units, look);
  const { slots, rows } = placeColumns(columns, area, part);
  const lines = root.append('g').attr('fill', 'none').attr('stroke', palette.quiet);
  const boxes = root.append('g').attr('text-anchor', 'middle');
  if (look.handles) boxes.attr('data-plane', 'graph').attr('data-x', '0 1 0 1').attr('data-y', '0 1 0 1');
  const most = isPart ? MOST_TYPE.part : MOST_TYPE.whole;
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
    const ends = rows[slot.row]!;
    for (const path of [
      ...(slot.cut.before ? [`M${round(ends.left)} ${middleOf(slot)}H${round(slot.x)}`] : []),
      ...(slot.cut.behind ? [`M${round(slot.x + slot.width)} ${middleOf(slot)}H${round(ends.right)}`] : []),
    ])
      lines.append('path').attr('d', path).attr('stroke-dasharray', '3 3');
    if (slot.unit === undefined)
      lines
        .append('path')
        .attr('d', `M${round(slot.x)} ${middleOf(slot)}h${round(slot.width)}`)
        .attr('stroke-opacity', isAhead ? 0.3 : null);
    else {
      const group = boxes.append('g').attr('opacity', isAhead ? 0.3 : null);
      drawUnit(group, units[slot.unit]!, slot, { palette, marked, most });
      if (look.handles)
        group
          .append('rect')
          .attr('data-handle', `${UNIT_HANDLE}${slot.unit}`)
          .attr('data-of', 'graph')
          .attr('data-press', '')
          .attr('x', round(slot.x))
          .attr('y', round(slot.y))
          .attr('width', round(slot.width))
          .attr('height', round(slot.height))
          .attr('fill-opacity', 0)
          .attr('cursor', 'pointer');
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
  wrap(sums, width - 2 * margin - 1, SUMS_TYPE)
    .slice(0, 2)
    .forEach((line, at) =>
      header
        .append('text')
        .attr('x', margin)
        .attr('y', 34 + at * 15)
        .attr('font-size', SUMS_TYPE)
        .attr('fill', palette.quiet)
        .text(cut(line, width - 2 * margin, SUMS_TYPE)),
    );
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

/** The whole network in small, with a frame around the part that is shown; pressed or dragged, it shows another part. */
function drawMap(
  group: Group,
  { x, y, width, height }: Box,
  { slots }: Columns,
  { from, to }: Part,
  units: readonly Unit[],
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  const colours = coloursOf(palette);
  const wide = width / slots.length;
  const most = Math.max(...slots.map((column) => column.length));
  for (const slot of slots.flat()) {
    if (slot.unit === undefined) continue;
    const kind = shownKind(units[slot.unit]!.head.kind);
    const tall = height / most;
    group
      .append('rect')
      .attr('x', round(x + slot.column * wide + wide * 0.1))
      .attr('y', round(y + height / 2 + (slot.lane - 0.4) * tall))
      .attr('width', round(wide * 0.8))
      .attr('height', round(tall * 0.8))
      .attr('fill', kind === undefined ? palette.quiet : colours[kind]);
  }
  group
    .append('rect')
    .attr('x', round(x + from * wide))
    .attr('y', round(y - 2))
    .attr('width', round((to - from) * wide))
    .attr('height', round(height + 4))
    .attr('rx', 3)
    .attr('fill', palette.accent)
    .attr('fill-opacity', 0.15)
    .attr('stroke', palette.accent)
    .attr('stroke-width', 2);
  if (!look.handles) return;
  group
    .attr('data-plane', MAP_PLANE)
    .attr('data-x', `0 ${slots.length} ${x} ${x + width}`)
    .attr('data-y', `0 1 ${y} ${y + height}`);
  group
    .append('rect')
    .attr('data-handle', MAP_PLANE)
    .attr('data-of', MAP_PLANE)
    .attr('data-press', '')
    .attr('x', round(x))
    .attr('y', round(y - 2))
    .attr('width', round(width))
    .attr('height', round(height + 4))
    .attr('fill-opacity', 0)
    .attr('cursor', 'grab');
}

function drawUnit(
  group: Group,
  unit: Unit,
  slot: PlacedSlot,
  { palette, marked, most }: { palette: Palette; marked: boolean; most: number },
): void {
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
  const isTall = height >= TWO_LINES && unit.head.outputShape.length === 3 && unit.head.kind !== 'input';
  const lines = isTall ? all : all.slice(0, 1);
  const size = Math.min(
    most,
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
