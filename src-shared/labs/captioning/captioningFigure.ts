import { createFigure } from '../../figures/parts/figure.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { aboveAnswers, drawAnswers } from '../parts/drawAnswers.ts';
import { drawProgress } from '../parts/drawProgress.ts';
import { inset } from '../parts/plane.ts';
import { twoPlaces } from '../parts/twoPlaces.ts';
import { captioningTexts } from './captioningTexts.ts';
import type { CaptioningCourse, CaptioningSnapshot } from './course.ts';
import { drawCaption } from './drawCaption.ts';

const PADDING = 8;

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
    first,
    {
      ...{ picture: course.pictures.subarray(picture * size, (picture + 1) * size), shape: course.shape },
      ...{ caption: shown.captions[picture]!, sentence: course.sentences[picture] },
    },
    look,
  );
  const { curves, answers: table } = aboveAnswers(inset(second, PADDING));
  drawProgress(
    root,
    curves,
    [
      {
        ...{ name: 'right', title: text.right, isShare: true },
        points: course.snapshots.map(({ step, right }) => [step, right] as const),
      },
    ],
    { steps: course.steps, shown: shown.step, xTitle: text.step },
    look,
  );
  const answers = course.sentences.map((sentence, at) => {
    const [asked, said] = [sentence.join(' '), shown.captions[at]!.words.join(' ')];
    return { asked, said, isRight: said === asked };
  });
  const titles = [text.sentence, text.said] as const;
  if (table) drawAnswers(root, table, { titles, answers, marked: picture, nothing: text.nothing }, look);
  return root.node()!;
}
