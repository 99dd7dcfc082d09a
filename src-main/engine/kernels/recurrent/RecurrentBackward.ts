import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../runtime/memory.ts';
import { kernelEntry } from '../runtime/TrainingKernel.ts';
import { PackedMatrix, packedBytes, tableBytes } from './PackedMatrix.ts';
import { gatesOf, type RecurrentCell } from '../../../../src-shared/arithmetic/recurrent.ts';

/** Name of the kernel in the TensorFlow.js registry. */
export const RecurrentBackward = 'FeaturescopeRecurrentBackward';

interface Inputs {
  /** Gradient of the states, `[T, N, units]`. */
  gradient: TensorInfo;
  states: TensorInfo;
  gates: TensorInfo;
  memory: TensorInfo;
  recurrentKernel: TensorInfo;
}

/** Back-propagation through the steps of one cell, from the last one to the first. */
interface StepBack {
  /** Offsets of the step's gates, of its memory and that of the step before it, of its state and that before it (0: none). */
  gates: number;
  memory: number;
  memoryBefore: number;
  state: number;
  before: number;
  /** Offset of the gradient of its sums, and of those of the state's product where they are others. */
  target: number;
  ofProduct: number;
}

/**
 * The gradients of a recurrent cell's sums `[T, N, gates units]`, by back-propagation through time, from the values of
 * `RecurrentForward`. For `gruAfter` a second tensor of the same shape: the gradients of the state's product.
 */
export const recurrentBackward = kernelEntry<Inputs, { cell: RecurrentCell }>({
  kernelName: RecurrentBackward,
  covers: ({ gradient }) => gradient.dtype === 'float32' && util.sizeFromShape(gradient.shape) > 0,
  compute({ inputs, attributes: { cell }, module }) {
    const { gradient, states, gates: gateValues, memory } = inputs;
    const [steps, rows, units] = states.shape as [number, number, number];
    const gates = gatesOf[cell];
    const sums = module.output([steps, rows, gates * units]);
    const second = cell === 'gruAfter' ? module.output([steps, rows, gates * units]) : undefined;
    const bytes = rows * units * 4;
    const [carried, ...scratch] = module.scratch(bytes, bytes, ...scratchOf(rows, units, gates)) as [
      number,
      ...number[],
    ];
    const back = stepOf(cell, module, inputs, { rows, units, gates, carried, scratch });
    const at = (tensor: TensorInfo | undefined, step: number, factor = 1): number =>
      tensor && step >= 0 ? module.offset(tensor) + step * bytes * factor : 0;
    module.exports.clear(carried, bytes);
    module.exports.clear(scratch[0]!, bytes);
    for (let step = steps - 1; step >= 0; step--) {
      module.exports.addTo(at(gradient, step), carried, rows * units);
      back({
        gates: at(gateValues, step, gates),
        ...{ memory: at(memory, step), memoryBefore: at(memory, step - 1) },
        ...{ state: at(states, step), before: at(states, step - 1) },
        ...{ target: at(sums, step, gates), ofProduct: at(second, step, gates) },
      });
    }
    return second ? [sums, second] : [sums];
  },
});

const scratchOf = (rows: number, units: number, gates: number): number[] => [
  packedBytes(gates * units, units),
  packedBytes(units, units),
  tableBytes(rows),
];

interface BackSizes {
  rows: number;
  units: number;
  gates: number;
  /** Gradient of the step's state; after the step that of the state before it. */
  carried: number;
  /** An area like it, zeros at first; packed matrices; a table. */
  scratch: readonly number[];
}

function stepOf(
  cell: RecurrentCell,
  module: KernelModule,
  inputs: Inputs,
  { rows, units, gates, carried, scratch }: BackSizes,
): (at: StepBack) => void {
  const { exports } = module;
  const [other, packed, packedCandidate, table] = scratch as [number, number, number, number];
  const width = gates * units * 4;
  const strides: [number, number] = [width, units * 4];
  const count = [rows, units] as const;
  // The recurrent kernel transposed, `[gates units, units]`, or some of its rows.
  const part = (first: number, groups: number) => ({
    ...{
      at: module.offset(inputs.recurrentKernel) + first * units * 4,
      rows: groups * units,
      columns: units,
    },
    ...{ rowStride: 4, columnStride: width },
  });
  if (cell === 'gru') {
    const recurrent = new PackedMatrix(exports, part(0, 2), packed, table);
    const candidate = new PackedMatrix(exports, part(2, 1), packedCandidate, table);
    return ({ gates: of, before, target }) => {
      exports.gruStateGradient(of, before, carried, target, ...count);
      candidate.multiply({ source: target + 2 * units * 4, target: other, rows, strides });
      exports.gruResetGradient(of, before, other, carried, target, ...count);
      recurrent.multiply({ source: target, target: carried, rows, strides, adds: true });
    };
  }
  const recurrent = new PackedMatrix(exports, part(0, gates), packed, table);
  if (cell === 'gruAfter')
    return ({ gates: of, memory, before, target, ofProduct }) => {
      exports.gruStateGradient(of, before, carried, target, ...count);
      exports.gruAfterGradient(of, memory, target, ofProduct, ...count);
      recurrent.multiply({ source: ofProduct, target: carried, rows, strides, adds: true });
    };
  return ({ gates: of, memory, memoryBefore, state, target }) => {
    if (cell === 'simple') exports.tanhGradient(state, carried, target, rows * units);
    else exports.lstmStepGradient(of, memoryBefore, memory, carried, other, target, ...count);
    recurrent.multiply({ source: target, target: carried, rows, strides });
  };
}
