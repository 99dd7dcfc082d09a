/** Recurrent layers that hand on their last state, in float64, from the definitions. */
import type { LayerInfo } from '../../src-shared/model/model.ts';
import type { Map64, Weights64 } from './network64.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Whether a layer is one of those that {@link lastState} computes. */
export const isRecurrent = ({ className }: LayerInfo): boolean =>
  ['SimpleRNN', 'LSTM', 'GRU'].includes(className);

/**
 * The state after the last step of a sequence `[steps, features]`, from zeros. A GRU's reset gate works on the state.
 * @param weights `kernel` `[features, gates units]`, `recurrent_kernel` `[units, gates units]`, `bias`
 */
export function lastState(layer: LayerInfo, { shape, data }: Map64, weights: Weights64[string]): Map64 {
  const [steps, features] = shape as [number, number];
  const units = layer.outputShape.at(-1)!;
  const [kernel, recurrent, bias] = [weights.kernel, weights['recurrent_kernel']!, weights.bias];
  const columns = kernel.shape[1]!;
  let state: Float64Array = new Float64Array(units);
  let cell: Float64Array = new Float64Array(units);
  for (let step = 0; step < steps; step++) {
    const read = (column: number): number => {
      let sum = bias.data[column]!;
      for (let feature = 0; feature < features; feature++)
        sum += data[step * features + feature]! * kernel.data[feature * columns + column]!;
      return sum;
    };
    const remembered = (column: number, of: Float64Array): number => {
      let sum = 0;
      for (let unit = 0; unit < units; unit++) sum += of[unit]! * recurrent.data[unit * columns + column]!;
      return sum;
    };
    const former = state;
    const gate = (index: number, unit: number): number =>
      read(index * units + unit) + remembered(index * units + unit, former);
    const each = (of: (unit: number) => number): Float64Array =>
      Float64Array.from({ length: units }, (_none, unit) => of(unit));
    if (layer.className === 'SimpleRNN') {
      state = each((unit) => Math.tanh(gate(0, unit)));
    } else if (layer.className === 'LSTM') {
      const before = cell;
      cell = each(
        (unit) =>
          logistic(gate(1, unit)) * before[unit]! + logistic(gate(0, unit)) * Math.tanh(gate(2, unit)),
      );
      const now = cell;
      state = each((unit) => logistic(gate(3, unit)) * Math.tanh(now[unit]!));
    } else {
      const reset = each((unit) => logistic(gate(1, unit)) * former[unit]!);
      state = each((unit) => {
        const update = logistic(gate(0, unit));
        const candidate = Math.tanh(read(2 * units + unit) + remembered(2 * units + unit, reset));
        return update * former[unit]! + (1 - update) * candidate;
      });
    }
  }
  return { shape: layer.outputShape, data: state };
}
