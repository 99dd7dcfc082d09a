import type { LabInfo, LabResult } from '../../../src-shared/contract/labs.ts';

const name = { en: 'Test accuracy', ko: '테스트 정확도' };

/** A lab's result as an engine would send it. */
export const labResult: LabResult = {
  at: '2026-01-02T03:04:05.000Z',
  quick: false,
  data: 'mnist',
  runs: ['/runs/a'],
  checks: [{ name, expected: '≥ 0.9880', measured: '0.9897', ok: true, comparable: true }],
  ok: true,
};

/** A lab as an engine would send it, with a training that has not been done yet. */
export const labInfo: LabInfo = {
  id: 'lenet5',
  course: 'A',
  title: { en: 'LeNet-5 today', ko: '오늘날의 LeNet-5' },
  summary: { en: 'Read digits.', ko: '숫자를 읽습니다.' },
  steps: [
    {
      title: { en: 'The network', ko: '네트워크' },
      text: { en: 'Maps get smaller.', ko: '맵이 작아집니다.' },
      notice: { en: 'conv3 has the most weights.', ko: 'conv3의 가중치가 가장 많습니다.' },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Training', ko: '학습' },
      text: { en: 'The loss falls.', ko: '손실이 떨어집니다.' },
      notice: { en: 'It falls fastest at first.', ko: '처음에 가장 빨리 떨어집니다.' },
      show: [{ view: 'curves' }],
    },
  ],
  trainings: [
    {
      recipe: 'lenet5',
      data: 'mnist',
      settings: {
        ...{ epochs: 10, batchSize: 32, optimizer: 'adam', learningRate: 0.002 },
        ...{ schedule: 'linear', seed: 1, validationSplit: 0 },
      },
    },
  ],
  checks: [{ name, expected: '≥ 0.9880', measured: null, ok: false, comparable: true }],
  result: null,
  computed: false,
  runs: [null],
};
