import { readFileSync } from 'node:fs';
import {
  mul,
  sum,
  tensor,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import { input, type layers } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { GRU } from '../../../src-main/engine/layers/recurrent/GRU.ts';
import { LSTM } from '../../../src-main/engine/layers/recurrent/LSTM.ts';
import '../../../src-main/engine/layers/registerLayers.ts';
import { registeredLayer } from '../../../src-main/engine/layers/registeredLayer.ts';
import { SimpleRNN } from '../../../src-main/engine/layers/recurrent/SimpleRNN.ts';
import { usualCell, valuesOverTime } from '../../../src-main/engine/layers/recurrent/wholeSequence.ts';
import {
  cellOverTime,
  gatesOf,
  stateGradients,
  type CellWeights,
  type RecurrentCell,
} from '../../../src-shared/arithmetic/recurrent.ts';
import { expectClose, numbers } from '../kernels/numbers.ts';
import { ourBuilds, useWasmKernels } from '../kernels/wasmKernels.ts';

const gate = { recurrentActivation: 'sigmoid' };
const makers: Record<RecurrentCell, (config: object) => layers.Layer> = {
  simple: (config) => new SimpleRNN(config),
  lstm: (config) => new LSTM({ ...config, ...gate }),
  gru: (config) => new GRU({ ...config, ...gate }),
  gruAfter: (config) => new GRU({ ...config, ...gate, resetAfter: true }),
};
const cells = Object.keys(makers) as RecurrentCell[];

interface Sizes {
  rows: number;
  steps: number;
  features: number;
  units: number;
}

/** Sequences, weights and the weight of every state in the loss: a loss that reads all states, or the last ones alone. */
interface Case extends Sizes {
  cell: RecurrentCell;
  x: Float32Array;
  weights: { kernel: Float32Array; recurrentKernel: Float32Array; bias: Float32Array };
  /** `[N, T, units]`, or `[N, units]` for the last states */
  read: Float32Array;
  all: boolean;
}

function caseOf(cell: RecurrentCell, sizes: Sizes, all: boolean): Case {
  const { rows, steps, features, units } = sizes;
  const columns = gatesOf[cell] * units;
  return {
    ...{ ...sizes, cell, all, x: numbers(rows * steps * features, 3) },
    weights: {
      kernel: numbers(features * columns, 5),
      recurrentKernel: numbers(units * columns, 7).map((value) => value / 2),
      bias: numbers(columns * (cell === 'gruAfter' ? 2 : 1), 11),
    },
    read: numbers(rows * (all ? steps : 1) * units, 13),
  };
}

function layerOf({ cell, steps, features, units, weights, all }: Case, more: object = {}): layers.Layer {
  const layer = makers[cell]({ units, returnSequences: all, ...more });
  layer.apply(input({ shape: [steps, features] }));
  const shapes = layer.weights.map(({ shape }) => shape as number[]);
  const values = [weights.kernel, weights.recurrentKernel, weights.bias];
  layer.setWeights(shapes.map((shape, at) => tensor(values[at]!, shape)));
  return layer;
}

const inputsOf = ({ x, rows, steps, features }: Case): Tensor => tensor(x, [rows, steps, features]);

/** The loss and its gradients with respect to the inputs and the weights, computed by the layer. */
function measured(c: Case, more: object = {}): Float32Array[] {
  return tidy(() => {
    const layer = layerOf(c, more);
    const x = inputsOf(c).variable();
    const variables = [x, ...layer.trainableWeights.map((weight) => weight.read() as Variable)];
    const { value, grads } = variableGrads(() => {
      const output = layer.apply(x) as Tensor;
      return sum(mul(output, tensor(c.read, output.shape))) as Scalar;
    }, variables);
    return [value, ...variables.map((variable) => grads[variable.name]!)].map(
      (one) => one.dataSync().slice() as Float32Array,
    );
  });
}

/** The loss in float64, from the definition. */
function loss(c: Case, x: ArrayLike<number>, weights: CellWeights): number {
  const { rows, steps, features, units, cell, all, read } = c;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const inputs = Array.from({ length: steps }, (_none, step) =>
      Array.from({ length: features }, (_value, at) => x[(row * steps + step) * features + at]!),
    );
    const { states } = cellOverTime(cell, inputs, weights, units);
    states.forEach((state, step) => {
      if (!all && step < steps - 1) return;
      const from = all ? (row * steps + step) * units : row * units;
      state.forEach((value, at) => (sum += value * read[from + at]!));
    });
  }
  return sum;
}

const STEP = 1e-5;

/** Central differences of the loss in float64, for every value of the inputs and the weights. */
function differences(c: Case): Float64Array[] {
  const { kernel, recurrentKernel, bias } = c.weights;
  const values = [c.x, kernel, recurrentKernel, bias].map((one) => Float64Array.from(one));
  const at = () => loss(c, values[0]!, { kernel: values[1]!, recurrentKernel: values[2]!, bias: values[3]! });
  return values.map((one) =>
    Float64Array.from(one, (value, index) => {
      one[index] = value + STEP;
      const above = at();
      one[index] = value - STEP;
      const below = at();
      one[index] = value;
      return (above - below) / (2 * STEP);
    }),
  );
}

const sizes: Sizes[] = [
  { rows: 2, steps: 4, features: 3, units: 5 },
  { rows: 3, steps: 1, features: 2, units: 4 },
  { rows: 1, steps: 6, features: 1, units: 9 },
  { rows: 5, steps: 3, features: 4, units: 1 },
];
const cases = cells.flatMap((cell) =>
  sizes.flatMap((size) => [true, false].map((all): Case => caseOf(cell, size, all))),
);

describe.each(ourBuilds)('recurrent layers over whole sequences with %s SIMD', (simd) => {
  useWasmKernels(simd);

  it.each(cases)(
    '$cell: $rows sequences of $steps steps, $features features, $units units, all states $all: value and gradients equal float64',
    (c) => {
      const [value, ...gradients] = measured(c);
      expectClose(value!, [loss(c, c.x, c.weights)]);
      const expected = differences(c);
      gradients.forEach((gradient, at) => expectClose(gradient, expected[at]!, 2e-5));
    },
  );

  it.each(cells)('%s: tells its gates and memory at every step', (cell) => {
    const c = caseOf(cell, { rows: 2, steps: 5, features: 3, units: 6 }, false);
    const told = tidy(() => {
      const made = valuesOverTime(layerOf(c), inputsOf(c))!;
      return [made.states, made.gates, made.memory].map((one) => one.dataSync().slice());
    });
    for (let row = 0; row < c.rows; row++) {
      const inputs = Array.from({ length: c.steps }, (_none, step) =>
        c.x.subarray((row * c.steps + step) * 3, (row * c.steps + step + 1) * 3),
      );
      const { states, gates, memory } = cellOverTime(cell, inputs, c.weights, c.units);
      [states, gates].forEach((expected, at) => {
        const width = expected[0]!.length;
        expected.forEach((values, step) => {
          const from = (step * c.rows + row) * width;
          expectClose(told[at]!.subarray(from, from + width), values);
        });
      });
      // What is reset is kept for the gradient; the figures show the cell of an LSTM alone.
      if (cell === 'lstm')
        memory.forEach((values, step) => {
          const from = (step * c.rows + row) * c.units;
          expectClose(told[2]!.subarray(from, from + c.units), values);
        });
    }
  });

  it.each(cells)('%s: reads backwards what TensorFlow.js reads backwards', (cell) => {
    const c = caseOf(cell, { rows: 2, steps: 4, features: 3, units: 5 }, true);
    const turned = { ...c, x: reversed(c) };
    const [value, ofInputs, ...ofWeights] = measured(turned, { goBackwards: true });
    const [straight, inputs, ...weights] = measured(c);
    expect(value).toEqual(straight);
    expect(reversed({ ...c, x: ofInputs! })).toEqual(inputs);
    expect(ofWeights).toEqual(weights);
  });

  it.each(['simple', 'lstm', 'gru'] as const)('%s: equals TensorFlow.js, step by step', (cell) => {
    const c = caseOf(cell, { rows: 3, steps: 5, features: 4, units: 7 }, true);
    const stepwise = measured(c, { dropout: 1e-12 });
    measured(c).forEach((one, at) => expectClose(one, stepwise[at]!));
  });
});

/** The sequences of a case from their ends. */
function reversed({ x, rows, steps, features }: Case): Float32Array {
  return Float32Array.from(x, (_none, index) => {
    const at = index % features;
    const step = Math.floor(index / features) % steps;
    const row = Math.floor(index / features / steps);
    return x[(row * steps + steps - 1 - step) * features + at]!;
  }).slice(0, rows * steps * features);
}

/** What Keras itself computes, written by recurrentKeras.py. */
const golden = JSON.parse(readFileSync(new URL('recurrentKeras.json', import.meta.url), 'utf8')) as {
  sizes: Sizes;
  cases: Record<
    RecurrentCell,
    { x: number[]; read: number[]; weights: number[][]; output: number[]; gradients: number[][] }
  >;
};

describe('recurrent layers and those of Keras', () => {
  useWasmKernels();

  it.each(cells)('%s: the same output and gradients', (cell) => {
    const { x, read, weights, output, gradients } = golden.cases[cell];
    const [kernel, recurrentKernel, bias] = weights.map((one) => Float32Array.from(one));
    const c: Case = {
      ...{ ...golden.sizes, cell, all: false, x: Float32Array.from(x), read: Float32Array.from(read) },
      weights: { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! },
    };
    const said = tidy(() => (layerOf(c).apply(inputsOf(c)) as Tensor).dataSync().slice());
    expectClose(said, output);
    measured(c)
      .slice(1)
      .forEach((gradient, at) => expectClose(gradient, gradients[at]!));
  });
});

describe('back-propagation through time in float64', () => {
  it.each(cells)('%s: equals differences of the last state, at every step', (cell) => {
    const [features, units, steps] = [2, 4, 5];
    const c = caseOf(cell, { rows: 1, steps, features, units }, false);
    const inputs = Array.from({ length: steps }, (_none, step) =>
      c.x.subarray(step * features, (step + 1) * features),
    );
    const values = cellOverTime(cell, inputs, c.weights, units);
    const gradients = stateGradients(cell, values, c.weights.recurrentKernel, c.read);
    expect(gradients).toHaveLength(steps);
    expectClose(gradients.at(-1)!, c.read, 0);
    // The state of a step is changed by what is added to the states that all later steps read.
    const changed = (from: number, unit: number, by: number): number => {
      const more = laterSteps(cell, { inputs, weights: c.weights, values, from, units }, unit, by);
      return more.reduce((sum, value, at) => sum + value * c.read[at]!, 0);
    };
    for (let from = 0; from < steps - 1; from++)
      for (let unit = 0; unit < units; unit++) {
        const slope = (changed(from, unit, STEP) - changed(from, unit, -STEP)) / (2 * STEP);
        expect(gradients[from]![unit]).toBeCloseTo(slope, 7);
      }
  });
});

interface Rest {
  inputs: readonly ArrayLike<number>[];
  weights: CellWeights;
  values: ReturnType<typeof cellOverTime>;
  from: number;
  units: number;
}

/** The last state if one unit of the state after step `from` is another: the definition of each cell, written out. */
function laterSteps(cell: RecurrentCell, rest: Rest, unit: number, by: number): number[] {
  const { inputs, weights, values, from, units } = rest;
  const columns = gatesOf[cell] * units;
  let state = [...values.states[from]!];
  state[unit]! += by;
  let memory = [...(values.memory[from] ?? state)];
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  for (const input of inputs.slice(from + 1)) {
    const x = (gate: number, at: number) =>
      Array.from(input).reduce(
        (sum, value, row) => sum + value * weights.kernel[row * columns + gate * units + at]!,
        weights.bias[gate * units + at]!,
      );
    const h = (gate: number, at: number, read = state) =>
      read.reduce(
        (sum, value, row) => sum + value * weights.recurrentKernel[row * columns + gate * units + at]!,
        0,
      );
    const all = (of: (at: number) => number) => Array.from({ length: units }, (_none, at) => of(at));
    const old = state;
    if (cell === 'simple') state = all((at) => Math.tanh(x(0, at) + h(0, at, old)));
    else if (cell === 'lstm') {
      const [i, f, o] = [0, 1, 3].map((gate) => all((at) => sigmoid(x(gate, at) + h(gate, at, old))));
      memory = all((at) => f![at]! * memory[at]! + i![at]! * Math.tanh(x(2, at) + h(2, at, old)));
      state = all((at) => o![at]! * Math.tanh(memory[at]!));
    } else {
      const after = cell === 'gruAfter';
      const second = (gate: number, at: number) => (after ? weights.bias[columns + gate * units + at]! : 0);
      const [z, r] = [0, 1].map((gate) =>
        all((at) => sigmoid(x(gate, at) + h(gate, at, old) + second(gate, at))),
      );
      const kept = old.map((value, at) => value * r![at]!);
      const candidate = all((at) =>
        Math.tanh(x(2, at) + (after ? r![at]! * (h(2, at, old) + second(2, at)) : h(2, at, kept))),
      );
      state = all((at) => z![at]! * old[at]! + (1 - z![at]!) * candidate[at]!);
    }
  }
  return state;
}

describe('what is computed as a whole', () => {
  useWasmKernels();

  it('are cells with the usual activations that drop nothing', () => {
    expect(usualCell(makers.lstm({ units: 2 }))).toBe('lstm');
    expect(usualCell(makers.gruAfter({ units: 2 }))).toBe('gruAfter');
    expect(usualCell(makers.lstm({ units: 2, activation: 'relu' }))).toBeUndefined();
    expect(usualCell(makers.gru({ units: 2, dropout: 0.5 }))).toBeUndefined();
    expect(usualCell(new (registeredLayer('LSTM'))({ units: 2 }))).toBeUndefined();
    expect(usualCell(new (registeredLayer('Dense'))({ units: 2 }))).toBeUndefined();
  });

  it('leaves masks, initial states and returned states to TensorFlow.js', () => {
    tidy(() => {
      const c = caseOf('lstm', { rows: 2, steps: 3, features: 2, units: 3 }, false);
      const x = inputsOf(c);
      const [output, h, cell] = layerOf(c, { returnState: true }).apply(x) as Tensor[];
      const whole = layerOf(c).apply(x) as Tensor;
      expectClose(output!.dataSync(), whole.dataSync());
      expectClose(h!.dataSync(), whole.dataSync());
      expect(cell!.shape).toEqual([2, 3]);
      const mask = tensor([1, 1, 0, 1, 1, 1], [2, 3]);
      const masked = (layerOf(c).apply(x, { mask } as never) as Tensor).dataSync();
      expect(masked.slice(3)).toEqual(whole.dataSync().slice(3));
      expect(masked.slice(0, 3)).not.toEqual(whole.dataSync().slice(0, 3));
    });
  });
});
