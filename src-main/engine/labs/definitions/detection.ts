import { precisionRecall } from '../../../../src-shared/arithmetic/averagePrecision.ts';
import { intersectionOverUnion } from '../../../../src-shared/arithmetic/boxes.ts';
import {
  LEAST_SCORE,
  scoreOf,
  SUPPRESSION,
  TESTED,
  type DetectionCourse,
  type DetectionPicture,
} from '../../../../src-shared/labs/detection/course.ts';
import { foundOf } from '../../../../src-shared/labs/detection/drawBoxes.ts';
import { experiment } from '../../../../src-shared/labs/detection/experiment.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { handComputed } from '../../../../src-shared/labs/Lesson.ts';
import type { Check, HowMeasured, Lab } from '../Lab.ts';

/** Steps of the shortened training, which are too few for the numbers of the whole one. */
const QUICK_STEPS = 100;
/** Mean average precision that is to be reached. */
const GOAL = 0.9;
/** Pictures without a digit that the detector is shown. */
const EMPTY = 20;

async function trained({ quick, task }: HowMeasured): Promise<DetectionCourse> {
  const { trainDetection } = await import('../experiments/detection.ts');
  const values = initialValues(experiment);
  return trainDetection(quick ? { ...values, steps: QUICK_STEPS } : values, task);
}

const comparable = ({ data }: DetectionCourse, { quick }: HowMeasured) => ({
  comparable: !quick && data === 'mnist',
  data,
});

const precision: Check = {
  name: {
    en: `Mean average precision at IoU 0.5 on ${TESTED} pictures of digits from the test set`,
    ko: `테스트 세트 숫자로 그린 그림 ${TESTED}장에서 IoU 0.5의 mAP`,
  },
  expected: `≥ ${GOAL.toFixed(2)}`,
  trains: true,
  measure: async (_trained, how) => {
    const course = await trained(how);
    const end = course.snapshots.at(-1)!;
    const { map } = scoreOf(course, end, SUPPRESSION);
    const value = `${map.toFixed(4)} (${end.step} steps, ${Math.round(end.seconds)} s)`;
    return { value, ok: map >= GOAL, ...comparable(course, how) };
  },
};

const nothing: Check = {
  name: {
    en: `Boxes in ${EMPTY} pictures without a digit, with a score of at least ${LEAST_SCORE}`,
    ko: `숫자 없는 그림 ${EMPTY}장에서 점수가 ${LEAST_SCORE} 이상인 상자`,
  },
  expected: '0',
  trains: true,
  measure: async (_trained, how) => {
    const course = await trained(how);
    const { detectInPicture } = await import('../experiments/detection.ts');
    let boxes = 0;
    for (let seed = 1; seed <= EMPTY; seed++) {
      const picture: DetectionPicture = await detectInPicture({ digits: 0, seed }, how.task);
      boxes += foundOf(picture.candidates, initialValues(experiment)).length;
    }
    return { value: String(boxes), ok: boxes === 0, ...comparable(course, how) };
  },
};

/** Course E: where each digit is, and which, in one look. */
export const detectionLab: Lab = {
  id: 'detection',
  course: 'E',
  title: { en: 'Object detection', ko: '객체 검출' },
  summary: {
    en: 'Several digits in one picture: a small network finds each with its box, class and score. Cells, anchors, non-maximum suppression by hand, precision and recall.',
    ko: '그림 한 장에 숫자가 여럿입니다. 작은 네트워크가 숫자마다 상자와 클래스와 점수를 말합니다. 칸과 앵커, 손으로 옮기는 비최대 억제, 정밀도와 재현율을 봅니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Which digits, and where?', ko: '어떤 숫자가 어디에?' },
      text: {
        en: 'Pictures of 64×64 pixels with up to five digits of the data set, of different sizes, hardly overlapping; some are empty. Every step draws 16 new ones. A network of six convolutions learns to draw a box around each digit and to name it. Start it with the button; it takes two minutes or so.',
        ko: '64×64 픽셀 그림에 데이터 세트의 숫자가 다섯 개까지, 크기를 달리해 거의 겹치지 않게 놓입니다. 빈 그림도 있습니다. 스텝마다 새로 16장을 그립니다. 합성곱 여섯 층의 네트워크가 숫자마다 상자를 두르고 이름을 대도록 배웁니다. 버튼으로 시작하세요. 2분쯤 걸립니다.',
      },
      notice: {
        en: 'The list names each box as class : score, with its overlap with the digit (IoU: the shared area divided by the area of both together). Go back to see what is learned first: that there is something, then how large it is, last which digit it is.',
        ko: '목록은 상자마다 클래스 : 점수와, 실제 숫자와 겹친 정도(IoU: 함께 덮은 넓이를 둘을 합친 넓이로 나눈 값)를 적습니다. 스텝을 되돌려 무엇부터 배우는지 보세요. 무언가 있다는 것, 그 크기, 마지막으로 어떤 숫자인지를 배웁니다.',
      },
      show: [{ experiment: 'detection' }],
    },
    {
      title: { en: 'Cells and anchors', ko: '칸과 앵커' },
      text: {
        en: 'The last layer has 8×8 cells with 15 numbers each: whether a digit’s centre is in the cell, where in it, the size as a multiple of the anchor (the dotted box of 14×20 pixels), and a score for each class. The darker a cell, the surer it is of a digit.',
        ko: '마지막 층은 8×8칸이고 칸마다 수가 15개입니다. 숫자의 중심이 그 칸에 있는지, 칸 안 어디인지, 앵커(점선으로 그린 14×20 픽셀 상자)의 몇 배인지, 클래스마다 몇 점인지입니다. 칸이 진할수록 숫자가 있다고 확신합니다.',
      },
      notice: {
        en: 'Only the cell with the centre answers for a digit, yet its neighbours often claim it as well. Two digits with their centres in one cell cannot both be found: that is what a grid costs.',
        ko: '숫자는 중심이 든 칸만 맡지만 이웃 칸도 자기 것이라고 할 때가 많습니다. 두 숫자의 중심이 한 칸에 들면 둘 다 찾을 수는 없습니다. 칸으로 나눈 대가입니다.',
      },
      show: [{ experiment: 'detection', values: { show: 'cells' } }],
    },
    {
      title: { en: 'Suppress what is found twice', ko: '두 번 찾은 것 지우기' },
      text: {
        en: 'Here every box with a score of 0.1 is shown, and nothing is suppressed. Lower the threshold of the non-maximum suppression: of two boxes of one class that overlap by more, only the one with the higher score stays.',
        ko: '여기서는 점수가 0.1만 넘어도 상자를 보이고 아무것도 지우지 않습니다. 비최대 억제의 임곗값을 낮춰 보세요. 같은 클래스의 두 상자가 그보다 많이 겹치면 점수가 높은 것만 남습니다.',
      },
      notice: {
        en: 'Between 0.3 and 0.6 hardly anything changes: boxes of one digit overlap a lot, those of neighbours hardly. The least score decides between missed digits and false ones.',
        ko: '0.3과 0.6 사이에서는 거의 달라지지 않습니다. 한 숫자의 상자끼리는 많이 겹치고 이웃 숫자의 상자와는 거의 겹치지 않기 때문입니다. 최소 점수는 놓친 숫자와 잘못 찾은 숫자 사이를 정합니다.',
      },
      show: [{ experiment: 'detection', values: { picture: 12, suppression: 1, least: 0.1 } }],
    },
    {
      title: { en: 'How good is it?', ko: '얼마나 잘 찾을까?' },
      text: {
        en: 'All boxes on 300 test pictures, from the highest score down: precision is the share of them that are right, recall the share of the digits that are found. Right is a box of the right class that overlaps its digit by an IoU of at least 0.5. The area below a curve is the average precision of that class; their mean is the mAP.',
        ko: '테스트 그림 300장의 모든 상자를 점수가 높은 것부터 셉니다. 정밀도는 그 가운데 맞은 상자의 비율, 재현율은 실제 숫자 가운데 찾은 비율입니다. 클래스가 맞고 숫자와 IoU 0.5 이상 겹치면 맞은 것입니다. 곡선 아래 넓이가 그 클래스의 평균 정밀도이고, 클래스들의 평균이 mAP입니다.',
      },
      notice: {
        en: 'Set the suppression to 1 and see the mAP fall: a digit that is found twice counts as one right and one wrong box.',
        ko: '비최대 억제를 1로 두고 mAP가 떨어지는 것을 보세요. 한 숫자를 두 번 찾으면 하나는 맞고 하나는 틀린 것으로 셉니다.',
      },
      show: [{ experiment: 'detection', values: { show: 'curves' } }],
      labs: ['evaluation'],
    },
    {
      title: { en: 'A picture of your own', ko: '직접 만든 그림' },
      text: {
        en: 'Choose how many digits there are, from none to sixty, and look at what the layers make of the picture: edges first, then parts, in the end one map for any digit and one for each class.',
        ko: '숫자를 하나도 없이부터 60개까지 정하고, 층마다 그림을 어떻게 바꾸는지 보세요. 처음에는 에지, 다음에는 부분, 마지막에는 아무 숫자나 찾는 맵 하나와 클래스마다 맵 하나입니다.',
      },
      notice: {
        en: 'An empty picture gives no box. Sixty digits only fit when they are far smaller than those that the detector learned from: it has no answer to them.',
        ko: '빈 그림에서는 상자가 나오지 않습니다. 60개는 배운 숫자보다 훨씬 작아야 들어가므로 검출기가 답하지 못합니다.',
      },
      show: [{ experiment: 'detection-picture', values: { show: 'maps' } }],
      labs: ['convolution-matrix'],
    },
  ],
  checks: [
    precision,
    nothing,
    handComputed(
      { en: 'IoU of boxes of 4x4 shifted by 2 across, and by 4', ko: '옆으로 2, 4 옮긴 4x4 상자의 IoU' },
      [1 / 3, 0],
      () => {
        const box = { left: 0, top: 0, width: 4, height: 4 };
        return [2, 4].map((left) => intersectionOverUnion(box, { ...box, left }));
      },
    ),
    handComputed(
      {
        en: 'Average precision of right, wrong, right for two objects',
        ko: '물체 둘을 맞음, 틀림, 맞음으로 찾을 때의 평균 정밀도',
      },
      [0.5 + 0.5 * (2 / 3)],
      () => [
        precisionRecall(
          [true, false, true].map((isRight, at) => ({ isRight, score: 1 - at / 10 })),
          2,
        ).average,
      ],
    ),
  ],
};
