import { axisBottom, axisLeft, scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3';
import { dressAxis } from '../../figures/parts/axes.ts';
import { palettes, short, type Group, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cutOrNone, textWidth } from '../../figures/parts/text.ts';
import { superscript } from '../../texts/superscript.ts';
import type { ExperimentLook } from '../Experiment.ts';

/** A rectangle in the figure's own pixels. */
export interface Place {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The inside of a place, some distance from its edges. */
export const inset = ({ left, top, width, height }: Place, by: number): Place => ({
  ...{ left: left + by, top: top + by },
  ...{ width: width - 2 * by, height: height - 2 * by },
});

/** Two labelled axes over a rectangle. */
export interface Plane {
  /** Name by which its handles refer to it. */
  name: string;
  x: ScaleContinuousNumeric<number, number>;
  y: ScaleContinuousNumeric<number, number>;
  /** The area between the axes. */
  area: Place;
  /** What is drawn here is clipped to the area. */
  inside: Group;
}

export interface PlaneOptions {
  name: string;
  place: Place;
  x: readonly [number, number];
  y: readonly [number, number];
  xTitle?: string;
  yTitle?: string;
  /** Heading above the area. */
  title?: string;
  /** Whether the vertical axis is logarithmic; needs `y` > 0. */
  logarithmic?: boolean;
  /** How the vertical axis is labelled. Default: numbers, on a logarithmic axis as powers of ten */
  yLabel?: (value: number) => string;
  /** Whether the area is a square. */
  square?: boolean;
  /** Grid lines. Default: shown */
  grid?: boolean;
}

const MARGIN = { left: 44, right: 20, top: 8, bottom: 34, heading: 18 };
/** Bottom margin without an axis title, and the height of a place below which the title is left out. */
const BARE_BOTTOM = 20;
const LEAST_FOR_TITLE = 104;
const TICK_SIZE = 11;

/** As many round values as have room for their labels; none if not even one has. */
function roundValues(
  scale: Plane['x'],
  most: number,
  label: (value: number) => string,
  room: (label: string) => number,
): number[] {
  const [from, to] = scale.range() as [number, number];
  const length = Math.abs(to - from);
  for (let count = most; count >= 1; count--) {
    const values = scale.ticks(count);
    const needed = Math.max(0, ...values.map((value) => room(label(value))));
    const places = values.map((value) => scale(value));
    const apart = places.slice(1).map((place, at) => Math.abs(place - places[at]!));
    if (apart.every((gap) => gap >= needed) && (values.length > 1 || needed <= length)) return values;
  }
  const [first] = scale.ticks(1);
  return first === undefined ? [] : [first];
}

/** Draws axes, titles and a faint grid, and returns the scales. */
export function drawPlane(root: Root, options: PlaneOptions, look: ExperimentLook): Plane {
  const { name, place, title, logarithmic, square, grid = true } = options;
  const palette = palettes[look.theme];
  const top = place.top + MARGIN.top + (title === undefined ? 0 : MARGIN.heading);
  let width = Math.max(20, place.width - MARGIN.left - MARGIN.right);
  const hasTitle = options.xTitle !== undefined && place.height >= LEAST_FOR_TITLE;
  const bottom = hasTitle ? MARGIN.bottom : BARE_BOTTOM;
  let height = Math.max(16, place.top + place.height - top - bottom);
  if (square) [width, height] = [Math.min(width, height), Math.min(width, height)];
  const left =
    place.left + MARGIN.left + (square ? (place.width - MARGIN.left - MARGIN.right - width) / 2 : 0);
  const area = { left, top, width, height };
  const x = scaleLinear(options.x, [left, left + width]);
  const y = logarithmic
    ? scaleLog(options.y, [top + height, top])
    : scaleLinear(options.y, [top + height, top]);
  const group = root
    .append('g')
    .attr('data-plane', look.handles ? name : null)
    .attr('data-x', look.handles ? [...x.domain(), ...x.range()].join(' ') : null)
    .attr('data-y', look.handles && !logarithmic ? [...y.domain(), ...y.range()].join(' ') : null);
  const power = (value: number): string => `10${superscript(Math.round(Math.log10(value)))}`;
  const labelOf = options.yLabel ?? (logarithmic ? power : short);
  const powers = (y as Plane['y']).ticks(10).filter((value) => Number.isInteger(Math.log10(value)));
  const tall = 15;
  const mostPowers = Math.max(1, Math.floor(height / tall));
  const everyPower = Math.ceil(powers.length / mostPowers);
  const upright = axisLeft(y)
    .tickValues(
      logarithmic
        ? powers.filter((_value, at) => at % everyPower === 0)
        : roundValues(y, Math.max(1, Math.min(6, Math.floor(height / 34))), short, () => tall),
    )
    .tickSize(grid ? -width : 0)
    .tickPadding(6)
    .tickFormat((value) => labelOf(Number(value)));
  const flat = axisBottom(x)
    .tickValues(
      roundValues(
        x,
        Math.max(1, Math.min(8, Math.floor(width / 52))),
        short,
        (label) => textWidth(label, TICK_SIZE) + 6,
      ),
    )
    .tickSize(grid ? -height : 0)
    .tickPadding(8)
    .tickFormat((value) => short(Number(value)));
  const axes: Group[] = [
    group
      .append('g')
      .attr('transform', `translate(${round(left)} 0)`)
      .call(upright),
    group
      .append('g')
      .attr('transform', `translate(0 ${round(top + height)})`)
      .call(flat),
  ];
  for (const axis of axes) dressAxis(axis, palette);
  const words = (
    text: string | undefined,
    room: number,
    transform: string,
    anchor: string,
    weight?: number,
  ): void => {
    if (text === undefined) return;
    group
      .append('text')
      .attr('transform', transform)
      .attr('text-anchor', anchor)
      .attr('font-size', weight ? 12 : 11)
      .attr('font-weight', weight ?? null)
      .text(cutOrNone(text, room, weight ? 12 : 11));
  };
  const centre = left + width / 2;
  words(
    hasTitle ? options.xTitle : undefined,
    2 * Math.min(centre - place.left, place.left + place.width - centre),
    `translate(${round(centre)} ${round(top + height + 31)})`,
    'middle',
  );
  words(
    options.yTitle,
    height + 20,
    `translate(${round(left - 35)} ${round(top + height / 2)}) rotate(-90)`,
    'middle',
  );
  words(title, place.width - MARGIN.left - 6, `translate(${round(left)} ${round(top - 9)})`, 'start', 600);
  const clip = `clip-${name}-${Math.round(left)}-${Math.round(top)}`;
  group
    .append('clipPath')
    .attr('id', clip)
    .append('rect')
    .attr('x', round(left))
    .attr('y', round(top))
    .attr('width', round(width))
    .attr('height', round(height));
  const inside = root.append('g').attr('clip-path', `url(#${clip})`);
  return { name, x, y, area, inside };
}

/** A place that can be dragged: a ring that the window makes movable. Exported figures have none. */
export function drawHandle(
  root: Root,
  { name, x, y, area }: Plane,
  handle: string,
  [atX, atY]: readonly [number, number],
  look: ExperimentLook,
): void {
  if (!look.handles) return;
  const palette = palettes[look.theme];
  // A handle outside the visible part waits at its edge, where it can be taken.
  const within = (value: number, low: number, size: number): number =>
    round(Math.max(low, Math.min(low + size, value)));
  root
    .append('circle')
    .attr('data-handle', handle)
    .attr('data-of', name)
    .attr('cx', within(x(atX), area.left, area.width))
    .attr('cy', within(y(atY), area.top, area.height))
    .attr('r', 9)
    .attr('fill', palette.accent)
    .attr('fill-opacity', 0.25)
    .attr('stroke', palette.accent)
    .attr('stroke-width', 2)
    .attr('cursor', 'grab');
}
