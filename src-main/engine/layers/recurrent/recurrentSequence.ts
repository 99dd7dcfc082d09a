import {
  concat,
  customGrad,
  engine,
  getKernel,
  matMul,
  reshape,
  slice,
  stack,
  sum,
  zeros,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { RecurrentBackward } from '../../kernels/recurrent/RecurrentBackward.ts';
import { RecurrentForward } from '../../kernels/recurrent/RecurrentForward.ts';
import type { RecurrentCell } from '../../../../src-shared/arithmetic/recurrent.ts';

/** The weights of a recurrent cell, as Keras orders their columns. */
export interface RecurrentWeights {
  /** `[C, gates units]` */
  kernel: Tensor;
  /** `[units, gates units]` */
  recurrentKernel: Tensor;
  /** `[gates units]`, `[2, gates units]` for `gruAfter` */
  bias: Tensor;
}

/** What a cell computes at each time step. */
export interface RecurrentValues {
  /** `[T, N, units]` */
  states: Tensor;
  /** After their activations, in the order of the kernel's columns, `[T, N, gates units]`. */
  gates: Tensor;
  /** Of an LSTM its cells, `[T, N, units]`. */
  memory: Tensor;
}

/** Whether the backend in use computes whole sequences. */
export const computesSequences = (): boolean =>
  getKernel(RecurrentForward, engine().backendName) !== undefined;

/** The products of all inputs with the kernel: `[T, N, C]` to `[T, N, gates units]`. */
function productsOf(x: Tensor, kernel: Tensor): Tensor {
  const [steps, rows, features] = x.shape as [number, number, number];
  const flat = reshape(x, [steps * rows, features]);
  return reshape(matMul(flat, kernel as Tensor2D), [steps, rows, kernel.shape[1]!]);
}

function run(
  cell: RecurrentCell,
  products: Tensor,
  { recurrentKernel, bias }: Omit<RecurrentWeights, 'kernel'>,
): RecurrentValues {
  const made = engine().runKernel(RecurrentForward, { products, recurrentKernel, bias }, { cell });
  const [states, gates, memory] = made as unknown as [Tensor, Tensor, Tensor];
  return { states, gates, memory };
}

/**
 * All values of a recurrent cell over whole sequences, from states of zeros, without a gradient. Only where
 * {@link computesSequences}.
 * @param x `[T, N, C]`, T first
 */
export const recurrentValues = (cell: RecurrentCell, x: Tensor, weights: RecurrentWeights): RecurrentValues =>
  run(cell, productsOf(x, weights.kernel), weights);

/** The states of {@link recurrentValues}, with their gradient by back-propagation through time. */
export function recurrentStates(cell: RecurrentCell, x: Tensor, weights: RecurrentWeights): Tensor {
  const { kernel, recurrentKernel, bias } = weights;
  const states = customGrad((...received) => {
    const [products, own, added, save] = received as unknown as [
      ...[Tensor, Tensor, Tensor],
      (tensors: Tensor[]) => void,
    ];
    const made = run(cell, products, { recurrentKernel: own, bias: added });
    save([own, made.states, made.gates, made.memory]);
    const gradFunc = (dy: Tensor, saved: Tensor[]): Tensor[] => gradients(cell, dy, saved);
    return { value: made.states, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] };
  });
  return states(productsOf(x, kernel), recurrentKernel, bias);
}

/** The gradients of the inputs' products, of the recurrent kernel and of the bias from that of the states. */
function gradients(cell: RecurrentCell, gradient: Tensor, saved: readonly Tensor[]): Tensor[] {
  const [recurrentKernel, states, gates, memory] = saved as [Tensor, Tensor, Tensor, Tensor];
  const inputs = { gradient, states, gates, memory, recurrentKernel };
  const made = engine().runKernel(RecurrentBackward, inputs, { cell }) as unknown as [Tensor, Tensor?];
  const [sums, ofProduct = sums] = made;
  const ofSums = sum(sums, [0, 1]);
  return [
    sums,
    ofRecurrentKernel(cell, { states, memory }, ofProduct, recurrentKernel.shape),
    cell === 'gruAfter' ? stack([ofSums, sum(ofProduct, [0, 1])]) : ofSums,
  ];
}

/** Some steps' rows one below the other, `[T, N, columns]` to `[steps N, columns]`. */
function rowsOf(tensor: Tensor, from: number, steps: number): Tensor2D {
  const [, rows, columns] = tensor.shape as [number, number, number];
  return reshape(slice(tensor, [from, 0, 0], [steps, rows, columns]), [steps * rows, columns]);
}

/** The gradient of a matrix of weights: the sum over all rows of value times gradient. */
const ofWeights = (values: Tensor2D, gradients: Tensor2D): Tensor => matMul(values, gradients, true, false);

/** The gradient of the recurrent kernel from the states that it multiplied. The first step multiplies none. */
function ofRecurrentKernel(
  cell: RecurrentCell,
  { states, memory }: Pick<RecurrentValues, 'states' | 'memory'>,
  sums: Tensor,
  shape: number[],
): Tensor {
  const steps = states.shape[0]!;
  if (steps === 1) return zeros(shape);
  const [before, gradients] = [rowsOf(states, 0, steps - 1), rowsOf(sums, 1, steps - 1)];
  if (cell !== 'gru') return ofWeights(before, gradients);
  const units = states.shape[2]!;
  const gates = slice(gradients, [0, 0], [-1, 2 * units]);
  const candidate = slice(gradients, [0, 2 * units], [-1, units]);
  return concat([ofWeights(before, gates), ofWeights(rowsOf(memory, 1, steps - 1), candidate)], 1);
}
