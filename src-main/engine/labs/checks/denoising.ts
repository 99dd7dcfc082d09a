import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { Dataset } from '../../data/Dataset.ts';
import { EVALUATION_BATCH } from '../../tasks/evaluate.ts';
import { squaredError } from '../../tasks/losses/rowLosses.ts';
import { range, writeInputs } from '../../training/schedule/batches.ts';
import type { Check } from '../Lab.ts';

/** Mean squared error of the test images with their noise, as the network takes them, against the clean ones. */
export function noiseError({ test: split, shape }: Pick<Dataset, 'test' | 'shape'>): number {
  const size = sizeOf(shape);
  let sum = 0;
  for (let from = 0; from < split.count; from += EVALUATION_BATCH) {
    const indices = range(from, Math.min(split.count, from + EVALUATION_BATCH));
    const [noisy, clean] = [false, true].map((isClean) => {
      const values = new Float32Array(indices.length * size);
      writeInputs({ split, shape, indices, clean: isClean }, values);
      return values;
    }) as [Float32Array, Float32Array];
    for (let row = 0; row < indices.length; row++) sum += squaredError(noisy, clean, row * size, size);
  }
  return sum / split.count;
}

/** Checks that the network's error against the clean images is at most half of that of the noisy ones. */
export const errorHalved: Check = {
  name: {
    en: 'Mean squared error to the clean test image: after the network, and of the noisy image itself',
    ko: '깨끗한 테스트 이미지와의 평균 제곱 오차: 네트워크를 거친 뒤, 잡음 낀 이미지 자체',
  },
  expected: '≤ 1/2',
  training: 0,
  measure: (trained) => {
    const { scores, data } = trained!;
    const [ours, noisy] = [scores.metrics['mse']!, noiseError(data)];
    return {
      value: `${ours.toFixed(4)} / ${noisy.toFixed(4)} = ${(ours / noisy).toFixed(3)}`,
      ok: ours <= noisy / 2,
    };
  },
};
