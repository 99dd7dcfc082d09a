import { memory, mean, square, sub, tensor, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { LossTraining } from '../../../src-main/engine/training/LossTraining.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const build = () =>
  stack(
    'small',
    [4, 4, 1],
    [
      layers.conv2d({
        name: 'conv',
        filters: 2,
        kernelSize: 3,
        padding: 'same',
        kernelInitializer: 'heNormal',
      }),
      layers.batchNormalization({ name: 'norm', momentum: 0.5 }),
      layers.activation({ name: 'relu', activation: 'relu' }),
      layers.conv2d({ name: 'out', filters: 1, kernelSize: 1, kernelInitializer: 'heNormal' }),
    ],
  );

/** Trains on telling each pixel's square. Returns the losses and the outputs at the end. */
function run(seed: number, steps: number): { losses: number[]; outputs: Float32Array } {
  const training = new LossTraining(build(), seed);
  const values = Float32Array.from({ length: 32 }, (_none, at) => (at % 7) / 7);
  const inputs = tensor(values, [2, 4, 4, 1]);
  const targets = square(inputs);
  const loss = (outputs: Tensor): Scalar => mean(square(sub(outputs, targets)));
  const losses = Array.from({ length: steps }, (_none, at) => training.train(inputs, loss, 0.02, at + 1));
  const outputs = training.outputs(inputs);
  inputs.dispose();
  targets.dispose();
  training.dispose();
  return { losses, outputs };
}

describe('training with a loss of one’s own', () => {
  it('lowers the loss, the same way for the same seed, and leaves no tensors behind', () => {
    const before = memory().numTensors;
    const first = run(1, 60);
    expect(first.losses.at(-1)!).toBeLessThan(first.losses[0]! / 10);
    expect(run(1, 60)).toEqual(first);
    expect(run(2, 60).losses[0]).not.toBe(first.losses[0]);
    expect(memory().numTensors).toBe(before);
  });

  it('tells the outputs of every layer', () => {
    const training = new LossTraining(build(), 1);
    const inputs = tensor(new Float32Array(16).fill(0.5), [1, 4, 4, 1]);
    const outputs = training.layers(inputs);
    expect([...outputs.keys()]).toEqual(['input', 'conv', 'norm', 'relu', 'out']);
    expect(outputs.get('relu')!.shape).toEqual([1, 4, 4, 2]);
    expect(outputs.get('out')!.dataSync()).toEqual(training.outputs(inputs));
    for (const output of new Set([...outputs.values(), inputs])) output.dispose();
    training.dispose();
  });
});
