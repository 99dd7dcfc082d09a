import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook } from '../Experiment.ts';
import { drawCurve } from '../parts/drawCurve.ts';
import { drawPlane } from '../parts/plane.ts';
import { countPieces, foldedTent } from './folds.ts';

const DEEPEST = 7;

const texts = {
  en: {
    title: 'Simple functions, composed',
    after: (depth: number) => (depth === 1 ? 'After 1 layer' : `After ${depth} layers`),
    caption: (depth: number, pieces: number) =>
      `${depth} layers of 2 ReLUs make ${pieces} straight pieces; one layer would need ${pieces} units for them`,
  },
  ko: {
    title: '단순한 함수의 합성',
    after: (depth: number) => `${depth}층 뒤`,
    caption: (depth: number, pieces: number) =>
      `ReLU 2개짜리 ${depth}층이 직선 조각 ${pieces}개를 만듦. 한 층이라면 유닛 ${pieces}개가 필요`,
  },
} satisfies Record<Language, unknown>;

/** The depth of the last step. */
interface Course {
  deepest: number;
}

/** A fold of two ReLUs, applied again and again: depth multiplies what width only adds. */
export const experiment: Experiment<Course> = {
  fields: [],
  run: () => ({ deepest: DEEPEST }),
  firstShown: 'last',
  lastStep: ({ deepest }) => deepest - 1,
  draw: (_course, values, look) => picture(Number(values['step']) + 1, look),
  caption: (_course, values, language) => {
    const depth = Number(values['step']) + 1;
    return texts[language].caption(depth, countPieces(depth));
  },
  notes: {
    en: 'One layer folds the interval once, and every further layer folds all that is already folded. Seven layers of two units draw 128 straight pieces; a single layer needs a unit for every bend.',
    ko: '한 층이 구간을 한 번 접고, 다음 층은 이미 접힌 것을 모두 다시 접습니다. 유닛 두 개짜리 일곱 층이 직선 조각 128개를 그립니다. 한 층이라면 꺾이는 곳마다 유닛이 하나씩 필요합니다.',
  },
};

function picture(depth: number, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, text.caption(depth, countPieces(depth)));
  const shown = [...new Set([1, Math.max(1, depth - 1), depth])];
  const beside = look.width >= 480;
  const width = beside ? look.width / shown.length : look.width;
  const height = beside ? look.height : look.height / shown.length;
  shown.forEach((layers, at) => {
    const place = { left: beside ? at * width : 0, top: beside ? 0 : at * height, width, height };
    const plane = drawPlane(
      root,
      { name: `folds-${layers}`, place, x: [0, 1], y: [0, 1.02], title: text.after(layers), xTitle: 'x' },
      look,
    );
    const bends = 2 ** layers;
    const points = Array.from({ length: bends + 1 }, (_none, bend) => {
      const x = bend / bends;
      return [x, foldedTent(x, layers)] as const;
    });
    drawCurve(plane, points, { colour: palette.series.train });
  });
  return root.node()!;
}
