import { classOverlaps } from '../../../../src-shared/arithmetic/pixelScores.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { handComputed } from '../../../../src-shared/labs/Lesson.ts';
import { overlapsOf, TESTED } from '../../../../src-shared/labs/segmentation/course.ts';
import { experiment } from '../../../../src-shared/labs/segmentation/experiment.ts';
import type { Lab } from '../Lab.ts';

/** Steps of the shortened training, which are too few for the numbers of the whole one. */
const QUICK_STEPS = 100;
/** Mean intersection over union that is to be reached. */
const GOAL = 0.85;

/** Course B: a class for every pixel. */
export const segmentationLab: Lab = {
  id: 'segmentation',
  course: 'B',
  title: { en: 'Segmentation', ko: '이미지 분할' },
  summary: {
    en: 'A fully convolutional network says of every pixel which digit it belongs to: down to see enough, up again with skips to be sharp. Label maps beside the picture, class by class.',
    ko: '완전 합성곱 네트워크가 픽셀마다 어느 숫자에 속하는지 말합니다. 넓게 보려고 내려갔다가, 또렷해지려고 스킵 연결과 함께 올라옵니다. 그림 옆에 레이블 맵을 클래스별로 보입니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'A class for every pixel', ko: '픽셀마다 클래스 하나' },
      text: {
        en: 'The pictures are those of the lab on detection: up to five digits of different sizes in 64×64 pixels. The answer is a map as large as the picture: for every pixel the background or one of the ten digits. Start it with the button; it takes a few minutes.',
        ko: '그림은 객체 검출 실습과 같습니다. 64×64 픽셀에 크기가 다른 숫자가 다섯 개까지 놓입니다. 답은 그림만 한 맵입니다. 픽셀마다 배경이거나 열 숫자 가운데 하나입니다. 버튼으로 시작하세요. 몇 분 걸립니다.',
      },
      notice: {
        en: 'Go back through the steps: the outline of the ink is there at once, for it only takes telling bright from dark. Which digit it is comes slowly, and stroke by stroke: one digit can have two colours for long.',
        ko: '스텝을 되돌려 보세요. 잉크의 윤곽은 바로 나옵니다. 밝고 어두움만 가리면 되기 때문입니다. 어떤 숫자인지는 획마다 천천히 배워서, 한 숫자가 오랫동안 두 가지 색이기도 합니다.',
      },
      show: [{ experiment: 'segmentation' }],
      labs: ['detection'],
    },
    {
      title: { en: 'Class by class', ko: '클래스별로' },
      text: {
        en: 'The same picture, a map for each class: pixels that are rightly said to be of it, pixels that were missed, and pixels of something else that were taken for it. IoU is the first kind divided by all three together.',
        ko: '같은 그림을 클래스마다 맵 하나로 봅니다. 그 클래스라고 바르게 답한 픽셀, 놓친 픽셀, 다른 것인데 그 클래스라고 답한 픽셀입니다. IoU는 첫째를 셋 모두로 나눈 값입니다.',
      },
      notice: {
        en: 'A stroke that is missed in one class is wrongly said in another. Which digits share such strokes?',
        ko: '한 클래스에서 놓친 획은 다른 클래스에서 잘못 답한 획입니다. 어떤 숫자들이 그런 획을 나눠 가질까요?',
      },
      show: [{ experiment: 'segmentation', values: { show: 'classes' } }],
      labs: ['evaluation'],
    },
    {
      title: { en: 'How good is it?', ko: '얼마나 잘 나눌까?' },
      text: {
        en: 'Loss and mean IoU on 200 test pictures over the steps, and the IoU of each class. The background has nine pixels of ten, so a network that says nothing but background is right nine times of ten, and its mean IoU is still below 0.1.',
        ko: '스텝에 따른 손실과 테스트 그림 200장의 평균 IoU, 그리고 클래스마다의 IoU입니다. 픽셀 열에 아홉은 배경이라 배경이라고만 답해도 열에 아홉은 맞지만, 평균 IoU는 0.1에 못 미칩니다.',
      },
      notice: {
        en: 'The loss is an average over pixels and soon small; the mean over classes shows what is still wrong.',
        ko: '손실은 픽셀의 평균이라 금세 작아집니다. 아직 무엇이 틀리는지는 클래스의 평균이 보여 줍니다.',
      },
      show: [{ experiment: 'segmentation', values: { show: 'curves' } }],
    },
    {
      title: { en: 'Down and up again', ko: '내려갔다가 다시 위로' },
      text: {
        en: 'Three times pooling halves the maps, so that the last ones before the way up see whole digits. Three transposed convolutions double the scores again, each time added to the scores of the maps of that size: the skips. Choose how many digits there are, from none to sixty.',
        ko: '풀링이 맵을 세 번 반으로 줄여, 올라가기 전 마지막 맵은 숫자 전체를 봅니다. 전치 합성곱 세 번이 점수를 다시 두 배로 키우고, 그때마다 같은 크기의 맵에서 나온 점수를 더합니다. 이것이 스킵 연결입니다. 숫자를 하나도 없이부터 60개까지 정해 보세요.',
      },
      notice: {
        en: 'The last row is the answer: the probability of the background and of each digit at every pixel. Sixty digits only fit when they are smaller than any that the network has seen.',
        ko: '마지막 줄이 답입니다. 픽셀마다 배경일 확률과 각 숫자일 확률입니다. 60개는 네트워크가 본 적 없이 작아야 들어갑니다.',
      },
      show: [{ experiment: 'segmentation-picture', values: { show: 'maps' } }],
      labs: ['conv-arithmetic', 'deep-architectures'],
    },
  ],
  checks: [
    {
      name: {
        en: `Mean IoU of the background and ten digits on ${TESTED} pictures of digits from the test set`,
        ko: `테스트 세트 숫자로 그린 그림 ${TESTED}장에서 배경과 열 숫자의 평균 IoU`,
      },
      expected: `≥ ${GOAL}`,
      trains: true,
      measure: async (_trained, { quick, task }) => {
        const { trainSegmentation } = await import('../experiments/segmentation.ts');
        const values = initialValues(experiment);
        const { snapshots, data } = await trainSegmentation(
          quick ? { ...values, steps: QUICK_STEPS } : values,
          task,
        );
        const end = snapshots.at(-1)!;
        const { mean, each } = overlapsOf(end);
        return {
          value: `${mean.toFixed(4)} (${each.map((overlap) => overlap.toFixed(2)).join(' ')}; ${end.step} steps, ${Math.round(end.seconds)} s)`,
          ok: mean >= GOAL,
          comparable: !quick && data === 'mnist',
          data,
        };
      },
    },
    handComputed(
      {
        en: 'IoU of two classes with 5 and 2 pixels right, 1 of the first taken for the second',
        ko: '5개와 2개를 맞고 첫째 하나를 둘째로 본 두 클래스의 IoU',
      },
      [5 / 6, 2 / 3],
      () => classOverlaps([5, 1, 0, 2], 2),
    ),
  ],
};
