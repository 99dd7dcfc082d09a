import '../initializers.ts'; // for the orthogonal weights that these layers begin with
import { reverse, slice, squeeze, tidy, transpose, zeros, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { gatesOf, type RecurrentCell } from '../../../../src-shared/arithmetic/recurrent.ts';
import {
  computesSequences,
  recurrentStates,
  recurrentValues,
  type RecurrentValues,
  type RecurrentWeights,
} from './recurrentSequence.ts';

interface Activation {
  getClassName(): string;
}

/** What a recurrent layer of TensorFlow.js keeps of itself. */
interface Recurrent {
  returnSequences: boolean;
  returnState: boolean;
  goBackwards: boolean;
  stateful: boolean;
  cell: {
    getClassName(): string;
    units: number;
    activation: Activation;
    recurrentActivation?: Activation;
    dropout: number;
    recurrentDropout: number;
    kernel: { read(): Tensor };
    recurrentKernel: { read(): Tensor };
    bias: { read(): Tensor } | null;
  };
}

const cells: Readonly<Record<string, RecurrentCell>> = {
  SimpleRNNCell: 'simple',
  LSTMCell: 'lstm',
  GRUCell: 'gru',
  ResetAfterGRUCell: 'gruAfter',
};

/** The kind of a recurrent layer's cell, if it has the usual activations and drops nothing; undefined otherwise. */
export function usualCell(layer: layers.Layer): RecurrentCell | undefined {
  const { cell } = layer as unknown as Partial<Recurrent>;
  const kind = cell && cells[cell.getClassName()];
  if (!kind || cell.dropout > 0 || cell.recurrentDropout > 0) return undefined;
  if (cell.activation.getClassName() !== 'tanh') return undefined;
  const gate = cell.recurrentActivation?.getClassName() ?? 'sigmoid';
  return gate === 'sigmoid' ? kind : undefined;
}

function weightsOf({ cell }: Recurrent, kind: RecurrentCell): RecurrentWeights {
  const columns = gatesOf[kind] * cell.units;
  return {
    kernel: cell.kernel.read(),
    recurrentKernel: cell.recurrentKernel.read(),
    bias: cell.bias?.read() ?? zeros(kind === 'gruAfter' ? [2, columns] : [columns]),
  };
}

/** What a recurrent layer reads, in its order, and how; undefined where it is not computed as a whole. */
function readingOf(
  layer: layers.Layer,
  x: Tensor,
): [cell: RecurrentCell, x: Tensor, weights: RecurrentWeights] | undefined {
  const open = layer as unknown as Recurrent;
  const kind = usualCell(layer);
  if (!kind || open.stateful || x.rank !== 3 || x.size === 0 || !computesSequences()) return undefined;
  const inTime = transpose(x, [1, 0, 2]);
  return [kind, open.goBackwards ? reverse(inTime, 0) : inTime, weightsOf(open, kind)];
}

/**
 * What a recurrent layer computes at every time step, in the order in which it reads; undefined where it is not computed as a whole
 * (see {@link usualCell}). Without a gradient. Call it inside `tidy`.
 * @param x `[N, T, C]`
 */
export function valuesOverTime(layer: layers.Layer, x: Tensor): RecurrentValues | undefined {
  const reading = readingOf(layer, x);
  return reading && recurrentValues(...reading);
}

/**
 * The output of a recurrent layer, computed over the whole sequence at once; undefined where TensorFlow.js has to go step by step:
 * where a mask, an initial state or a returned one is involved, where the cell has other activations or drops values, and where
 * the backend has no kernels for it.
 */
export function wholeSequence(
  layer: layers.Layer,
  inputs: Tensor | Tensor[],
  settings: Record<string, unknown> | undefined,
): Tensor | undefined {
  const { returnSequences, returnState } = layer as unknown as Recurrent;
  const given = [inputs].flat();
  const involved = ['mask', 'initialState', 'constants'].some((name) => (settings?.[name] ?? null) !== null);
  if (given.length !== 1 || returnState || involved) return undefined;
  return tidy(() => {
    const reading = readingOf(layer, given[0]!);
    if (!reading) return undefined as unknown as Tensor;
    const states = recurrentStates(...reading);
    if (returnSequences) return transpose(states, [1, 0, 2]);
    const [steps, rows, units] = states.shape as [number, number, number];
    return squeeze(slice(states, [steps - 1, 0, 0], [1, rows, units]), [0]);
  });
}
