import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { padBias, paddedBiasBytes, placeBias } from '../convolution/paddedBias.ts';
import type { KernelModule } from '../runtime/memory.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';
import { PackedMatrix, packedBytes, tableBytes } from './PackedMatrix.ts';
import { gatesOf, type RecurrentCell } from '../../../../src-shared/arithmetic/recurrent.ts';

/** Name of the kernel in the TensorFlow.js registry. */
export const RecurrentForward = 'FeaturescopeRecurrentForward';

interface Inputs {
  /** Products of the inputs with the kernel, `[T, N, gates units]`. */
  products: TensorInfo;
  /** `[units, gates units]` */
  recurrentKernel: TensorInfo;
  /** `[gates units]`; `[2, gates units]` for `gruAfter`: of the inputs' product and of the state's */
  bias: TensorInfo;
}

/** Byte offsets of the values of one time step, and of those of the step before it (0 for none). */
interface StepAt {
  gates: number;
  memory: number;
  state: number;
  before: number;
  memoryBefore: number;
}

/**
 * A recurrent cell over whole sequences, from states of zeros. Gives the states `[T, N, units]`, the gates `[T, N, gates units]` in
 * the order of the kernel's columns, and a memory `[T, N, units]`: the cells of an LSTM, the reset states r h' of `gru`, the
 * candidate's product of `gruAfter`; empty, `[0]`, for a simple cell, whose gates are its states.
 */
export const recurrentForward = kernelEntry<Inputs, { cell: RecurrentCell }>({
  kernelName: RecurrentForward,
  covers: ({ products }) => products.dtype === 'float32' && util.sizeFromShape(products.shape) > 0,
  compute({ inputs, attributes: { cell }, module }) {
    const { products, recurrentKernel, bias } = inputs;
    const [steps, rows, width] = products.shape as [number, number, number];
    const units = recurrentKernel.shape[0]!;
    const simple = cell === 'simple';
    const states = module.output([steps, rows, units]);
    const gates = simple ? module.share(states) : module.output([steps, rows, width]);
    const memory = module.output(simple ? [0] : [steps, rows, units]);
    const [ofState, ofMemory, ofGates] = [states, memory, gates].map((one) => module.offset(one));
    const areas = areasOf(module, rows, units, width);
    const constants = cell === 'gruAfter' ? biasOfBoth(module, bias, areas.bias) : module.offset(bias);
    module.exports.addToRows(module.offset(products), constants, ofGates!, steps * rows, width);
    const step = stepOf(cell, module, inputs, { rows, units, areas });
    const bytes = rows * units * 4;
    for (let at = 0; at < steps; at++)
      step({
        gates: ofGates! + at * bytes * gatesOf[cell],
        memory: ofMemory! + at * bytes,
        state: ofState! + at * bytes,
        before: at ? ofState! + (at - 1) * bytes : 0,
        memoryBefore: at ? ofMemory! + (at - 1) * bytes : 0,
      });
    return [states, gates, memory];
  },
});

/** Scratch memory of a pass. */
interface Areas {
  packed: number;
  packedCandidate: number;
  bias: number;
  table: number;
}

function areasOf(module: KernelModule, rows: number, units: number, columns: number): Areas {
  const [packed, packedCandidate, bias, table] = module.scratch(
    packedBytes(units, columns),
    packedBytes(units, units),
    paddedBiasBytes(columns),
    tableBytes(rows),
  ) as [number, number, number, number];
  return { packed, packedCandidate, bias, table };
}

/** Writes the bias of the inputs' product plus that of the state's where a gate reads the sum of both: all but the candidate. */
function biasOfBoth(module: KernelModule, bias: TensorInfo, target: number): number {
  const width = bias.shape[1]!;
  placeBias(module.exports, module.offset(bias), width, target);
  module.exports.addTo(module.offset(bias) + width * 4, target, (width / 3) * 2);
  return target;
}

/** Packs the recurrent kernel, and returns the function of one time step, which turns the sums of the inputs into the gates. */
function stepOf(
  cell: RecurrentCell,
  module: KernelModule,
  { recurrentKernel, bias }: Inputs,
  { rows, units, areas }: { rows: number; units: number; areas: Areas },
): (at: StepAt) => void {
  const { exports } = module;
  const columns = gatesOf[cell] * units;
  const { packed, packedCandidate, table } = areas;
  const [state, sums] = [units * 4, columns * 4];
  const at = module.offset(recurrentKernel);
  const whole = { at, rows: units, columns, rowStride: sums, columnStride: 4 };
  const added = { rows, strides: [state, sums], adds: true } as const;
  const count = [rows, units] as const;
  if (cell === 'simple' || cell === 'lstm') {
    const recurrent = new PackedMatrix(exports, whole, packed, table);
    return ({ gates, memory, memoryBefore, state: next, before }) => {
      if (before) recurrent.multiply({ source: before, target: gates, ...added });
      if (cell === 'simple') exports.tanh(gates, gates, rows * units);
      else exports.lstmStep(gates, memoryBefore, memory, next, ...count);
    };
  }
  const ofCandidate = { ...whole, at: at + 2 * state, columns: units };
  const candidate = new PackedMatrix(exports, ofCandidate, packedCandidate, table);
  const recurrent = new PackedMatrix(exports, { ...whole, columns: 2 * units }, packed, table);
  if (cell === 'gru')
    return ({ gates, memory, state: next, before }) => {
      if (before) recurrent.multiply({ source: before, target: gates, ...added });
      exports.gruGates(gates, before, memory, ...count);
      if (before) candidate.multiply({ source: memory, target: gates + 2 * state, ...added });
      exports.gruState(gates, before, next, ...count);
    };
  padBias(exports, units, areas.bias);
  const constants = placeBias(exports, module.offset(bias) + sums + 2 * state, units, areas.bias);
  return ({ gates, memory, state: next, before }) => {
    if (before) {
      recurrent.multiply({ source: before, target: gates, ...added });
      candidate.multiply({ source: before, target: memory, rows, strides: [state, state], bias: constants });
    } else {
      exports.clear(memory, rows * state);
      exports.addToRows(memory, constants, memory, rows, units);
    }
    exports.gruAfterStep(gates, before, memory, next, ...count);
  };
}
