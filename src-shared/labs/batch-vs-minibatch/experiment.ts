import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, short, whole } from '../../figures/parts/figure.ts';
import { drawLegend, legendHeight, legendRows, mostRows } from '../../figures/parts/legend.ts';
import type { Experiment, ExperimentLook, ExperimentValues, NumberField } from '../Experiment.ts';
import { drawCurve, drawDots } from '../parts/drawCurve.ts';
import { drawContours, drawCross } from '../parts/drawSurface.ts';
import { drawPlane } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { descendAll, PER_PICTURE, POINTS, updatesAfter, type Descents } from './descents.ts';

const kinds = ['whole', 'mini', 'single'] as const;

const texts = {
  en: {
    title: 'Whole batch, mini-batches, one by one',
    names: { whole: 'whole batch', mini: 'mini-batches', single: 'one by one' },
    updates: (name: string, count: string) => `${name}: ${count} updates`,
    seen: 'points seen',
    loss: 'Loss over all points',
    path: 'Path of the line',
    slope: 'slope a',
    height: 'height b',
    caption: (epochs: string, told: string) => `After ${epochs} epochs of work: ${told}`,
    told: (name: string, count: string, loss: string) => `${name} ${count} updates, loss ${loss}`,
  },
  ko: {
    title: '배치 전체, 미니배치, 하나씩',
    names: { whole: '배치 전체', mini: '미니배치', single: '하나씩' },
    updates: (name: string, count: string) => `${name}: 갱신 ${count}번`,
    seen: '본 점의 수',
    loss: '모든 점의 손실',
    path: '직선의 경로',
    slope: '기울기 a',
    height: '높이 b',
    caption: (epochs: string, told: string) => `${epochs}에폭만큼 계산한 뒤: ${told}`,
    told: (name: string, count: string, loss: string) => `${name} 갱신 ${count}번, 손실 ${loss}`,
  },
} satisfies Record<Language, unknown>;

const field = (
  name: string,
  label: NumberField['label'],
  [initial, low, high]: readonly [number, number, number],
  rest: Partial<NumberField> = {},
): NumberField => ({ kind: 'number', name, label, initial, low, high, ...rest });

const seenAt = (values: ExperimentValues): number => Number(values['step']) * PER_PICTURE;

/** Three ways of using the same points: what an update costs, and where it leads. */
export const experiment: Experiment<Descents> = {
  fields: [
    field('batch', { en: 'Mini-batch', ko: '미니배치 크기' }, [10, 2, 50], { step: 1 }),
    field('rate', { en: 'Learning rate', ko: '학습률' }, [0.2, 0.01, 3], { logarithmic: true }),
    field('epochs', { en: 'Epochs', ko: '에폭 수' }, [8, 1, 40], { step: 1 }),
    field('noise', { en: 'Noise of the points', ko: '점의 잡음' }, [0.6, 0, 2]),
    field('seed', { en: 'Seed', ko: '시드' }, [1, 1, 99], { step: 1 }),
  ],
  run: (values) =>
    descendAll({
      ...{ batch: Number(values['batch']), rate: Number(values['rate']), epochs: Number(values['epochs']) },
      ...{ noise: Number(values['noise']), seed: Number(values['seed']) },
    }),
  lastStep: ({ single }) => Math.floor((single.path.length - 1) / PER_PICTURE),
  draw: (course, values, look) => picture(course, values, look),
  caption: (course, values, language) => {
    const text = texts[language];
    const seen = seenAt(values);
    const told = kinds.map((kind) => {
      const updates = updatesAfter(course[kind], seen);
      const loss = course[kind].losses[updates]!;
      return text.told(text.names[kind], whole(updates), Number.isFinite(loss) ? short(loss) : '–');
    });
    return text.caption(short(seen / POINTS), told.join('; '));
  },
  notes: {
    en: 'All three have looked at the same number of points at every moment. One by one the way trembles but is soon near; the whole batch goes straight and slowly. Mini-batches are the compromise, and they suit matrix arithmetic.',
    ko: '어느 순간이나 셋이 본 점의 수는 같습니다. 하나씩은 흔들리지만 금방 가까워지고, 배치 전체는 곧지만 느립니다. 미니배치는 그 중간이고 행렬 계산에도 잘 맞습니다.',
  },
};

function picture(course: Descents, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const seen = seenAt(values);
  const root = createFigure(look, text.title, experiment.caption(course, values, look.language));
  const entries = kinds.map((kind, at) => ({
    name: text.updates(text.names[kind], whole(updatesAfter(course[kind], seen))),
    colour: palette.categories[at]!,
  }));
  const rows = legendRows(
    entries,
    { width: look.width, left: 8, shown: look.legend, most: mostRows(look.height) },
    (rest) => `+ ${rest}`,
  );
  const tall = look.height - legendHeight(rows);
  const places = twoPlaces({ width: look.width, height: tall }, { across: 0.55, down: 0.55 });
  const plane = drawPlane(
    root,
    {
      ...{ name: 'path', place: places.first, x: [-2.5, 3], y: [-1.5, 3], grid: false },
      ...{ title: text.path, xTitle: text.slope, yTitle: text.height },
    },
    look,
  );
  const lowest = course.loss(...course.best);
  const levels = Array.from({ length: 9 }, (_none, at) => lowest + 0.02 * 2 ** at);
  drawContours(plane, course.loss, levels, look);
  drawCross(plane, course.best, look);
  const most = course.whole.losses[0]!;
  const race = drawPlane(
    root,
    {
      ...{ name: 'losses', place: places.second, x: [0, course.single.path.length - 1], y: [0, most * 1.1] },
      ...{ title: text.loss, xTitle: text.seen },
    },
    look,
  );
  [...kinds].reverse().forEach((kind) => {
    const colour = palette.categories[kinds.indexOf(kind)]!;
    const { path, losses, batch } = course[kind];
    const updates = updatesAfter(course[kind], seen);
    drawCurve(plane, path.slice(0, updates + 1), { colour, width: kind === 'single' ? 1 : 2 });
    drawDots(plane, [path[updates]!], { colour, radius: 5 });
    drawCurve(
      race,
      losses.slice(0, updates + 1).map((value, at) => [at * batch, value] as const),
      { colour, width: kind === 'single' ? 1 : 2, dots: kind === 'whole' ? 3 : undefined },
    );
  });
  drawLegend(root, rows, tall, look);
  return root.node()!;
}
