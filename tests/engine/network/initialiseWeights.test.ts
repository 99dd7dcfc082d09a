import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { buildFromTopology } from '../../../src-main/engine/network/topology.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';

beforeAll(() => selectBackend('wasm'));

/** The kernel of a dense layer, `[inputs, units]`, drawn from a seed. */
async function kernelOf(
  inputs: number,
  units: number,
  [class_name, config]: readonly [name: string, config: object],
  seed = 3,
): Promise<Float32Array> {
  const dense = {
    ...{ name: 'dense', units, batch_input_shape: [null, inputs] },
    kernel_initializer: { class_name, config },
  };
  const layers = [{ class_name: 'Dense', config: dense }];
  const model = await buildFromTopology({ class_name: 'Sequential', config: { name: 'one', layers } });
  initialiseWeights(model, seed);
  const values = model.weights[0]!.read().dataSync() as Float32Array;
  model.dispose();
  return values.slice();
}

describe('initializers', () => {
  it('draw truncated normal numbers within two deviations, the same for the same seed', async () => {
    const drawn = (seed: number) => kernelOf(100, 100, ['TruncatedNormal', { mean: 1, stddev: 0.5 }], seed);
    const values = await drawn(3);
    expect(Math.max(...values.map((value) => Math.abs(value - 1)))).toBeLessThanOrEqual(1);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(1, 1);
    // The deviation of what is cut off at two deviations.
    expect(Math.sqrt(variance) / 0.5).toBeCloseTo(0.8796, 1);
    expect(await drawn(3)).toEqual(values);
    expect(await drawn(4)).not.toEqual(values);
  });

  it.each([
    [6, 4],
    [4, 6],
    [5, 5],
  ])('draw orthogonal matrices of %i x %i', async (rows, columns) => {
    const values = await kernelOf(rows, columns, ['Orthogonal', { gain: 2 }]);
    const at = (row: number, column: number): number => values[row * columns + column]!;
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    const vector = (index: number): number[] =>
      Array.from({ length }, (_none, along) => (rows < columns ? at(index, along) : at(along, index)));
    for (let a = 0; a < count; a++)
      for (let b = 0; b < count; b++) {
        const product = vector(a).reduce((sum, value, along) => sum + value * vector(b)[along]!, 0);
        expect(product).toBeCloseTo(a === b ? 4 : 0, 5);
      }
  });

  it('make an identity', async () => {
    expect([...(await kernelOf(2, 3, ['IdentityMatrix', { gain: 3 }]))]).toEqual([3, 0, 0, 0, 3, 0]);
  });

  it('begin the layer within a wrapper as it says, with the forget gate open', () => {
    const model = sequential({
      layers: [
        layers.bidirectional({
          layer: layers.lstm({ units: 2, unitForgetBias: true }) as never,
          mergeMode: 'concat',
          inputShape: [4, 3],
        }),
      ],
    });
    initialiseWeights(model, 1);
    const values = new Map(
      model.weights.map((weight) => [weight.originalName, [...weight.read().dataSync()]]),
    );
    for (const [name, drawn] of values)
      if (name.endsWith('/bias')) expect(drawn).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
      else expect(drawn.some((value) => value !== 0)).toBe(true);
    const kernels = [...values].filter(([name]) => name.endsWith('/kernel')).map(([, drawn]) => drawn);
    expect(kernels).toHaveLength(2);
    expect(kernels[0]).not.toEqual(kernels[1]);
    model.dispose();
  });
});
