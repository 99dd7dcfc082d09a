import { filtersOrdered } from '../checks/filters.ts';
import type { Lab } from '../Lab.ts';

/** Course B: filters before and after training. */
export const filters: Lab = {
  id: 'filters',
  course: 'B',
  title: { en: 'Filters before and after', ko: '학습 전과 후의 필터' },
  summary: {
    en: 'What one epoch of training makes of thirty random filters.',
    ko: '무작위 필터 서른 개가 한 에폭 뒤 무엇이 되는지 봅니다.',
  },
  trainings: [{ recipe: 'simple-convnet', settings: { epochs: 1 } }],
  steps: [
    {
      title: { en: 'Random at first', ko: '처음에는 무작위' },
      text: {
        en: 'The weights are drawn by chance, close to 0. Red cells are positive weights, blue ones negative: they lie about without any pattern.',
        ko: '가중치는 0에 가까운 무작위 값입니다. 빨간 칸은 양의 가중치, 파란 칸은 음의 가중치이며, 아무 패턴 없이 흩어져 있습니다.',
      },
      notice: {
        en: 'Even random filters answer to edges somehow: the layers behind make the best of it.',
        ko: '무작위 필터도 에지에 어느 정도 반응합니다. 뒤의 층이 그것이라도 이용합니다.',
      },
      show: [{ figure: 'filters', choice: { layer: 'conv1', when: 'start' } }],
    },
    {
      title: { en: 'Ordered after training', ko: '학습 뒤에는 질서' },
      text: {
        en: 'Now red lies with red and blue with blue: filters for edges and blobs. The change shows where each of them was pushed. Every figure has a colour scale of its own: the weights have grown.',
        ko: '이제 빨간 칸은 빨간 칸끼리, 파란 칸은 파란 칸끼리 모입니다. 에지(윤곽선)와 덩어리를 찾는 필터입니다. 변화량은 각 필터가 어디로 밀렸는지 보여 줍니다. 색의 범위는 그림마다 다르며, 가중치는 처음보다 커졌습니다.',
      },
      notice: {
        en: 'A filter that is red above and blue below answers to horizontal edges.',
        ko: '위가 빨갛고 아래가 파란 필터는 가로 에지에 반응합니다.',
      },
      show: [
        { figure: 'filters', choice: { layer: 'conv1' } },
        { figure: 'filters', choice: { layer: 'conv1', when: 'change' } },
      ],
    },
    {
      title: { en: 'What they see', ko: '필터가 보는 것' },
      text: {
        en: 'Each map is the image seen through one filter. Deeper layers read these maps instead of pixels, and so answer to more abstract patterns.',
        ko: '맵은 필터 하나를 통해 본 이미지입니다. 더 깊은 층은 픽셀 대신 이 맵을 읽으므로 더 추상적인 패턴에 반응합니다.',
      },
      notice: {
        en: 'Find a map that is bright only where the stroke bends.',
        ko: '획이 꺾이는 곳에서만 밝은 맵을 찾아보세요.',
      },
      show: [{ figure: 'feature-maps', choice: { layer: 'conv1', split: 'test', index: 0 } }],
    },
  ],
  checks: [filtersOrdered('simple-convnet', 'conv1')],
};
