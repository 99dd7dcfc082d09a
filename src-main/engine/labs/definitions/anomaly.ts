import { areAnomalous } from '../../../../src-shared/labs/anomaly/course.ts';
import { experiment } from '../../../../src-shared/labs/anomaly/experiment.ts';
import { separationOf } from '../../../../src-shared/labs/anomaly/separation.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { findAnomalies } from '../experiments/anomaly.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import type { Lab } from '../Lab.ts';

const DIGITS = 10;
/** Mean area under the ROC curve over the ten digits that is to be reached. */
const GOAL = 0.93;
/** What the shortened version trains with. */
const QUICK = { images: 1000, epochs: 5 };

/** The area under the ROC curve with each digit in turn as the normal one. */
async function areasOfAllDigits(
  values: Partial<Record<'images' | 'epochs', number>>,
  { signal, progress }: ExperimentTask,
): Promise<{ data: string; areas: number[] }> {
  const areas: number[] = [];
  let data = '';
  for (let digit = 0; digit < DIGITS; digit++) {
    const course = await findAnomalies(
      { ...initialValues(experiment), ...values, digit: String(digit) },
      { signal, progress: (done, total) => progress(digit * total + done, DIGITS * total) },
    );
    data = course.data;
    areas.push(separationOf(course.scores, areAnomalous(course)).auc);
  }
  return { data, areas };
}

/** Course E: an autoencoder that knows what is normal, and so what is not. */
export const anomalyLab: Lab = {
  id: 'anomaly',
  course: 'E',
  title: { en: 'Anomalies', ko: '이상 탐지' },
  summary: {
    en: 'An autoencoder trained on one digit alone: what it reconstructs badly is an anomaly. The threshold is moved by hand, the ROC curve shows all of them.',
    ko: '숫자 하나만으로 학습한 오토인코더입니다. 잘 되살리지 못하는 것이 이상입니다. 임곗값은 손으로 옮기고, ROC 곡선은 모든 임곗값을 보여 줍니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'One digit is normal', ko: '숫자 하나가 정상' },
      text: {
        en: 'An autoencoder with a code of 16 numbers is trained on the zeros among the training images, and on nothing else. Then it reconstructs the test images of all digits; the mean squared error is the score. Start it with the button; it takes some seconds.',
        ko: '코드가 수 16개인 오토인코더를 훈련 이미지 가운데 0만으로 학습합니다. 다른 숫자는 보지 않습니다. 그다음 모든 숫자의 테스트 이미지를 되살리게 하고, 평균 제곱 오차를 점수로 삼습니다. 버튼으로 시작하세요. 몇 초 걸립니다.',
      },
      notice: {
        en: 'No anomaly was needed to learn what an anomaly is. The two heaps of errors move apart as it trains: the normal ones go to the left, the others stay.',
        ko: '이상이 무엇인지 배우는 데 이상 이미지는 필요하지 않았습니다. 학습하는 동안 오차의 두 무더기가 갈라집니다. 정상은 왼쪽으로 가고 나머지는 남습니다.',
      },
      show: [{ experiment: 'anomaly' }],
      labs: ['autoencoder'],
    },
    {
      title: { en: 'Where to draw the line', ko: '선을 어디에 그을까' },
      text: {
        en: 'Drag the threshold in the histogram, or let the button set the one that 95 % of the normal images pass. The dot on the ROC curve moves along.',
        ko: '히스토그램에서 임곗값을 끌거나, 정상 이미지의 95 %가 통과하는 임곗값을 버튼으로 정하세요. ROC 곡선의 점이 따라 움직입니다.',
      },
      notice: {
        en: 'Every threshold buys found anomalies with false alarms. The area under the curve does not depend on it: it is the probability that an anomaly has a larger error than a normal image.',
        ko: '어떤 임곗값이든 이상을 찾는 대신 거짓 경보를 냅니다. 곡선 아래 넓이는 임곗값과 상관없이 이상 이미지의 오차가 정상 이미지의 오차보다 클 확률입니다.',
      },
      show: [{ experiment: 'anomaly', values: { threshold: 0.03 } }],
      labs: ['evaluation'],
    },
    {
      title: { en: 'A hard one', ko: '어려운 숫자' },
      text: {
        en: 'Now 8 is normal. Who can draw an 8 can nearly draw a 3, a 5 and a 9 as well.',
        ko: '이번에는 8이 정상입니다. 8을 그릴 줄 알면 3, 5, 9도 거의 그릴 수 있습니다.',
      },
      notice: {
        en: 'Look at the anomalies with small errors: ones, whose few strokes leave little to get wrong, and digits that share their strokes with the 8. A small error does not mean that it was taken for an 8.',
        ko: '오차가 작은 이상을 보세요. 획이 적어 틀릴 것도 적은 1, 그리고 8과 획을 나눠 가진 숫자들입니다. 오차가 작다고 8로 본 것은 아닙니다.',
      },
      show: [{ experiment: 'anomaly', values: { digit: '8' } }],
    },
    {
      title: { en: 'How wide a code?', ko: '코드의 폭' },
      text: {
        en: 'The same with a code of 128 numbers. It reconstructs the zeros better. Does it find anomalies better?',
        ko: '코드를 수 128개로 늘려 다시 해 봅니다. 0은 더 잘 되살립니다. 이상도 더 잘 찾을까요?',
      },
      notice: {
        en: 'A wide code hands through what it has never seen as well: the errors of the anomalies fall along. The needle’s eye is what makes the difference.',
        ko: '코드가 넓으면 본 적 없는 것도 그대로 넘겨줍니다. 이상의 오차도 함께 줄어듭니다. 차이를 만드는 것은 좁은 바늘귀입니다.',
      },
      show: [{ experiment: 'anomaly', values: { code: 128 } }],
    },
  ],
  checks: [
    {
      name: {
        en: 'Area under the ROC curve, trained on one digit, the nine others as anomalies: mean of the ten digits',
        ko: 'ROC 곡선 아래 넓이, 숫자 하나로 학습하고 나머지 아홉을 이상으로 볼 때 열 숫자의 평균',
      },
      expected: `≥ ${GOAL}`,
      trains: true,
      measure: async (_trained, { quick, task }) => {
        const { data, areas } = await areasOfAllDigits(quick ? QUICK : {}, task);
        const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
        return {
          value: `${mean.toFixed(4)} (${areas.map((area) => area.toFixed(3)).join(' ')})`,
          ok: mean >= GOAL,
          comparable: !quick && data === 'mnist',
          data,
        };
      },
    },
  ],
};
