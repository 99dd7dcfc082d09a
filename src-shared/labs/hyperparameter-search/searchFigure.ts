import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, short, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut } from '../../figures/parts/text.ts';
import { fractionOf, valueAt } from '../../studies/sampleTrial.ts';
import { isWhole, numberText, type Dimension } from '../../studies/space.ts';
import { rankTrials, type TrialResult } from '../../studies/trials.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells } from '../parts/cells.ts';
import type { Place } from '../parts/plane.ts';
import type { SearchCourse } from './course.ts';

/** Number of trials whose curves are drawn and that stand out, and rows of the table. */
const BEST = 20;
const ROWS = 8;
/** Height of a row of the table that can still be read, and of its heading, in pixels. */
const ROW_HEIGHT = 22;
const HEADING = 22;

const texts: Record<Language, Record<string, string>> = {
  en: {
    title: 'Search for hyperparameters',
    lines: 'Settings of each trial, and its value',
    table: 'Ranked',
    curves: 'The best 20: held-out (strong) and training',
    rank: 'rank',
    trial: 'trial',
    value: 'value',
    none: 'No trial is finished yet.',
    learningRate: 'learning rate',
    weightDecay: 'weight decay',
    batchSize: 'batch size',
    optimizer: 'optimizer',
    schedule: 'schedule',
    labelSmoothing: 'label smoothing',
    clipNorm: 'longest gradient',
    seed: 'seed',
  },
  ko: {
    title: '하이퍼파라미터 탐색',
    lines: '시도마다의 설정과 결과',
    table: '순위',
    curves: '가장 좋은 20번: 검증(진하게)과 훈련',
    rank: '순위',
    trial: '시도',
    value: '결과',
    none: '아직 끝난 시도가 없습니다.',
    learningRate: '학습률',
    weightDecay: '가중치 감쇠',
    batchSize: '배치 크기',
    optimizer: '옵티마이저',
    schedule: '학습률 스케줄',
    labelSmoothing: '레이블 스무딩',
    clipNorm: '기울기 최대 길이',
    seed: '시드',
  },
};

/** Draws a search: its trials as lines through the axes of their settings, the ranked table, and the curves of the best. */
export function drawSearch(course: SearchCourse, description: string, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const root = createFigure(look, text['title']!, description);
  const ranked = rankTrials(course.results, course.metric.better);
  const wide = look.width >= 480;
  const { width, height } = look;
  const left = { left: 0, top: 0, width: wide ? width * 0.54 : width, height: wide ? height : height * 0.62 };
  const split = left.height * 0.56;
  drawLines(root, { ...left, height: split }, course, ranked, look);
  drawTable(
    root,
    { ...left, left: 8, width: left.width - 16, top: split + 6, height: left.height - split - 12 },
    course,
    ranked,
    look,
  );
  const right = wide
    ? { left: left.width, top: 0, width: width - left.width, height }
    : { left: 0, top: left.height, width, height: height - left.height };
  drawCurves(root, right, ranked, look);
  return root.node()!;
}

/** Lines through parallel axes, one for each setting and one for the value; the best trials stand out. */
function drawLines(
  root: Root,
  place: Place,
  course: SearchCourse,
  ranked: readonly TrialResult[],
  look: ExperimentLook,
): void {
  const palette = palettes[look.theme];
  const text = texts[look.language];
  const { space } = course;
  const area = {
    left: place.left + 46,
    top: place.top + 48,
    width: place.width - 96,
    height: Math.max(10, place.height - 66),
  };
  heading(root, text['lines']!, place);
  const values = ranked.flatMap(({ value }) => value ?? []);
  const [low, high] = valueEnds(values, course.metric.id);
  const xOf = (at: number): number => area.left + (area.width * at) / space.length;
  const yOf = (fraction: number): number => area.top + area.height * (1 - fraction);
  const fraction = ({ settings, value }: TrialResult, at: number): number => {
    const dimension = space[at];
    if (dimension) return placeIn(dimension, settings[dimension.name]);
    return value === null ? 0 : (value - low) / (high - low || 1);
  };
  const order = [...ranked.keys()].reverse();
  for (const rank of order) {
    const trial = ranked[rank]!;
    const isBest = rank < BEST && trial.value !== null;
    const points = Array.from(
      { length: space.length + 1 },
      (_none, at) => `${round(xOf(at))} ${round(yOf(fraction(trial, at)))}`,
    );
    root
      .append('path')
      .attr('d', `M${points.join('L')}`)
      .attr('fill', 'none')
      .attr('stroke', trial.value === null ? palette.wrong : isBest ? palette.accent : palette.quiet)
      .attr('stroke-width', rank === 0 ? 2.5 : isBest ? 1.25 : 0.75)
      .attr('stroke-opacity', rank === 0 ? 1 : isBest ? 0.65 : 0.3)
      .attr('stroke-dasharray', trial.value === null ? '3 3' : null);
  }
  for (let at = 0; at <= space.length; at++) {
    const dimension = space[at];
    const x = round(xOf(at));
    root
      .append('line')
      .attr('x1', x)
      .attr('x2', x)
      .attr('y1', round(area.top))
      .attr('y2', round(area.top + area.height))
      .attr('stroke', palette.quiet);
    const name = text[dimension?.name ?? 'value']!;
    const room = Math.max(40, area.width / space.length - 6);
    label(root, cut(name, room, 11), x, area.top - 10, {
      anchor: 'middle',
      weight: 600,
      colour: palette.ink,
    });
    const ticks = dimension
      ? ticksOf(dimension)
      : [0, 0.5, 1].map((share) => ({ share, text: short(low + (high - low) * share) }));
    for (const tick of ticks)
      label(root, tick.text, x + 4, yOf(tick.share) + 4, {
        anchor: 'start',
        colour: palette.quiet,
        halo: palette.surface,
      });
  }
}

/** The axis of accuracies goes from 0 to 1; others as far as the values. */
function valueEnds(values: readonly number[], metric: string): [number, number] {
  if (metric === 'accuracy' || values.length === 0) return [0, 1];
  return [Math.min(...values), Math.max(...values)];
}

function placeIn(dimension: Dimension, value: string | number | undefined): number {
  if (dimension.kind === 'range') return fractionOf(dimension, Number(value));
  return (dimension.options.indexOf(value as never) + 0.5) / dimension.options.length;
}

function ticksOf(dimension: Dimension): { share: number; text: string }[] {
  if (dimension.kind === 'choice')
    return dimension.options.map((option, at) => ({
      share: (at + 0.5) / dimension.options.length,
      text: String(option),
    }));
  return [0, 0.5, 1].map((share) => {
    const value = valueAt(dimension, share);
    return {
      share,
      text: isWhole(dimension) ? String(Math.round(value)) : numberText(Number(value.toPrecision(2))),
    };
  });
}

function drawTable(
  root: Root,
  place: Place,
  { space }: SearchCourse,
  ranked: readonly TrialResult[],
  look: ExperimentLook,
): void {
  const text = texts[look.language];
  const fitting = Math.floor((place.height - HEADING) / ROW_HEIGHT) - 1;
  const rows = ranked
    .slice(0, Math.max(3, Math.min(ROWS, fitting)))
    .map(({ trial, value, settings }, at) => [
      { text: String(at + 1), tone: 'quiet' as const },
      { text: String(trial), tone: 'quiet' as const },
      ...space.map(({ name }) => ({ text: settingText(settings[name]) })),
      value === null
        ? { text: 'NaN', tone: 'wrong' as const }
        : { text: short(value, 4), tone: 'strong' as const },
    ]);
  const names = space.map(({ name }) => text[name]!);
  const head = [text['rank']!, text['trial']!, ...names, text['value']!];
  drawCells(root, place, { title: text['table']!, head, rows }, look);
}

const settingText = (value: string | number | undefined): string =>
  typeof value === 'number' ? numberText(Number(value.toPrecision(3))) : String(value ?? '');

/** Small curves of the best trials over their epochs, from 0 to 1 for accuracies. */
function drawCurves(root: Root, place: Place, ranked: readonly TrialResult[], look: ExperimentLook): void {
  const palette = palettes[look.theme];
  const text = texts[look.language];
  heading(root, text['curves']!, place);
  const best = ranked.filter(({ value }) => value !== null).slice(0, BEST);
  if (best.length === 0) {
    label(root, text['none']!, place.left + 12, place.top + 44, { anchor: 'start', colour: palette.quiet });
    return;
  }
  const columns = place.width > place.height * 1.6 ? 7 : 4;
  const rows = Math.ceil(BEST / columns);
  const [width, height] = [(place.width - 20) / columns, (place.height - 34) / rows];
  const all = best.flatMap(({ heldOut, train }) => [...heldOut, ...train]);
  const most = Math.max(1, ...all);
  best.forEach((trial, at) => {
    const cell = {
      left: place.left + 12 + (at % columns) * width,
      top: place.top + 30 + Math.floor(at / columns) * height,
      width: width - 8,
      height: Math.max(6, height - 20),
    };
    root
      .append('rect')
      .attr('x', round(cell.left))
      .attr('y', round(cell.top))
      .attr('width', round(cell.width))
      .attr('height', round(cell.height))
      .attr('fill', 'none')
      .attr('stroke', palette.line);
    for (const [values, colour, strong] of [
      [trial.train, palette.series.train, false],
      [trial.heldOut, palette.series.heldOut, true],
    ] as const) {
      const points = values.map((value, epoch) => {
        const x = cell.left + (cell.width * epoch) / Math.max(1, values.length - 1);
        return `${round(x)} ${round(cell.top + cell.height * (1 - value / most))}`;
      });
      if (points.length > 0)
        root
          .append('path')
          .attr('d', `M${points.join('L')}`)
          .attr('fill', 'none')
          .attr('stroke', colour)
          .attr('stroke-width', strong ? 2 : 1);
    }
    const told = cut(`#${trial.trial}  ${short(trial.value!, 3)}`, cell.width, 10);
    label(root, told, cell.left, cell.top + cell.height + 11, {
      anchor: 'start',
      colour: palette.quiet,
      size: 10,
    });
  });
}

function heading(root: Root, text: string, place: Place): void {
  root
    .append('text')
    .attr('x', round(place.left + 12))
    .attr('y', round(place.top + 18))
    .attr('font-weight', 600)
    .text(cut(text, place.width - 16, 12));
}

interface LabelLook {
  anchor: 'start' | 'middle';
  colour: string;
  weight?: number;
  size?: number;
  /** Colour around the letters, where lines lie behind them. */
  halo?: string;
}

function label(
  root: Root,
  text: string,
  x: number,
  y: number,
  { anchor, colour, weight, halo, size = 11 }: LabelLook,
): void {
  root
    .append('text')
    .attr('x', round(x))
    .attr('y', round(y))
    .attr('text-anchor', anchor)
    .attr('font-size', size)
    .attr('font-weight', weight ?? null)
    .attr('fill', colour)
    .attr('stroke', halo ?? null)
    .attr('stroke-width', halo ? 3 : null)
    .attr('paint-order', halo ? 'stroke' : null)
    .text(text);
}
