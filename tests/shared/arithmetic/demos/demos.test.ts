import { describe, expect, it } from 'vitest';
import {
  applyMatrix,
  presets,
  readMatrix,
} from '../../../../src-shared/arithmetic/demos/convolutionMatrix.ts';
import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  lossCurve,
  lossNames,
  meanSquaredError,
  slopes,
  sparseCategoricalCrossEntropy,
} from '../../../../src-shared/arithmetic/demos/losses.ts';
import { drawnPicture, toGrey } from '../../../../src-shared/arithmetic/demos/picture.ts';
import { poolPicture } from '../../../../src-shared/arithmetic/demos/pooling.ts';
import { shiftedDifference, shiftImage } from '../../../../src-shared/arithmetic/demos/shift.ts';

const picture = (width: number, values: number[], channels = 1) => ({
  width,
  height: values.length / width / channels,
  channels,
  data: Float32Array.from(values),
});

describe('a convolution matrix', () => {
  it('is laid on as it stands, divided, offset, rounded and kept within 0 and 255', () => {
    const values = [10, 20, 30, 40, 50, 60, 70, 80, 90];
    const matrix = { size: 3, values: [1, 2, 0, 0, 0, 0, 0, 0, -1], divisor: 2, offset: 5 };
    // In the middle (10 + 2 x 20 - 90) / 2 + 5 = -15, clamped to 0; at the bottom right (50 + 2 x 60 - 90) / 2 + 5 = 45.
    const result = applyMatrix(picture(3, values), matrix).data;
    expect(result[4]).toBe(0);
    expect(result[8]).toBe(45);
    expect(Array.from(applyMatrix(picture(3, values), { ...presets.identity, offset: 200 }).data)).toEqual([
      210, 220, 230, 240, 250, 255, 255, 255, 255,
    ]);
  });

  it('leaves even areas as they are when its numbers add up to the divisor, for 5x5 too, channel by channel', () => {
    const even = picture(4, Array.from({ length: 12 }, () => [20, 90, 200]).flat(), 3);
    for (const name of ['identity', 'sharpen', 'blur', 'blur5', 'emboss'] as const)
      expect(applyMatrix(even, presets[name]).data).toEqual(even.data);
    expect(applyMatrix(even, presets['edge-detect']).data.every((value) => value === 0)).toBe(true);
  });

  it('is read from what a person typed, and says what is no number', () => {
    const cells = ['0', '-1', '0', ' 1,5', '5', '1e1', '0', '0', '0'];
    expect(readMatrix(cells, '2', '-3')).toEqual({
      size: 3,
      values: [0, -1, 0, 1.5, 5, 10, 0, 0, 0],
      divisor: 2,
      offset: -3,
    });
    for (const [bad, divisor] of [
      ['x', '1'],
      ['', '1'],
      ['1', '0'],
      ['1', 'Infinity'],
    ] as const)
      expect(() => readMatrix(cells.with(4, bad), divisor, '0')).toThrow(
        expect.objectContaining({ code: 'lab/not-a-number' }),
      );
  });
});

describe('pooling a picture', () => {
  it('takes the largest or the mean of each window, and leaves out what fills none', () => {
    const odd = picture(3, [1, 3, 99, 5, 8, 99, 99, 99, 99]);
    expect(Array.from(poolPicture(odd, 'max').data)).toEqual([8]);
    expect(Array.from(poolPicture(odd, 'average').data)).toEqual([4.25]);
  });

  it('halves the drawn picture exactly', () => {
    const { width, height, data } = poolPicture(toGrey(drawnPicture()), 'max');
    expect([width, height, data.length]).toEqual([112, 112, 112 * 112]);
  });
});

describe('the losses', () => {
  it('are what their definitions give by hand', () => {
    // The mean of -log 0.8 and -log 0.7.
    expect(binaryCrossEntropy([1, 0], [0.8, 0.3])).toBeCloseTo((0.2231435513 + 0.3566749439) / 2, 9);
    expect(categoricalCrossEntropy([0, 0, 1], [0.1, 0.2, 0.7])).toBeCloseTo(0.3566749439, 9);
    expect(sparseCategoricalCrossEntropy(2, [0.1, 0.2, 0.7])).toBeCloseTo(0.3566749439, 9);
    expect(meanSquaredError([0, 0, 1], [0.1, 0.2, 0.7])).toBeCloseTo((0.01 + 0.04 + 0.09) / 3, 12);
  });

  const logits = [0.3, -1.2, 0.8];
  const answers = {
    sigmoid: (z: number[]) => z.map((value) => 1 / (1 + Math.exp(-value))),
    softmax: (z: number[]) => {
      const powers = z.map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, one) => sum + one, 0));
    },
  };
  const targets = Float64Array.of(0, 1, 0);
  const valueOf = (loss: (typeof lossNames)[number], z: number[]): number => {
    if (loss === 'binary-crossentropy') return binaryCrossEntropy(targets, answers.sigmoid(z));
    const outputs = answers.softmax(z);
    if (loss === 'mean-squared-error') return meanSquaredError(targets, outputs);
    return sparseCategoricalCrossEntropy(1, outputs);
  };

  it.each(lossNames)('%s has the slopes of finite differences', (loss) => {
    const squash = loss === 'binary-crossentropy' ? answers.sigmoid : answers.softmax;
    const slope = slopes(loss, targets, Float64Array.from(squash(logits)));
    logits.forEach((z, at) => {
      const [up, down] = [1e-6, -1e-6].map((by) => valueOf(loss, logits.with(at, z + by)));
      expect(slope[at]).toBeCloseTo((up! - down!) / 2e-6, 7);
    });
  });

  it('fall on the same data, one-hot and numbered labels alike', () => {
    const data = {
      pixels: Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1),
      labels: Uint8Array.of(0, 1, 0, 1),
      length: 2,
      classes: 2,
    };
    const curves = lossNames.map((loss) => lossCurve(loss, data, 20, 0.5));
    for (const { values, accuracies } of curves) {
      expect(values).toHaveLength(21);
      expect(values.every((value, at) => at === 0 || value < values[at - 1]!)).toBe(true);
      expect(accuracies.at(-1)).toBe(1);
    }
    expect(curves[1]!.values).toEqual(curves[2]!.values);
    expect(curves[1]!.values[0]).toBeCloseTo(Math.LN2, 12);
  });
});

describe('a shift', () => {
  it('moves right and down, and brings 0 in', () => {
    const image = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(Array.from(shiftImage(image, [2, 3, 1], 1, 1))).toEqual([0, 0, 0, 0, 1, 2]);
    expect(Array.from(shiftImage(image, [2, 3, 1], -2, 0))).toEqual([3, 0, 0, 6, 0, 0]);
  });

  it('finds the largest difference inside alone', () => {
    const before = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const after = Float32Array.of(9, 9, 9, 9, 1, 2.5, 9, 4, 5);
    expect(shiftedDifference(before, after, [3, 3, 1], 1, 1, 0)).toBe(0.5);
    expect(shiftedDifference(before, before, [3, 3, 1], 0, 0, 1)).toBe(0);
  });
});
