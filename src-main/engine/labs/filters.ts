import { filtersOrdered } from './checks/filters.ts';
import type { Lab } from './Lab.ts';

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
        en: 'The weights are drawn by chance. There is no pattern in the light and dark cells.',
        ko: '가중치는 무작위로 뽑힙니다. 밝고 어두운 칸에 아무 무늬도 없습니다.',
      },
      notice: {
        en: 'Even random filters answer to edges somehow: the layers behind make the best of it.',
        ko: '무작위 필터도 가장자리에 어느 정도 반응합니다. 뒤의 층이 그것이라도 이용합니다.',
      },
      show: [{ figure: 'filters', choice: { layer: 'conv1', when: 'start' } }],
    },
    {
      title: { en: 'Ordered after training', ko: '학습 뒤에는 질서' },
      text: {
        en: 'Now light and dark lie together: filters for edges and blobs. The change shows where each of them was pushed.',
        ko: '이제 밝은 칸은 밝은 칸끼리, 어두운 칸은 어두운 칸끼리 모입니다. 가장자리와 덩어리를 찾는 필터입니다. 변화량은 각 필터가 어디로 밀렸는지 보여 줍니다.',
      },
      notice: {
        en: 'A filter that is white above and black below answers to horizontal edges.',
        ko: '위가 희고 아래가 검은 필터는 가로 가장자리에 반응합니다.',
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
        ko: '맵은 필터 하나를 통해 본 이미지입니다. 더 깊은 층은 픽셀 대신 이 맵을 읽으므로 더 추상적인 무늬에 반응합니다.',
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
