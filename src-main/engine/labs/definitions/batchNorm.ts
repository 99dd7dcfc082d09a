import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import { trainedCount } from '../../../../src-shared/labs/batch-norm/course.ts';
import { experiment } from '../../../../src-shared/labs/batch-norm/experiment.ts';
import { compareNormalisation } from '../experiments/batchNorm.ts';
import type { Lab } from '../Lab.ts';

/** Course B: training that does not depend on how large the weights begin. */
export const batchNormLab: Lab = {
  id: 'batch-norm',
  course: 'B',
  title: { en: 'Batch normalisation', ko: '배치 정규화' },
  summary: {
    en: 'Five layers of 100 from 16 sizes of the initial weights: with batch normalisation they learn at sizes where without it nothing moves.',
    ko: '100개짜리 층 다섯 개를 초기 가중치 크기 16가지에서 학습합니다. 배치 정규화가 있으면, 없을 때 꿈쩍도 않던 크기에서도 배웁니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: '16 sizes, 32 networks', ko: '크기 16가지, 네트워크 32개' },
      text: {
        en: 'The weights are drawn with a standard deviation from 1 down to 0.0001, and each network is trained twice on the same 1,000 images: as it is, and with every layer’s sums normalised over the batch before ReLU. Start it with the button; it takes a few minutes.',
        ko: '표준편차를 1에서 0.0001까지 바꿔 가며 가중치를 뽑고, 네트워크마다 같은 이미지 1,000장을 두 번 학습합니다. 한 번은 그대로, 한 번은 층마다 ReLU 앞에서 합을 배치에 걸쳐 정규화합니다. 버튼으로 시작하세요. 몇 분 걸립니다.',
      },
      notice: {
        en: 'Without batch normalisation only a few panels rise. With tiny weights every layer shrinks the signal, and nothing is left after five.',
        ko: '배치 정규화가 없으면 몇 칸에서만 곡선이 오릅니다. 가중치가 아주 작으면 층마다 신호가 줄어 다섯 층 뒤에는 남는 것이 없습니다.',
      },
      show: [{ experiment: 'batch-norm' }],
    },
    {
      title: { en: 'A larger learning rate', ko: '더 큰 학습률' },
      text: {
        en: 'The same with ten times the learning rate: does the window without batch normalisation become wider?',
        ko: '학습률을 열 배로 올려 다시 해 봅니다. 배치 정규화가 없을 때 학습되는 범위가 넓어질까요?',
      },
      notice: {
        en: 'Batch normalisation lets it learn faster as well. Where the weights are large and nothing is normalised, the training diverges at once.',
        ko: '배치 정규화가 있으면 더 빨리 배웁니다. 가중치가 크고 정규화가 없으면 곧바로 발산합니다.',
      },
      show: [{ experiment: 'batch-norm', values: { rate: 0.1, epochs: 10 } }],
    },
  ],
  checks: [
    {
      name: {
        en: 'Weight scales of 16 at which half of the images are learned, with and without',
        ko: '이미지 절반 이상을 배운 가중치 크기의 수(16가지 중), 정규화 있음과 없음',
      },
      expected: '>',
      measure: async () => {
        const task = { signal: new AbortController().signal, progress: () => undefined };
        const { plain, normalised, data } = await compareNormalisation(initialValues(experiment), task);
        const [on, off] = [trainedCount(normalised), trainedCount(plain)];
        return { value: `${on} > ${off} (${data})`, ok: on > off };
      },
    },
  ],
};
