import { createFigure, palettes, percent, whole, type Root } from '../../figures/parts/figure.ts';
import { drawPicture } from '../../figures/parts/drawPicture.ts';
import { pixelPicture } from '../../figures/parts/pixels.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, cutOrNone, textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCurve, drawDots } from '../parts/drawCurve.ts';
import { drawKey, type KeyEntry } from '../parts/drawKey.ts';
import { drawHeading } from '../parts/heading.ts';
import { drawPictures } from '../parts/drawPictures.ts';
import { drawPlane, type Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { writeText } from '../parts/writeText.ts';
import { rightMembers, type Answers, type EnsembleCourse } from './course.ts';
import { ensembleTexts } from './ensembleTexts.ts';

/** What can be shown of an ensemble. */
export const ensembleViews = ['accuracy', 'votes', 'where', 'weights'] as const;
export type EnsembleView = (typeof ensembleViews)[number];

interface EnsemblePicture {
  look: ExperimentLook;
  view: EnsembleView;
  caption: string;
}

const PADDING = 10;

/** Draws the first members of an ensemble. */
export function drawEnsemble(
  course: EnsembleCourse,
  count: number,
  { look, view, caption }: EnsemblePicture,
): SVGSVGElement {
  const text = ensembleTexts[look.language];
  const root = createFigure(look, text.title, caption);
  const whole = { left: 0, top: 0, width: look.width, height: look.height };
  if (count === 0) return root.node()!;
  if (view === 'accuracy') drawAccuracies(root, course, count, look);
  else if (view === 'votes') drawAnswers(root, whole, course, count, look);
  else if (view === 'where') drawWhere(root, whole, course, count, look);
  else drawWeights(root, whole, course, count, look);
  return root.node()!;
}

/** Accuracy by the number of members, and how many of them are right about how many images. */
function drawAccuracies(root: Root, course: EnsembleCourse, count: number, look: ExperimentLook): void {
  const [text, palette] = [ensembleTexts[look.language], palettes[look.theme]];
  const { first, second } = twoPlaces(look, { across: 0.56, down: 0.55 });
  const [together, alone] = [palette.series.train, palette.series.heldOut];
  const entries: KeyEntry[] = [
    { name: text.together, colour: together },
    { name: text.member, colour: alone, isDots: true },
    { name: text.single, colour: palette.quiet, dashed: true },
  ];
  const inner = { left: first.left + PADDING, top: first.top + 4, width: first.width - 2 * PADDING };
  const key = drawKey(root, inner, entries, look) + 4;
  const { single, total } = course;
  const all = [...course.members, ...course.together, ...(single ? [single] : [])].map(
    ({ accuracy }) => accuracy,
  );
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = Math.max(0.005, (high - low) * 0.12);
  const plane = drawPlane(
    root,
    {
      name: 'accuracy',
      place: { ...first, top: first.top + key, height: first.height - key },
      x: [0.5, total + 0.5],
      y: [Math.max(0, low - room), Math.min(1, high + room)],
      title: text.accuracy,
      xTitle: text.count,
      yLabel: (value) => `${Number((value * 100).toFixed(1))} %`,
    },
    look,
  );
  if (single)
    drawCurve(
      plane,
      [
        [0, single.accuracy],
        [total + 1, single.accuracy],
      ],
      { colour: palette.quiet, dashed: true },
    );
  const points = (answers: readonly Answers[]) =>
    answers.slice(0, count).map(({ accuracy }, at) => [at + 1, accuracy] as const);
  drawCurve(plane, points(course.together), { colour: together, width: 2.5, dots: 4 });
  drawDots(plane, points(course.members), { colour: alone, radius: 4.5 });
  drawRightMembers(root, second, course, count, look);
}

/** Bars: the test images by the number of members that are right, each divided by whether the ensemble is. */
function drawRightMembers(
  root: Root,
  place: Place,
  course: EnsembleCourse,
  count: number,
  look: ExperimentLook,
): void {
  const [text, palette] = [ensembleTexts[look.language], palettes[look.theme]];
  const inner = drawHeading(root, place, text.right);
  const right = rightMembers(course, count);
  const { answers } = course.together[count - 1]!;
  const bars = Array.from({ length: count + 1 }, () => ({ all: 0, good: 0 }));
  right.forEach((number, row) => {
    const bar = bars[number]!;
    bar.all++;
    if (answers[row] === course.labels[row]) bar.good++;
  });
  const entries: KeyEntry[] = [
    { name: text.ensembleRight, colour: palette.series.train },
    { name: text.ensembleWrong, colour: palette.wrong },
  ];
  const key = drawKey(root, inner, entries, look);
  const top = inner.top + key;
  const line = Math.min(30, (inner.height - key) / bars.length);
  const size = Math.max(7, Math.min(13, line * 0.55));
  const most = Math.max(...bars.map(({ all }) => all));
  const labels = 4 + textWidth(`${count}`, size);
  const numbers = 12 + textWidth(`${whole(most)} (${percent(1)})`, size);
  const wide = Math.max(10, inner.width - labels - numbers);
  // Nearly all images are right with all members: a root lets the others be seen.
  const length = (images: number): number => wide * Math.sqrt(images / most);
  bars.forEach(({ all, good }, number) => {
    const y = top + (count - number) * line;
    const write = (words: string, x: number, anchor: 'start' | 'end'): void =>
      writeText(root, words, { x, y: y + line / 2 + size * 0.35, anchor, size });
    write(String(number), inner.left + labels - 4, 'end');
    const [full, part] = [length(all), all > 0 ? (length(all) * good) / all : 0];
    const bar = (from: number, to: number, fill: string): void => {
      root
        .append('rect')
        .attr('x', round(inner.left + labels + from))
        .attr('y', round(y + line * 0.15))
        .attr('width', round(Math.max(0, to - from)))
        .attr('height', round(line * 0.7))
        .attr('fill', fill);
    };
    bar(0, part, palette.series.train);
    bar(part, full, palette.wrong);
    write(all > 0 ? `${whole(all)} (${percent(good / all)})` : '0', inner.left + labels + full + 6, 'start');
  });
}

/** The disputed images, and below each what every member answers, and the ensemble. */
function drawAnswers(
  root: Root,
  place: Place,
  course: EnsembleCourse,
  count: number,
  look: ExperimentLook,
): void {
  const [text, palette] = [ensembleTexts[look.language], palettes[look.theme]];
  const { rows, images } = course.disputed;
  const inner = drawHeading(root, place, rows.length > 0 ? text.disputed : text.agreed);
  if (rows.length === 0) return;
  const names = [text.truth, ...namesOf(course, count, look), text.ensemble];
  const titles = Math.min(inner.width * 0.3, Math.max(...names.map((name) => textWidth(name, 12))) + 10);
  const column = Math.min(
    (inner.width - titles) / rows.length,
    Math.max(24, inner.height / (names.length * 0.5 + 1)),
  );
  const [high, wide] = course.shape;
  const side = column * 0.86;
  const tall = (side * high) / wide;
  const line = (inner.height - tall - 6) / names.length;
  const size = Math.max(7, Math.min(16, line * 0.7, column * 0.6));
  const pixels = high * wide * course.shape[2];
  names.forEach((name, at) => {
    writeText(root, cut(name, titles - 6, 12), {
      x: inner.left,
      y: inner.top + tall + 6 + (at + 0.5) * line + 4,
      weight: at === 0 || at === names.length - 1 ? 600 : undefined,
    });
  });
  rows.forEach((row, at) => {
    const left = inner.left + titles + at * column;
    drawPicture(
      root,
      { x: round(left), y: round(inner.top), width: round(side), height: round(tall) },
      images.subarray(at * pixels, (at + 1) * pixels),
      course.shape,
      look.theme,
    );
    const truth = course.labels[row]!;
    const answers = [
      truth,
      ...course.members.slice(0, count).map((member) => member.answers[row]!),
      course.together[count - 1]!.answers[row]!,
    ];
    answers.forEach((answer, index) => {
      const isRight = answer === truth;
      writeText(root, cutOrNone(course.classes[answer] ?? String(answer), column - 2, size), {
        x: left + side / 2,
        y: inner.top + tall + 6 + (index + 0.5) * line + size * 0.35,
        anchor: 'middle',
        size,
        weight: index === 0 || index === answers.length - 1 ? 700 : isRight ? 400 : 600,
        fill: index === 0 ? palette.ink : isRight ? palette.series.train : palette.wrong,
      });
    });
  });
}

/** Members by name, with their form where it differs and their weight where it does. */
function namesOf(course: EnsembleCourse, count: number, { language }: ExperimentLook): string[] {
  const text = ensembleTexts[language];
  return course.members.slice(0, count).map(({ form, say }, at) => {
    const more =
      course.method === 'stacking'
        ? ` (${text.formOf(form)})`
        : say === undefined
          ? ''
          : ` (${text.say} ${say.toFixed(1)})`;
    return text.memberAt(at + 1) + more;
  });
}

/** Which member is right about which of the images that any of them got wrong, the hardest ones on the right. */
function drawWhere(
  root: Root,
  place: Place,
  course: EnsembleCourse,
  count: number,
  look: ExperimentLook,
): void {
  const text = ensembleTexts[look.language];
  const right = rightMembers(course, count);
  const rows = [...right.keys()]
    .filter((row) => right[row]! < count)
    .sort((a, b) => right[b]! - right[a]! || a - b);
  const inner = drawHeading(root, place, text.where(whole(rows.length)));
  if (rows.length === 0) return;
  const lines: readonly Answers[] = [...course.members.slice(0, count), course.together[count - 1]!];
  const names = [...namesOf(course, count, look), text.ensemble];
  const scores = lines.map(({ accuracy }) => percent(accuracy));
  const titles = Math.min(inner.width * 0.3, Math.max(...names.map((name) => textWidth(name, 12))) + 10);
  const numbers = Math.max(...scores.map((score) => textWidth(score, 12))) + 8;
  const wide = Math.max(20, inner.width - titles - numbers);
  const line = Math.min(60, inner.height / lines.length);
  const scale = { map: 'blue-red', low: -1, high: 1 } as const;
  lines.forEach(({ answers }, at) => {
    const y = inner.top + at * line;
    const values = rows.map((row) => (answers[row] === course.labels[row] ? -0.6 : 0.6));
    const words = (content: string, x: number, isLast: boolean): void =>
      writeText(root, content, { x, y: y + line / 2 + 4, weight: isLast ? 600 : undefined });
    const isLast = at === lines.length - 1;
    words(cut(names[at]!, titles - 6, 12), inner.left, isLast);
    root
      .append('image')
      .attr('href', pixelPicture({ values, width: rows.length, height: 1 }, scale, look.theme))
      .attr('x', round(inner.left + titles))
      .attr('y', round(y + line * 0.1))
      .attr('width', round(wide))
      .attr('height', round(line * 0.8))
      .attr('preserveAspectRatio', 'none');
    words(scores[at]!, inner.left + titles + wide + 6, isLast);
  });
}

/** The training images that count most for the next member. */
function drawWeights(
  root: Root,
  place: Place,
  course: EnsembleCourse,
  count: number,
  look: ExperimentLook,
): void {
  const text = ensembleTexts[look.language];
  const { heavy } = course.members[count - 1]!;
  const inner = drawHeading(root, place, heavy ? text.heavy(count) : text.noWeights);
  if (!heavy) return;
  const words = heavy.labels.map(
    (label, at) => `${course.classes[label] ?? label}: ×${heavy.weights[at]!.toFixed(1)}`,
  );
  const isWide = inner.width > inner.height;
  drawPictures(
    root,
    inner,
    { images: heavy.images, shape: course.shape, columns: isWide ? 6 : 3, words, gap: 10 },
    look,
  );
}
