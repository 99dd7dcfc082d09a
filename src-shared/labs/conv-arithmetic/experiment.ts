import type { Experiment, ExperimentValues, NumberField } from '../Experiment.ts';
import { operations, pools, sizeFormula, slide, type Operation, type Sliding } from './sliding.ts';
import { slidingFigure } from './slidingFigure.ts';
import { slidingTexts } from './slidingTexts.ts';

const whole = (
  name: string,
  en: string,
  ko: string,
  [initial, low, high]: readonly number[],
): NumberField => ({
  ...{ kind: 'number', name, label: { en, ko }, initial: initial!, low: low!, high: high!, step: 1 },
});

const operationOf = (values: ExperimentValues): Operation => values['operation'] as Operation;

/** Convolution, pooling and their relatives on small numbers, window by window. */
export const experiment: Experiment<Sliding> = {
  fields: [
    {
      ...{
        kind: 'choice',
        name: 'operation',
        initial: 'convolution',
        label: { en: 'Operation', ko: '연산' },
      },
      options: operations.map((value) => ({
        value,
        label: { en: slidingTexts.en.operations[value], ko: slidingTexts.ko.operations[value] },
      })),
    },
    whole('size', 'Input H', '입력 H', [5, 1, 9]),
    whole('filter', 'Filter F', '필터 F', [3, 1, 5]),
    whole('stride', 'Stride S', '스트라이드 S', [1, 1, 4]),
    whole('padding', 'Padding P', '패딩 P', [0, 0, 3]),
    {
      ...whole('dilation', 'Dilation D', '팽창 D', [1, 1, 3]),
      applies: (values) => !pools(operationOf(values)),
    },
    whole('channels', 'Channels C', '채널 C', [1, 1, 3]),
  ],
  run: (values) => {
    const number = (name: string): number => Number(values[name]);
    return slide({
      ...{ operation: operationOf(values), size: number('size'), filter: number('filter') },
      ...{ stride: number('stride'), padding: number('padding'), channels: number('channels') },
      dilation: pools(operationOf(values)) ? 1 : number('dilation'),
    });
  },
  firstShown: 'first',
  lastStep: ({ parts }) => parts.length - 1,
  draw: (sliding, values, look) => slidingFigure(sliding, Number(values['step']), look),
  caption: (sliding, _values, language) =>
    `${slidingTexts[language].operations[sliding.settings.operation]} · ${sizeFormula(sliding.settings)}`,
  notes: {
    en: 'The blue window is what one output cell reads; its arithmetic is written below. Let the room compute the size of the output first, then move the window along.',
    ko: '파란 창이 출력 한 칸이 읽는 곳이고, 그 계산은 아래에 적혀 있습니다. 출력의 크기를 먼저 계산해 보게 한 다음 창을 옮겨 보세요.',
  },
};
