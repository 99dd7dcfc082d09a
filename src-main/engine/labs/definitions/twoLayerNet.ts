import { accuracyAtLeast, accuracyNear } from '../checks/accuracy.ts';
import { parameterTable } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course B: learning with back-propagation, with a sigmoid and with a ReLU hidden layer. */
export const twoLayerNet: Lab = {
  id: 'two-layer-net',
  course: 'B',
  title: { en: 'Two-layer network', ko: '2층 신경망' },
  summary: {
    en: '10,000 updates of a 784-50-10 network: with sigmoid it learns slowly, with ReLU it gets further.',
    ko: '784-50-10 네트워크를 10,000번 갱신합니다. 시그모이드로는 천천히 배우고, ReLU로는 더 멀리 갑니다.',
  },
  trainings: [
    { recipe: 'two-layer-net', steps: 10_000, quickSteps: 1200 },
    { recipe: 'two-layer-net-sigmoid', steps: 10_000, quickSteps: 1200 },
  ],
  steps: [
    {
      title: { en: 'Small random weights', ko: '작은 무작위 가중치' },
      text: {
        en: 'The weights begin as N(0, 0.01) and the biases as 0. Each update moves them by 0.1 times the gradient of a batch of 100.',
        ko: '가중치는 N(0, 0.01)에서, 편향은 0에서 시작합니다. 갱신할 때마다 배치 100장의 기울기에 0.1을 곱한 만큼 움직입니다.',
      },
      notice: {
        en: '60,000 images in batches of 100 are 600 updates per epoch: 10,000 updates are 16.67 epochs.',
        ko: '60,000장을 100장씩 쓰면 에폭마다 600번 갱신합니다. 10,000번은 16.67에폭입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Train and test accuracy per epoch', ko: '에폭별 훈련 정확도와 테스트 정확도' },
      text: {
        en: 'The lecture has 0.9471 on the test images with slow learning and 0.9691 after 16 epochs with back-propagation. The first is what the sigmoid network reaches, the second needs the ReLU one.',
        ko: '강의의 테스트 정확도는 느린 학습에서 0.9471, 역전파로 16에폭 뒤 0.9691입니다. 앞의 값은 시그모이드 네트워크가, 뒤의 값은 ReLU 네트워크가 내는 값입니다.',
      },
      notice: {
        en: 'The two curves lie close together: nothing is learned by heart yet.',
        ko: '두 곡선이 가까이 붙어 있습니다. 아직 과적합은 보이지 않습니다.',
      },
      show: [{ view: 'curves' }],
    },
  ],
  checks: [
    parameterTable('two-layer-net', [39250, 510]),
    accuracyAtLeast(0.9691, 0),
    {
      ...accuracyNear(0.9471, 0.005, 1),
      name: { en: 'Test accuracy with sigmoid', ko: '시그모이드의 테스트 정확도' },
    },
  ],
};
