import { describe, expect, it } from 'vitest';
import {
  backward,
  denseNetwork,
  descend,
  deviationOf,
  forwardOutputs,
  initialisations,
  unitActivations,
  unitFunctions,
  type DenseLayer,
} from '../../../src-shared/labs/parts/denseNetwork.ts';

const rows = 3;
const inputs = Float64Array.of(0.3, -1.2, 0.8, 0.1, -0.4, 0.9);
const targets = Float64Array.of(1, 0.5, -0.2, 0.4, 0, 0.7);

const half = (outputs: Float64Array): number =>
  outputs.reduce((sum, output, at) => sum + (output - targets[at]!) ** 2 / 2, 0);
const lossOf = (layers: readonly DenseLayer[]): number => half(forwardOutputs(layers, inputs, rows).at(-1)!);

describe('the small networks of the labs', () => {
  it.each(unitActivations)('have the gradient of their loss, through %s', (activation) => {
    const layers = denseNetwork([2, 4, 3, 2], [activation, activation, 'linear'], () => 0.9, 7);
    const outputs = forwardOutputs(layers, inputs, rows);
    const slopes = outputs.at(-1)!.map((output, at) => output - targets[at]!);
    const { gradients, byOutput } = backward(layers, outputs, slopes, rows);
    expect(byOutput.map(({ length }) => length)).toEqual([rows * 4, rows * 3]);
    for (const [at, layer] of layers.entries())
      for (const part of ['weights', 'biases'] as const)
        for (const cell of layer[part].keys()) {
          const kept = layer[part][cell]!;
          const h = 1e-5;
          layer[part][cell] = kept + h;
          const up = lossOf(layers);
          layer[part][cell] = kept - h;
          const down = lossOf(layers);
          layer[part][cell] = kept;
          expect(gradients[at]![part][cell]).toBeCloseTo((up - down) / (2 * h), 7);
        }
  });

  it('go down by the rate times the gradient', () => {
    const layers = denseNetwork([2, 2], ['tanh'], () => 1, 3);
    const before = lossOf(layers);
    const outputs = forwardOutputs(layers, inputs, rows);
    const { slope } = unitFunctions.tanh;
    const slopes = outputs[1]!.map((output, at) => (output - targets[at]!) * slope(output));
    const { gradients } = backward(layers, outputs, slopes, rows);
    const weight = layers[0]!.weights[1]!;
    descend(layers, gradients, 0.05);
    expect(layers[0]!.weights[1]).toBe(weight - 0.05 * gradients[0]!.weights[1]!);
    expect(lossOf(layers)).toBeLessThan(before);
  });

  it('begin with the deviation that their initialisation says', () => {
    for (const initialisation of initialisations) {
      const [layer] = denseNetwork([400, 200], ['relu'], (fan) => deviationOf(initialisation, fan), 5);
      const squares = layer!.weights.reduce((sum, weight) => sum + weight ** 2, 0);
      const deviation = Math.sqrt(squares / layer!.weights.length);
      expect(deviation / deviationOf(initialisation, 400)).toBeCloseTo(1, 1);
      expect(layer!.biases.every((bias) => bias === 0)).toBe(true);
    }
    expect(deviationOf('xavier', 100)).toBeCloseTo(0.1, 12);
    expect(deviationOf('he', 200)).toBeCloseTo(0.1, 12);
  });
});
