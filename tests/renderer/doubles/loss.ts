import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { CheckedTensor, Landscape, LossCalls } from '../../../src-shared/contract/loss.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';

/** Plausible answers: a bowl with a path into it, and gradients that agree but for one. @param value of all losses, instead */
export function scriptedLoss(
  model: () => ModelInfo,
  note: (name: string) => void,
  value?: number,
): LossCalls {
  const asked = <T>(name: string, answer: () => T): Promise<T> => {
    note(name);
    return new Promise((done) => setTimeout(done)).then(answer);
  };
  return {
    landscape: ({ plane = 'random', split = 'train', count = 500, size = 21, reach = 1, seed = 1 }) =>
      asked('landscape', (): Landscape => {
        const axis = Float64Array.from({ length: size }, (_none, at) => reach * ((2 * at) / (size - 1) - 1));
        const height = (x: number, y: number): number => value ?? 0.08 + 3 * x * x + 6 * (y - x / 4) ** 2;
        const path = [0, 40, 120, 260, 400].map((step, at) => {
          const [x, y] =
            plane === 'random' ? [0.002 * (at - 4), 0.001 * at] : [0.2 * (at - 4), 0.3 * Math.sin(at)];
          return { step, x, y, loss: height(x, y) };
        });
        return {
          ...{ plane, split, count, seed, lossName: null, x: axis, y: axis, path },
          losses: Float64Array.from({ length: size * size }, (_none, at) =>
            height(axis[at % size]!, axis[Math.floor(at / size)]!),
          ),
          ...{ through: plane === 'steps' ? [0, 120, 400] : [], share: plane === 'steps' ? 0.93 : 0.00042 },
        };
      }),
    checkGradient: ({ split = 'train', index = 0, count = 4, seed = 1 }) =>
      asked('checkGradient', () => {
        const tensors = model()
          .layers.filter(({ kernelShape }) => kernelShape)
          .flatMap(({ name, kernelShape }) => [
            checked(name, 'kernel', [...kernelShape!], value),
            checked(name, 'bias', [kernelShape!.at(-1)!], value),
          ]);
        if (tensors.length === 0) throw new FeaturescopeError('loss/no-weights');
        const [first] = tensors as [CheckedTensor];
        const worst = { ...first.worst, numeric: first.worst.numeric * 1.006 };
        tensors[0] = { ...first, worst, relative: 3e-3, ok: false };
        return {
          split,
          index,
          count,
          seed,
          loss: value ?? 2.3,
          lossName: null,
          random: [],
          ofBatch: [],
          tensors,
        };
      }),
  };
}

const checked = (layer: string, name: string, shape: number[], value = 0.0123): CheckedTensor => ({
  ...{ layer, name, shape, checked: 24, h: 0.01, relative: 4e-5, rounding: 2e-5, truncation: 1e-5 },
  ...{ tolerance: 1.9e-4, ok: true },
  worst: {
    ...{ place: shape.map((size) => Math.floor(size / 2)), value, analytic: value, numeric: value * 1.0002 },
    ...{ above: 2.3001, below: 2.2999 },
  },
  byH: Array.from({ length: 11 }, (_none, at) => {
    const h = 10 ** (-1 - at / 2);
    return { h, difference: h * h + 1e-9 / h };
  }),
});
