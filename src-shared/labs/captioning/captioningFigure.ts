import { createFigure } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import { drawProgress } from '../parts/drawProgress.ts';
import type { Place } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { captioningTexts } from './captioningTexts.ts';
import type { CaptioningCourse, CaptioningSnapshot } from './course.ts';
import { drawCaption } from './drawCaption.ts';

const PADDING = 8;
const GAP = 12;
/** Height of a row of the table that can be read. */
const ROW = 19;

/** Where the network stands after the steps of a snapshot. @param picture index of the picture that is shown large */
export function drawCaptioning(
  course: CaptioningCourse,
  { shown, picture }: { shown: CaptioningSnapshot; picture: number },
  { look, caption }: { look: ExperimentLook; caption: string },
): SVGSVGElement {
  const text = captioningTexts[look.language];
  const root = createFigure(look, text.title, caption);
  const { first, second } = twoPlaces(look, { across: 0.56, down: 0.5 });
  const size = course.shape[0] * course.shape[1];
  drawCaption(
    root,
    inset(first),
    {
      ...{ picture: course.pictures.subarray(picture * size, (picture + 1) * size), shape: course.shape },
      ...{ caption: shown.captions[picture]!, sentence: course.sentences[picture] },
    },
    look,
  );
  const place = inset(second);
  const curve = { ...place, height: place.height * 0.42 };
  drawProgress(
    root,
    curve,
    [
      {
        ...{ name: 'right', title: text.right, isShare: true },
        points: course.snapshots.map(({ step, right }) => [step, right] as const),
      },
    ],
    { steps: course.steps, shown: shown.step, xTitle: text.step },
    look,
  );
  const table = {
    ...place,
    top: curve.top + curve.height + GAP,
    height: place.height - curve.height - GAP,
  };
  const most = Math.max(1, Math.floor(table.height / ROW) - 1);
  const from = Math.max(0, Math.min(picture - Math.floor(most / 2), course.sentences.length - most));
  const rows = course.sentences.slice(from, from + most).map((sentence, at): Cell[] => {
    const [right, said] = [sentence.join(' '), shown.captions[from + at]!.words.join(' ')];
    return [
      { text: right },
      { text: said === '' ? text.nothing : said, tone: said === right ? 'right' : 'wrong' },
      { text: said === right ? '✓' : '✗', tone: 'quiet' },
    ];
  });
  const head = [text.sentence, text.said, ''];
  drawCells(root, table, { head, rows, marked: picture - from }, look);
  return root.node()!;
}

const inset = ({ left, top, width, height }: Place): Place => ({
  ...{ left: left + PADDING, top: top + PADDING },
  ...{ width: width - 2 * PADDING, height: height - 2 * PADDING },
});
