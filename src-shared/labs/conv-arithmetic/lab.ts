import { handComputed, type Lesson, type LessonCheck } from '../Lesson.ts';
import type { Words } from '../../contract/labs.ts';
import { columnsOf, outputSize, slide, type SlidingSettings } from './sliding.ts';

const plain: SlidingSettings = {
  ...{ operation: 'convolution', size: 5, filter: 3, stride: 1, padding: 0, dilation: 1, channels: 1 },
};
const sized = (name: Words, change: Partial<SlidingSettings>, expected: number): LessonCheck =>
  handComputed(name, [expected], () => [outputSize({ ...plain, ...change }).size]);

/** Course B: the arithmetic of convolution layers. */
export const convArithmetic: Lesson = {
  id: 'conv-arithmetic',
  course: 'B',
  title: { en: 'The arithmetic of convolution', ko: '합성곱의 계산' },
  summary: {
    en: 'Padding, stride, dilation, channels, pooling, transposed convolution, im2col and col2im, window by window.',
    ko: '패딩, 스트라이드, 팽창, 채널, 풀링, 전치 합성곱, im2col과 col2im을 창 하나씩 따라갑니다.',
  },
  steps: [
    {
      title: { en: 'A window slides', ko: '창이 미끄러진다' },
      text: {
        en: 'The filter is laid over the input, what lies on top of each other is multiplied, and all is added up. Then the window moves on by the stride. Padding puts zeros around the input, dilation pulls the filter apart.',
        ko: '필터를 입력에 겹쳐 놓고, 겹친 것끼리 곱해 모두 더합니다. 그리고 창이 스트라이드만큼 옮겨 갑니다. 패딩은 입력 둘레에 0을 두르고, 팽창은 필터를 벌립니다.',
      },
      notice: {
        en: 'The formula above the picture gives the size of the output. Set a padding with which the output is as large as the input.',
        ko: '그림 위의 공식이 출력의 크기를 말해 줍니다. 출력이 입력만큼 커지는 패딩을 찾아보세요.',
      },
      show: [{ experiment: 'conv-arithmetic', values: { step: 0 } }],
    },
    {
      title: { en: 'Channels are added up', ko: '채널은 더해진다' },
      text: {
        en: 'Of an input of several channels, each has its own channel of the filter, and all products of all channels are added to one number. A filter makes one map, however many channels it reads.',
        ko: '입력에 채널이 여럿이면 채널마다 필터의 채널이 따로 있고, 모든 채널의 곱을 한 수로 더합니다. 몇 채널을 읽든 필터 하나는 맵 하나를 만듭니다.',
      },
      notice: {
        en: 'Pooling is different: it works on each channel alone, and leaves their number as it is.',
        ko: '풀링은 다릅니다. 채널마다 따로 계산하고 채널의 수를 그대로 둡니다.',
      },
      show: [{ experiment: 'conv-arithmetic', values: { channels: 3, size: 4, step: 0 } }],
    },
    {
      title: { en: 'Pooling', ko: '풀링' },
      text: {
        en: 'Pooling takes the largest, the mean or the smallest value of each window. It has no weights to learn.',
        ko: '풀링은 창마다 가장 큰 값, 평균, 가장 작은 값을 고릅니다. 학습할 가중치가 없습니다.',
      },
      notice: {
        en: 'With stride 2 the map shrinks to half. With an odd size a row and a column are left over.',
        ko: '스트라이드가 2이면 맵이 반으로 줄어듭니다. 크기가 홀수이면 한 행과 한 열이 남습니다.',
      },
      show: [
        {
          experiment: 'conv-arithmetic',
          values: { operation: 'max', size: 4, filter: 2, stride: 2, step: 0 },
        },
      ],
    },
    {
      title: { en: 'im2col: a convolution as one product', ko: 'im2col: 합성곱을 행렬 곱으로' },
      text: {
        en: 'im2col writes every window as a row of a matrix. Then a single matrix product with the filters does the whole convolution, which is fast. col2im adds the rows back to their places, for the way back.',
        ko: 'im2col은 창마다 행렬의 한 행으로 펼칩니다. 그러면 필터와의 행렬 곱 한 번으로 합성곱 전체를 빠르게 계산합니다. col2im은 거꾸로 갈 때 그 행들을 제자리에 더해 놓습니다.',
      },
      notice: {
        en: 'Most values stand in several rows: the matrix is larger than the image. After col2im each value has been added as often as windows held it.',
        ko: '값 대부분은 여러 행에 들어 있어서 행렬이 이미지보다 큽니다. col2im을 하면 값마다 그것을 담은 창의 수만큼 더해집니다.',
      },
      show: [{ experiment: 'conv-arithmetic', values: { operation: 'im2col', size: 4, filter: 2, step: 0 } }],
    },
    {
      title: { en: 'Larger again: transposed convolution', ko: '다시 크게: 전치 합성곱' },
      text: {
        en: 'A transposed convolution spreads every input value, times the filter, over the output, and adds where it overlaps. It makes maps larger: for decoders and generators.',
        ko: '전치 합성곱은 입력값마다 필터를 곱해 출력에 펼쳐 놓고, 겹치는 곳은 더합니다. 맵을 키우므로 디코더와 생성기에 씁니다.',
      },
      notice: {
        en: 'Where windows overlap unevenly a checkerboard appears: filter 3 with stride 2. With filter 2 and stride 2 nothing overlaps.',
        ko: '창이 고르지 않게 겹치면 바둑판 패턴이 생깁니다(필터 3, 스트라이드 2). 필터 2에 스트라이드 2이면 겹치지 않습니다.',
      },
      show: [
        {
          experiment: 'conv-arithmetic',
          values: { operation: 'transposed', size: 3, filter: 3, stride: 2, step: 0 },
        },
      ],
    },
  ],
  checks: [
    sized({ en: 'Output size: H 4, F 3, P 0, S 1', ko: '출력 크기: H 4, F 3, P 0, S 1' }, { size: 4 }, 2),
    sized(
      { en: 'Output size: H 4, F 3, P 1, S 1', ko: '출력 크기: H 4, F 3, P 1, S 1' },
      { size: 4, padding: 1 },
      4,
    ),
    sized(
      { en: 'Output size: H 7, F 3, P 0, S 2', ko: '출력 크기: H 7, F 3, P 0, S 2' },
      { size: 7, stride: 2 },
      3,
    ),
    sized(
      { en: 'Output size: H 28, F 5, P 2, S 1', ko: '출력 크기: H 28, F 5, P 2, S 1' },
      { size: 28, filter: 5, padding: 2 },
      28,
    ),
    sized({ en: 'Output size: H 7, F 3, D 2', ko: '출력 크기: H 7, F 3, D 2' }, { size: 7, dilation: 2 }, 3),
    sized(
      {
        en: 'Output size of a transposed convolution: H 3, F 3, S 2',
        ko: '전치 합성곱의 출력 크기: H 3, F 3, S 2',
      },
      { operation: 'transposed', size: 3, stride: 2 },
      7,
    ),
    {
      name: {
        en: 'Convolution, pooling and transposed convolution against sums by the definition: largest difference',
        ko: '합성곱, 풀링, 전치 합성곱을 정의대로 더한 값과 견줌: 가장 큰 차이',
      },
      expected: '0',
      measure: () => {
        const most = Math.max(...byDefinition());
        return { value: String(most), ok: most === 0 };
      },
    },
    {
      name: {
        en: 'im2col of a 4x4 image with windows of 2x2: rows and values per row',
        ko: '4x4 이미지를 2x2 창으로 im2col: 행과 행의 값 수',
      },
      expected: '9 4',
      measure: () => {
        const rows = columnsOf(slide({ ...plain, operation: 'im2col', size: 4, filter: 2 }));
        const value = `${rows.length} ${rows[0]!.length}`;
        return { value, ok: value === '9 4' };
      },
    },
  ],
};

/** Differences from the definitions: a convolution sums x[i + k] w[k], and a transposed one is its adjoint. */
function byDefinition(): number[] {
  const differences: number[] = [];
  for (const stride of [1, 2]) {
    const { input, filter, output } = slide({ ...plain, size: 6, stride });
    output.values.forEach((value, at) => {
      const [y, x] = [Math.floor(at / output.columns) * stride, (at % output.columns) * stride];
      let sum = 0;
      for (let cell = 0; cell < 9; cell++)
        sum += filter!.values[cell]! * input.values[(y + Math.floor(cell / 3)) * 6 + x + (cell % 3)]!;
      differences.push(Math.abs(value - sum));
    });
    const pooled = slide({ ...plain, operation: 'max', size: 6, filter: 2, stride: 2 });
    pooled.output.values.forEach((value, at) => {
      const [y, x] = [Math.floor(at / 3) * 2, (at % 3) * 2];
      const window = [0, 1, 6, 7].map((offset) => pooled.input.values[y * 6 + x + offset]!);
      differences.push(Math.abs(value - Math.max(...window)));
    });
    // <conv(u), v> = <u, transposed(v)>: summed over all places, for the same filter.
    const back = slide({ ...plain, operation: 'transposed', size: 3, stride });
    const total = back.output.values.reduce((sum, value) => sum + value, 0);
    const weights = back.filter!.values.reduce((sum, value) => sum + value, 0);
    const inputs = back.input.values.reduce((sum, value) => sum + value, 0);
    differences.push(Math.abs(total - weights * inputs));
  }
  return differences;
}
