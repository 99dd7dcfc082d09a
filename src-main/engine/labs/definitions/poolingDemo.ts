import { drawnPicture } from '../../../../src-shared/arithmetic/demos/picture.ts';
import { poolPicture } from '../../../../src-shared/arithmetic/demos/pooling.ts';
import { handComputed } from '../../../../src-shared/labs/Lesson.ts';
import type { Lab } from '../Lab.ts';

const small = {
  width: 4,
  height: 4,
  channels: 1,
  data: Float32Array.of(1, 3, 2, 0, 5, 7, 4, 2, 9, 1, 0, 0, 2, 4, 0, 8),
};

/** Course D: pooling a picture. */
export const poolingDemo: Lab = {
  id: 'pooling-demo',
  course: 'D',
  title: { en: 'Pooling a picture', ko: '그림 풀링하기' },
  summary: {
    en: 'A picture of 224×224 becomes 112×112, by the largest value of each window or by its mean.',
    ko: '224×224 그림이 창마다 가장 큰 값 또는 평균으로 112×112가 됩니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Four values become one', ko: '값 네 개가 하나로' },
      text: {
        en: 'Each 2×2 window is replaced by one value. Point at the result to see the window it comes from.',
        ko: '2×2 창마다 값 하나가 됩니다. 결과를 가리키면 어느 창에서 왔는지 보입니다.',
      },
      notice: {
        en: 'Max pooling keeps thin bright lines; average pooling makes them fainter.',
        ko: '최대 풀링은 가늘고 밝은 선을 지키고, 평균 풀링은 흐리게 합니다.',
      },
      show: [{ demo: 'pooling' }],
    },
  ],
  checks: [
    handComputed(
      { en: 'Max pooling of a 4x4 picture', ko: '4x4 그림의 최대 풀링' },
      [7, 4, 9, 8],
      () => poolPicture(small, 'max').data,
    ),
    handComputed(
      { en: 'Average pooling of a 4x4 picture', ko: '4x4 그림의 평균 풀링' },
      [4, 2, 4, 2],
      () => poolPicture(small, 'average').data,
    ),
    handComputed({ en: 'Size after pooling 224x224', ko: '224x224를 풀링한 크기' }, [112, 112, 3], () => {
      const { width, height, channels } = poolPicture(drawnPicture(), 'max');
      return [width, height, channels];
    }),
  ],
};
