import type { Language } from '../../contract/errors.ts';
import { createFigure, palettes, percent } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import { drawCurve } from '../parts/drawCurve.ts';
import { drawPlane } from '../parts/plane.ts';
import { GOAL, secondsTo, type ClockCourse, type RungCourse } from './course.ts';
import { rungs } from './rungs.ts';

const texts: Record<
  Language,
  Record<'title' | 'errors' | 'time' | 'rung' | 'goal' | 'last' | 'all', string>
> = {
  en: {
    title: '99 % against the clock',
    errors: 'wrong on the test images',
    time: 'seconds of training',
    rung: 'rung',
    goal: 'to 99 %',
    last: 'at the end',
    all: 'time',
  },
  ko: {
    title: '시간을 다투는 99 %',
    errors: '테스트 이미지 오답률',
    time: '학습 시간(초)',
    rung: '단',
    goal: '99 %까지',
    last: '끝났을 때',
    all: '시간',
  },
};

/** Smallest share of wrong images that the axis shows. */
const LEAST_WRONG = 0.005;

/** Draws the errors of each rung over its training time; the highest rung stands out, beside the one below it. */
export function drawLadder(course: ClockCourse, description: string, look: ExperimentLook): SVGSVGElement {
  const text = texts[look.language];
  const palette = palettes[look.theme];
  const root = createFigure(look, text.title, description);
  const wide = look.width >= 560;
  const { width, height } = look;
  const plot = wide ? { width: width * 0.56, height } : { width, height: height * 0.55 };
  const table = wide
    ? { left: plot.width + 4, top: 26, width: width - plot.width - 16, height: height - 52 }
    : { left: 12, top: plot.height + 4, width: width - 24, height: height - plot.height - 12 };
  const longest = Math.max(1, ...course.rungs.map(({ marks }) => marks.at(-1)?.seconds ?? 0));
  const plane = drawPlane(
    root,
    {
      ...{ name: 'ladder', x: [0, longest * 1.02], y: [LEAST_WRONG, 1], logarithmic: true },
      ...{
        yTitle: text.errors,
        xTitle: text.time,
        yLabel: (value) => `${Number((value * 100).toPrecision(3))} %`,
      },
      place: { left: 8, top: 0, ...plot },
    },
    look,
  );
  drawCurve(
    plane,
    [
      [0, 1 - GOAL],
      [longest * 2, 1 - GOAL],
    ],
    { colour: palette.quiet, dashed: true, width: 1.5 },
  );
  const highest = course.rungs.length - 1;
  course.rungs.forEach(({ marks }, at) => {
    const points = marks.map(
      ({ seconds, accuracy }) => [seconds, Math.max(1 - accuracy, LEAST_WRONG)] as const,
    );
    const colour =
      at === highest ? palette.accent : at === highest - 1 ? palette.series.heldOut : palette.quiet;
    const isRecent = at >= highest - 1;
    drawCurve(plane, points, {
      colour,
      width: at === highest ? 3 : isRecent ? 2 : 1,
      dots: isRecent ? 3 : 1.5,
    });
  });
  drawCells(
    root,
    table,
    {
      head: [text.rung, text.goal, text.last, text.all],
      rows: course.rungs.map((rung) => rowOf(rung, look.language)),
      marked: highest >= 0 ? highest : undefined,
    },
    look,
  );
  if (wide && course.rungs.length > 0)
    root.append('text').attr('x', round(table.left)).attr('y', 16).attr('font-weight', 600).text(text.title);
  return root.node()!;
}

/** The name of a rung. */
export const nameOfRung = (id: string, language: Language): string =>
  rungs.find((rung) => rung.id === id)?.name[language] ?? id;

/** A time with one decimal. */
export const secondsText = (seconds: number, language: Language): string =>
  `${seconds.toFixed(1)}${language === 'en' ? ' s' : '초'}`;

function rowOf({ id, marks, diverged }: RungCourse, language: Language): Cell[] {
  const reached = secondsTo(marks, GOAL);
  const last = marks.at(-1);
  return [
    { text: nameOfRung(id, language) },
    reached === undefined
      ? { text: '–', tone: 'quiet' }
      : { text: secondsText(reached, language), tone: 'strong' },
    diverged
      ? { text: 'NaN', tone: 'wrong' }
      : {
          text: last ? percentOf(last.accuracy) : '',
          tone: last && last.accuracy >= GOAL ? 'right' : 'quiet',
        },
    { text: last ? secondsText(last.seconds, language) : '', tone: 'quiet' },
  ];
}

/** An accuracy with two decimals, so that 98.97 % does not look like 99 %. */
export const percentOf = (accuracy: number): string =>
  Number.isFinite(accuracy) ? `${(accuracy * 100).toFixed(2)} %` : percent(accuracy);
