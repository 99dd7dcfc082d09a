import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { generateDigits } from '../../../../src-main/engine/data/handwriting/generate.ts';
import type { Split } from '../../../../src-main/engine/data/Dataset.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import { LASTING_BATCHES, MOST_PER_LAYER } from '../../../../src-main/engine/inspection/statistics/Alarms.ts';
import { findDuplicates } from '../../../../src-main/engine/inspection/statistics/duplicates.ts';
import { StatisticsRecorder } from '../../../../src-main/engine/inspection/statistics/StatisticsRecorder.ts';
import { range } from '../../../../src-main/engine/training/schedule/batches.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import type { Alarm, StatisticsPoint } from '../../../../src-shared/contract/statistics.ts';

let split: Split;
beforeAll(async () => {
  await selectBackend('wasm');
  split = generateDigits({ train: 640, test: 10 }).train;
});

/** A convolution with ReLU, one with tanh, and a dense layer; with `tape`, training uses the tape. */
function model(tape: boolean): LayersModel {
  return stack(
    'small',
    [28, 28, 1],
    [
      layers.conv2d({ name: 'conv1', filters: 6, kernelSize: 5, strides: 2, activation: 'relu' }),
      layers.conv2d({ name: 'conv2', filters: 8, kernelSize: 3, strides: 2, activation: 'tanh' }),
      ...(tape ? [layers.dropout({ name: 'drop', rate: 0.1 })] : []),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ name: 'dense1', units: 20, activation: 'sigmoid' }),
      layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
    ],
  );
}

type Spoil = (name: string, values: Float32Array, maps: number) => void;

/** Creates a network, modifies its weights, and records some steps of training at a rate that changes almost nothing. */
function record(
  build: () => LayersModel,
  spoil: Spoil = () => undefined,
  steps = LASTING_BATCHES,
): StatisticsPoint[] {
  const network = new Network(build(), 'sgd', 4);
  initialiseWeights(network.model, 4);
  for (const layer of network.model.layers) {
    const values = layer.weights.map((weight) => {
      const data = weight.read().dataSync().slice() as Float32Array;
      spoil(weight.originalName, data, weight.shape.at(-1)!);
      return tensor(data, weight.shape as number[]);
    });
    layer.setWeights(values);
  }
  const shape: [number, number, number] = [28, 28, 1];
  const recorder = new StatisticsRecorder({
    ...{ network, plannedSteps: steps },
    probe: { split, shape, indices: range(0, 16) },
  });
  recorder.eager = true;
  const points = range(1, steps + 1).reduce<StatisticsPoint[]>((done, step) => {
    recorder.begin(step, performance.now());
    const { loss } = network.train(
      { split, shape, indices: range(((step - 1) % 5) * 128, (((step - 1) % 5) + 1) * 128) },
      1e-6,
      step,
    );
    return [...done, recorder.finish(step, 0, loss!)];
  }, []);
  network.dispose();
  return points;
}

const column = (
  values: Float32Array,
  maps: number,
  map: number,
  change: (value: number, at: number) => number,
) => {
  for (let at = map; at < values.length; at += maps) values[at] = change(values[at]!, at);
};
const kinds = (alarms: Alarm[]) =>
  alarms.map(({ kind, layer, map, twin }) => ({ kind, layer, map, ...(twin === undefined ? {} : { twin }) }));

describe.each([
  ['the step plan', false],
  ['the tape', true],
])('alarms of a network that trains on %s', (_name, tape) => {
  const points = (spoil?: Spoil, steps?: number) => record(() => model(tape), spoil, steps);

  it('are none for a healthy one', () => {
    for (const { alarms } of points()) expect(alarms).toEqual([]);
  });

  it('name a dead unit once it was silent in enough batches, and not before', () => {
    const spoil: Spoil = (name, values) => {
      if (name === 'conv1/bias') values[2] = -100;
    };
    const all = points(spoil);
    for (const { alarms } of all.slice(0, -1)) expect(alarms).toEqual([]);
    expect(all.at(-1)!.alarms).toEqual([{ kind: 'dead', layer: 'conv1', map: 2, step: LASTING_BATCHES }]);
  });

  it('keep the step at which they began', () => {
    const spoil: Spoil = (name, values) => {
      if (name === 'conv1/bias') values[2] = -100;
    };
    expect(points(spoil, LASTING_BATCHES + 3).at(-1)!.alarms[0]!.step).toBe(LASTING_BATCHES);
  });

  it('name saturated units of tanh and of sigmoid', () => {
    const spoil: Spoil = (name, values) => {
      if (name === 'conv2/bias') values[5] = 50;
      if (name === 'dense1/bias') values[7] = -50;
    };
    expect(kinds(points(spoil).at(-1)!.alarms)).toEqual([
      { kind: 'saturated', layer: 'conv2', map: 5 },
      { kind: 'saturated', layer: 'dense1', map: 7 },
    ]);
    expect(points(spoil)[LASTING_BATCHES - 2]!.alarms).toEqual([]);
  });

  it('name a kernel that repeats another, be it longer, and at once', () => {
    const spoil: Spoil = (name, values, maps) => {
      if (name === 'conv2/kernel') column(values, maps, 6, (_value, at) => 3 * values[at - 6 + 1]!);
    };
    expect(points(spoil, 1)[0]!.alarms).toEqual([
      { kind: 'duplicate', layer: 'conv2', map: 6, twin: 1, step: 1 },
    ]);
  });

  it('do not take the opposite kernel for the same', () => {
    const spoil: Spoil = (name, values, maps) => {
      if (name === 'conv2/kernel') column(values, maps, 6, (_value, at) => -values[at - 6 + 1]!);
    };
    expect(points(spoil, 1)[0]!.alarms).toEqual([]);
  });

  it('name units that are not finite, and the loss, at once', () => {
    const spoil: Spoil = (name, values) => {
      if (name === 'dense1/bias') values[3] = NaN;
    };
    const { alarms } = points(spoil, 1)[0]!;
    expect(alarms[0]).toEqual({ kind: 'not-finite', layer: null, map: null, step: 1 });
    expect(kinds(alarms)).toContainEqual({ kind: 'not-finite', layer: 'dense1', map: 3 });
  });
});

it('a layer with very many concerned units is named once, as a whole', () => {
  const wide = () =>
    stack(
      'wide',
      [28, 28, 1],
      [
        layers.flatten({ name: 'flatten' }),
        layers.dense({ name: 'dense1', units: MOST_PER_LAYER + 1, activation: 'relu' }),
        layers.dense({ name: 'output', units: 10, activation: 'softmax' }),
      ],
    );
  const all = record(wide, (name, values) => void (name === 'dense1/bias' && values.fill(-100)));
  expect(kinds(all.at(-1)!.alarms)).toEqual([{ kind: 'dead', layer: 'dense1', map: null }]);
});

// With its four consecutive ReLU layers, digits-cnn does start with units that no image activates.
it.each(['lenet5', 'cnn'])('%s begins without alarms', (id) => {
  const all = record(() => findRecipe(id).build([28, 28, 1], 10));
  expect(all.at(-1)!.alarms).toEqual([]);
});

describe('duplicates', () => {
  const kernels = (...list: number[][]) =>
    Float32Array.from(
      { length: list[0]!.length * list.length },
      (_none, at) => list[at % list.length]![Math.floor(at / list.length)]!,
    );
  const base = [1, 2, -1, 0.5, 3, -2, 1, 1, 0, 4];
  /** `base` rotated by an angle with the given cosine. */
  const turned = (cosine: number): number[] => {
    const across = [4, 0, 0, 0, 0, 0, 0, 0, 0, -1]; // orthogonal to base
    const [long, short] = [Math.hypot(...base), Math.hypot(...across)];
    const sine = Math.sqrt(1 - cosine ** 2);
    return base.map((value, at) => (cosine * value) / long + (sine * across[at]!) / short);
  };
  it.each([
    [0.9995, [[1, 0]]],
    [0.9985, []],
  ])('begin beyond a cosine of 0.999: %f', (cosine, expected) => {
    expect(findDuplicates(kernels(base, turned(cosine)), 2)).toEqual(expected);
  });
  it('are not seen in kernels of zeros, or of a few values', () => {
    expect(findDuplicates(new Float32Array(40), 4)).toEqual([]);
    expect(findDuplicates(kernels([1, 2], [1, 2]), 2)).toEqual([]);
  });
});
