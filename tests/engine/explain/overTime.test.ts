import { tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { imageShapeOf } from '../../../src-main/engine/data/Dataset.ts';
import type { Dataset } from '../../../src-main/engine/data/Dataset.ts';
import { generateDigits } from '../../../src-main/engine/data/handwriting/generate.ts';
import { lookOverTime } from '../../../src-main/engine/explain/overTime.ts';
import { LSTM } from '../../../src-main/engine/layers/recurrent/LSTM.ts';
import { SimpleRNN } from '../../../src-main/engine/layers/recurrent/SimpleRNN.ts';
import { valuesOverTime } from '../../../src-main/engine/layers/recurrent/wholeSequence.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { stack } from '../../../src-main/engine/recipes/stack.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { range, takeInputs } from '../../../src-main/engine/training/schedule/batches.ts';
import { highestScore } from '../../../src-shared/model/highestScore.ts';
import { expectClose } from '../kernels/numbers.ts';
import { freshNetwork } from './asked.ts';

let data: Dataset;
beforeAll(async () => {
  await selectBackend('wasm');
  data = generateDigits({ train: 10, test: 60 });
});

const sample = { split: 'test', index: 4 } as const;
const request = { sample, split: 'test', count: 40 } as const;
const COUNT = 40;

/** Rows of an image into a recurrent layer that hands on all its states, then into another. */
function twoLayers(): Network {
  const model = stack(
    'two',
    [28, 28, 1],
    [
      layers.reshape({ name: 'rows', targetShape: [28, 28] }),
      new LSTM({ name: 'first', units: 5, recurrentActivation: 'sigmoid', returnSequences: true } as never),
      new SimpleRNN({ name: 'second', units: 4 } as never),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );
  initialiseWeights(model, 5);
  return new Network(model, 'sgd');
}

describe.each(['rnn-rows', 'lstm-rows', 'gru-rows'])('what %s computes over time', (id) => {
  it('is what the network itself computes', async () => {
    const network = freshNetwork(id);
    const found = await lookOverTime({ network, data }, request);
    expect(found).toMatchObject({ layer: 'recurrent', steps: 28, units: 64 });
    tidy(() => {
      const indices = range(4, 5);
      const inputs = takeInputs({ split: data.test, shape: imageShapeOf(data), indices });
      const { outputs } = forward(network.graph, inputs, false);
      const values = valuesOverTime(network.graph[2]!.layer, outputs[1]!)!;
      expectClose(found.parts.at(-1)!.values, values.states.dataSync());
      const gates = found.parts.filter(({ name }) => !['cell', 'state'].includes(name));
      const rows = values.gates.dataSync();
      const columns = values.gates.shape[2]!;
      gates.forEach(({ values: told }, at) => {
        const own = told.map(
          (_none, index) => rows[Math.floor(index / 64) * columns + at * 64 + (index % 64)]!,
        );
        expectClose(told, own);
      });
      // What it would say after the last step is what it says.
      expectClose(found.scores!.subarray(-10), outputs[3]!.dataSync());
    });
    network.dispose();
  });

  it('tells the accuracy after each step: at the end that of the network', async () => {
    const network = freshNetwork(id);
    const { accuracy, scores, predicted } = await lookOverTime({ network, data }, request);
    const shape = imageShapeOf(data);
    const { outputs } = network.score({ split: data.test, shape, indices: range(0, COUNT) });
    const right = Array.from({ length: COUNT }, (_none, image) => image).filter(
      (image) => highestScore(outputs.subarray(image * 10, (image + 1) * 10)) === data.test.labels[image],
    );
    expect(accuracy).toMatchObject({ split: 'test', count: COUNT });
    expect(accuracy!.shares).toHaveLength(28);
    expect(accuracy!.shares[27]).toBeCloseTo(right.length / COUNT, 6);
    expect(highestScore(scores!.subarray(-10))).toBe(predicted);
    network.dispose();
  });

  it('tells the gradient of the logit: at the end the weights of the class', async () => {
    const network = freshNetwork(id);
    const { gradients } = await lookOverTime({ network, data }, { ...request, target: 7 });
    const kernel = network.weights().find(({ name }) => name === 'output/kernel')!;
    const own = Array.from({ length: 64 }, (_none, unit) => kernel.data[unit * 10 + 7]!);
    expect(gradients![27]).toBeCloseTo(Math.hypot(...own), 5);
    expect(gradients![0]).toBeLessThan(gradients![27]!);
    network.dispose();
  });
});

describe('recurrent layers in a network', () => {
  it('are chosen by name; by default the one whose last state is read', async () => {
    const network = twoLayers();
    const asked = { network, data };
    expect(await lookOverTime(asked, request)).toMatchObject({ layer: 'second', cell: 'simple' });
    const first = await lookOverTime(asked, { ...request, layer: 'first' });
    // All its states are read, so no state by itself decides.
    expect(first).toMatchObject({ cell: 'lstm', scores: null, gradients: null, accuracy: null });
    expect(first.parts.map(({ name }) => name)).toEqual([
      ...['input', 'forget', 'candidate', 'output', 'cell', 'state'],
    ]);
    network.dispose();
  });

  it('are asked for where there are none', async () => {
    const [network, other] = [freshNetwork('lenet5'), twoLayers()];
    await expect(lookOverTime({ network, data }, request)).rejects.toMatchObject({
      code: 'why/no-recurrent-layer',
    });
    const asked = { network: other, data };
    await expect(lookOverTime(asked, { ...request, layer: 'rows' })).rejects.toMatchObject({
      code: 'why/not-recurrent',
      detail: { layer: 'rows', known: 'first, second' },
    });
    await expect(lookOverTime(asked, { ...request, layer: 'third' })).rejects.toMatchObject({
      code: 'model/unknown-layer',
    });
    network.dispose();
    other.dispose();
  });
});
