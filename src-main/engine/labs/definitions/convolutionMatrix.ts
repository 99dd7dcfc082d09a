import {
  applyMatrix,
  presets,
  type PresetName,
} from '../../../../src-shared/arithmetic/demos/convolutionMatrix.ts';
import type { Words } from '../../../../src-shared/contract/labs.ts';
import { handComputed } from '../../../../src-shared/labs/Lesson.ts';
import type { Lab } from '../Lab.ts';

/** A 3x3 picture, 10 to 90 from the top left, whose results can be computed by hand. */
const small = { width: 3, height: 3, channels: 1, data: Float32Array.of(10, 20, 30, 40, 50, 60, 70, 80, 90) };
const dot = { width: 3, height: 3, channels: 1, data: Float32Array.of(0, 0, 0, 0, 9, 0, 0, 0, 0) };

/** Names of the matrices in the demonstration. */
const names: Record<PresetName, Words> = {
  identity: { en: 'unchanged', ko: '그대로' },
  sharpen: { en: 'sharpen', ko: '선명하게' },
  blur: { en: 'blur', ko: '흐리게' },
  'edge-enhance': { en: 'edge enhance', ko: '에지 강조' },
  'edge-detect': { en: 'edge detect', ko: '에지 검출' },
  emboss: { en: 'emboss', ko: '엠보싱' },
  blur5: { en: 'blur, 5×5', ko: '흐리게, 5×5' },
};

const check = (preset: PresetName, picture: typeof small, expected: readonly number[]) =>
  handComputed(
    { en: `A 3x3 picture through “${names[preset].en}”`, ko: `3x3 그림에 ‘${names[preset].ko}’ 적용` },
    expected,
    () => applyMatrix(picture, presets[preset]).data,
  );

/** Course C: convolution matrices on a picture. */
export const convolutionMatrix: Lab = {
  id: 'convolution-matrix',
  course: 'C',
  title: { en: 'Convolution matrices', ko: '합성곱 행렬' },
  summary: {
    en: 'Lay a matrix of your own on a picture: sharpen, blur, find edges, emboss.',
    ko: '직접 쓴 행렬을 그림에 적용합니다. 선명하게, 흐리게, 에지 검출, 엠보싱.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'Nine numbers', ko: '숫자 아홉 개' },
      text: {
        en: 'Every pixel becomes the sum of itself and its neighbours, each times the number that lies on it, divided by the divisor, plus the offset. Choose a matrix, or type one.',
        ko: '모든 픽셀은 자신과 이웃에 각각 그 위에 놓인 수를 곱해 더하고, 나누는 수로 나누고, 더하는 수를 더한 값이 됩니다. 행렬을 고르거나 직접 써 보세요.',
      },
      notice: {
        en: 'When the numbers add up to the divisor, the picture stays as bright as it was; when they add up to 0, even areas become black.',
        ko: '수의 합이 나누는 수와 같으면 밝기가 그대로이고, 합이 0이면 고른 면은 검게 됩니다.',
      },
      show: [{ demo: 'convolution' }],
    },
  ],
  checks: [
    // Middle: 5 x 50 - 20 - 40 - 60 - 80 = 50. Top left: 5 x 10 - 10 - 10 - 20 - 40 = -30, clamped to 0.
    check('sharpen', small, [0, 0, 10, 30, 50, 70, 90, 110, 130]),
    // The dot's value 9 is distributed over all nine cells.
    check('blur', dot, [1, 1, 1, 1, 1, 1, 1, 1, 1]),
    check('edge-detect', dot, [0, 9, 0, 9, 0, 9, 0, 9, 0]),
    check('edge-enhance', small, [0, 10, 10, 0, 10, 10, 0, 10, 10]),
    check('emboss', dot, [18, 9, 0, 9, 9, 0, 0, 0, 0]),
  ],
};
