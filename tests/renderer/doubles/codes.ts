import type { CodeCalls } from '../../../src-shared/contract/codes.ts';
import type { DenoisingCalls } from '../../../src-shared/contract/denoising.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { codeLayerOf } from '../../../src-shared/model/codeLayer.ts';
import type { ModelInfo } from '../../../src-shared/model/model.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { drawDigit, randomNumbers } from './network.ts';

/** Plausible answers: classes in clouds, every place of the plane a digit, PCA a little worse than the network. */
export function scriptedCodes(
  model: () => ModelInfo,
  asked: <T>(name: string, answer: () => T) => Promise<T>,
): CodeCalls & DenoisingCalls {
  const code = () => {
    const layer = codeLayerOf(model());
    if (!layer) throw new FeaturescopeError('why/no-code');
    return { layer, size: sizeOf(layer.outputShape) };
  };
  return {
    codePlane: ({ split = 'test', count = 2000, seed = 1 }) =>
      asked('codePlane', () => {
        const { layer, size } = code();
        const random = randomNumbers(seed);
        const labels = Uint8Array.from({ length: count }, (_none, at) => at % 10);
        return {
          ...{ layer: layer.name, shape: layer.outputShape, split, count, labels },
          axes: size === 2 ? ('numbers' as const) : ('components' as const),
          centre: new Float32Array(size),
          directions: Float32Array.from({ length: 2 * size }, (_none, at) =>
            Number(at % size === Math.floor(at / size)),
          ),
          points: Float32Array.from({ length: 2 * count }, (_none, at) => {
            const angle = labels[Math.floor(at / 2)]!;
            return 6 * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + random() + random();
          }),
          explained: [0.31, 0.1] as [number, number],
        };
      }),
    decode: ({ codes }) =>
      asked('decode', () => {
        const { layer, size } = code();
        const images = Array.from({ length: codes.length / size }, (_none, at) => [
          ...drawDigit(Math.abs(Math.round(codes[at * size]!)) % 10, at),
        ]);
        const outputs = Float32Array.from(images.flat(), (value) => value / 255);
        return { layer: layer.name, shape: [28, 28, 1], outputs };
      }),
    noiseLevels: ({ level, count = 1000, shown = 12 }) =>
      asked('noiseLevels', () => {
        const clean = Uint8Array.from(
          Array.from({ length: shown }, (_none, at) => [...drawDigit(at % 10, at)]).flat(),
        );
        const at = (one: number) => ({
          level: one,
          noisy: one * one * 0.4,
          network: 0.008 + one * one * 0.05,
        });
        return {
          ...{ trained: 0.5, count, levels: [0, 0.25, 0.5, 0.75, 1].map(at), chosen: at(level) },
          ...{
            shape: [28, 28, 1] as [number, number, number],
            clean,
            noisy: clean.map((value) => 255 - value),
          },
          outputs: Float32Array.from(clean, (value) => value / 255),
        };
      }),
    comparePca: ({ components, count = 10_000, shown = 10 }) =>
      asked('comparePca', () => {
        const { layer, size } = code();
        const inputs = Uint8Array.from(
          Array.from({ length: shown }, (_none, at) => [...drawDigit(at % 10, at)]).flat(),
        );
        const paler = (by: number) => Float32Array.from(inputs, (value) => by + ((1 - 2 * by) * value) / 255);
        const all = <T>(value: T): T[] => Array.from({ length: shown }, () => value);
        return {
          ...{ layer: layer.name, code: size, components: components ?? size },
          ...{ parameters: model().parameters, trained: count, count: 10_000, network: 0.0102, pca: 0.017 },
          ...{ shape: [28, 28, 1] as [number, number, number], inputs, outputs: paler(0.1) },
          projections: paler(0.2),
          errors: { network: all(0.01), pca: all(0.02) },
        };
      }),
  };
}
