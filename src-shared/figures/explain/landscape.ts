import type { Landscape } from '../../contract/loss.ts';
import { drawCurve, drawDots } from '../../labs/parts/drawCurve.ts';
import { drawPlane, type Place, type Plane } from '../../labs/parts/plane.ts';
import { twoPlaces } from '../../labs/parts/twoPlaces.ts';
import { lossFigureTexts } from '../../texts/lossFigures.ts';
import { contourLines } from '../parts/contourLines.ts';
import { createFigure, palettes, short, whole, type FigureOptions, type Root } from '../parts/figure.ts';
import { pixelPicture } from '../parts/pixels.ts';
import { round } from '../parts/plot.ts';

/** Number of contours, and how many times the least loss the most is at most on the scale. */
const CONTOURS = 12;
const MOST_RATIO = 1e6;
const BAR = 70;
const LEAST_FOR_TITLE = 190;

/** The loss by colour and contours, the path of the run on it, and the losses of the run's own weights. */
export function landscape(found: Landscape, caption: string, options: FigureOptions): SVGSVGElement {
  const text = lossFigureTexts[options.language];
  const root = createFigure(options, text.landscape, caption);
  const hasPath = found.path.length > 1;
  const places = twoPlaces(options, hasPath ? { across: 0.62, down: 0.64 } : { across: 1, down: 1 });
  const map = places.first;
  const hasBar = options.legend !== false;
  const [across, up] = [found.x[1]! - found.x[0]!, found.y[1]! - found.y[0]!];
  const isRandom = found.plane === 'random';
  const plane = drawPlane(
    root,
    {
      ...{
        name: 'landscape',
        place: { ...map, width: map.width - (hasBar ? BAR : 0) },
        square: true,
        grid: false,
      },
      // Each place of the grid is the middle of its cell.
      x: [found.x[0]! - across / 2, found.x.at(-1)! + across / 2],
      y: [found.y[0]! - up / 2, found.y.at(-1)! + up / 2],
      xTitle: isRandom ? text.firstDirection : text.distance,
      ...(Math.min(map.height, map.width - BAR) >= LEAST_FOR_TITLE && {
        yTitle: isRandom ? text.secondDirection : text.across,
      }),
    },
    options,
  );
  const scale = scaleOf(found);
  drawCells(plane, found, scale, options);
  drawContours(plane, found, scale, options);
  drawPath(plane, found, options);
  if (hasBar) drawBar(root, plane.area, scale, options);
  if (hasPath) drawLosses(root, places.second, found, options);
  return root.node()!;
}

/** Ends of the colours, as logarithms: losses differ by orders of magnitude. */
interface LogScale {
  low: number;
  high: number;
}

function scaleOf({ losses }: Landscape): LogScale {
  const finite = losses.filter((loss) => Number.isFinite(loss) && loss > 0);
  if (finite.length === 0) return { low: 0, high: 1 };
  const most = finite.reduce((a, b) => Math.max(a, b));
  const least = Math.max(
    finite.reduce((a, b) => Math.min(a, b)),
    most / MOST_RATIO,
  );
  return { low: Math.log(least), high: Math.max(Math.log(most), Math.log(least) + 1e-9) };
}

/** The logarithm of a loss within a scale; NaN if it is not finite. */
const logIn = (loss: number, { low }: LogScale): number =>
  Number.isFinite(loss) ? Math.max(low, loss > 0 ? Math.log(loss) : low) : NaN;

function drawCells(
  { inside, area }: Plane,
  found: Landscape,
  scale: LogScale,
  { theme }: FigureOptions,
): void {
  const [wide, tall] = [found.x.length, found.y.length];
  const values = Float64Array.from(found.losses, (_none, at) => {
    const row = tall - 1 - Math.floor(at / wide);
    return logIn(found.losses[row * wide + (at % wide)]!, scale);
  });
  inside
    .append('image')
    .attr('href', pixelPicture({ values, width: wide, height: tall }, { map: 'viridis', ...scale }, theme))
    .attr('x', round(area.left))
    .attr('y', round(area.top))
    .attr('width', round(area.width))
    .attr('height', round(area.height))
    .attr('preserveAspectRatio', 'none')
    .attr('image-rendering', 'optimizeSpeed');
}

function drawContours({ inside, x, y }: Plane, found: Landscape, scale: LogScale, look: FigureOptions): void {
  const levels = Array.from(
    { length: CONTOURS },
    (_none, at) => scale.low + ((at + 0.5) / CONTOURS) * (scale.high - scale.low),
  );
  const colour = look.theme === 'dark' ? '#000000' : '#ffffff';
  for (const outline of contourLines((a, b) => logAt(found, a, b, scale), x, y, levels))
    inside
      .append('path')
      .attr('d', outline)
      .attr('fill', 'none')
      .attr('stroke', colour)
      .attr('stroke-opacity', 0.55);
}

/** The logarithm between the places of the grid, bilinearly; where a loss is not finite it counts as the highest. */
function logAt({ x, y, losses }: Landscape, atX: number, atY: number, scale: LogScale): number {
  const place = (values: Float64Array, at: number): [index: number, share: number] => {
    const exact = (at - values[0]!) / (values[1]! - values[0]!);
    const index = Math.max(0, Math.min(values.length - 2, Math.floor(exact)));
    return [index, Math.max(0, Math.min(1, exact - index))];
  };
  const [[column, a], [row, b]] = [place(x, atX), place(y, atY)];
  const value = (down: number, right: number): number => {
    const log = logIn(losses[(row + down) * x.length + column + right]!, scale);
    return Number.isNaN(log) ? scale.high : log;
  };
  const [near, far] = [0, 1].map((down) => value(down, 0) * (1 - a) + value(down, 1) * a) as [number, number];
  return near * (1 - b) + far * b;
}

function drawPath(plane: Plane, { path }: Landscape, { theme }: FigureOptions): void {
  const { surface, ink, wrong } = palettes[theme];
  const points = path.map(({ x, y }) => [x, y] as const);
  drawCurve(plane, points, { colour: surface, width: 4 });
  drawCurve(plane, points, { colour: wrong, width: 2, dots: 2.5 });
  const ends = points.length > 1 ? [points[0]!, points.at(-1)!] : points;
  ends.forEach((point, at) => {
    const isNow = at === ends.length - 1;
    drawDots(plane, [point], { colour: surface, radius: 7 });
    drawDots(plane, [point], { colour: isNow ? wrong : ink, radius: 5 });
  });
}

function drawBar(root: Root, area: Place, { low, high }: LogScale, look: FigureOptions): void {
  const palette = palettes[look.theme];
  const left = area.left + area.width + 12;
  const shades = Float64Array.from({ length: 64 }, (_none, at) => 1 - at / 63);
  root
    .append('image')
    .attr('x', round(left))
    .attr('y', round(area.top))
    .attr('width', 10)
    .attr('height', round(area.height))
    .attr('preserveAspectRatio', 'none')
    .attr(
      'href',
      pixelPicture({ values: shades, width: 1, height: 64 }, { map: 'viridis', low: 0, high: 1 }, look.theme),
    );
  const marks = area.height > 110 ? 5 : 2;
  for (let at = 0; at < marks; at++) {
    const share = at / (marks - 1);
    root
      .append('text')
      .attr('x', round(left + 14))
      .attr('y', round(area.top + (1 - share) * (area.height - 9) + 9))
      .attr('font-size', 11)
      .attr('fill', palette.quiet)
      .text(short(Math.exp(low + share * (high - low)), 2));
  }
}

function drawLosses(root: Root, place: Place, { path }: Landscape, look: FigureOptions): void {
  const [text, palette] = [lossFigureTexts[look.language], palettes[look.theme]];
  const finite = path.map(({ loss }) => loss).filter((loss) => Number.isFinite(loss) && loss > 0);
  const [least, most] = finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [0.1, 1];
  const plane = drawPlane(
    root,
    {
      ...{
        name: 'losses',
        place,
        x: [0, path.at(-1)!.step],
        y: [least / 1.5, most * 1.5],
        logarithmic: true,
      },
      ...{ title: text.lossOfSteps, xTitle: text.step },
    },
    look,
  );
  drawCurve(
    plane,
    path.map(({ step, loss }) => [step, Math.max(least, loss)] as const),
    { colour: palette.wrong, dots: 2.5 },
  );
}

const known = (loss: number): string => (Number.isFinite(loss) ? short(loss) : '–');

/** What the figure says in words. */
export function landscapeCaption(found: Landscape, language: FigureOptions['language']): string {
  const text = lossFigureTexts[language];
  const { plane, split, count, seed, through, share, path, losses } = found;
  const [of, images, drawn] = [text.splits[split], whole(count), String(seed)];
  const what =
    plane === 'random'
      ? text.random(of, images, drawn)
      : text.through(of, images, drawn, through.map(whole).join(', '));
  // Shares below a tenth of a percent are told with their digits: for random directions they are the rule.
  const told =
    share === null
      ? ''
      : text.share(
          share >= 0.0995 ? `${(share * 100).toFixed(1)} %` : `${short(share * 100, 2)} %`,
          whole(path.length),
        );
  const isFinite = losses.every(Number.isFinite);
  return what + text.here(known(path.at(-1)!.loss)) + told + (isFinite ? '' : text.overflow);
}
