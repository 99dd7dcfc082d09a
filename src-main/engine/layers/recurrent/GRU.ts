import {
  add,
  matMul,
  mul,
  serialization,
  split,
  squeeze,
  sub,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';
import { wholeSequence } from './wholeSequence.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;
type Shape = (number | null)[];
interface Activation {
  apply(x: Tensor): Tensor;
}

/** What a cell of TensorFlow.js keeps of itself. */
interface Cell {
  units: number;
  useBias: boolean;
  kernel: Weight;
  recurrentKernel: Weight;
  bias: Weight | null;
  activation: Activation;
  recurrentActivation: Activation;
  kernelInitializer: Parameters<layers.Layer['addWeight']>[3];
  recurrentInitializer: Parameters<layers.Layer['addWeight']>[3];
  biasInitializer: Parameters<layers.Layer['addWeight']>[3];
  built: boolean;
}

const GRUCell = registeredLayer('GRUCell');

/**
 * A gated recurrent unit whose reset gate works on the product of the state and the kernel, as Keras computes it unless it is told
 * otherwise: h' = z h + (1 - z) tanh(x W + b + r (h U + c)), with a bias for each product, `[2, 3 units]`. TensorFlow.js knows the other
 * form alone, in which the gate works on the state. Source: Cho et al. 2014, in the form of cuDNN.
 */
class ResetAfterCell extends GRUCell {
  static readonly className = 'ResetAfterGRUCell';

  override build(inputShape: Shape | Shape[]): void {
    const inputs = [inputShape].flat(2).at(-1)!;
    const cell = this as unknown as Cell;
    const gates = 3 * cell.units;
    cell.kernel = this.addWeight('kernel', [inputs, gates], undefined, cell.kernelInitializer);
    cell.recurrentKernel = this.addWeight(
      'recurrent_kernel',
      [cell.units, gates],
      undefined,
      cell.recurrentInitializer,
    );
    cell.bias = cell.useBias ? this.addWeight('bias', [2, gates], undefined, cell.biasInitializer) : null;
    cell.built = true;
  }

  /** @param inputs what comes in, `[N, C]`, and the state, `[N, units]` @returns the new state, as output and as state */
  override call(inputs: Tensor | Tensor[]): Tensor | Tensor[] {
    const [x, state] = inputs as [Tensor, Tensor];
    const { kernel, recurrentKernel, bias, activation, recurrentActivation } = this as unknown as Cell;
    return tidy(() => {
      const [forInput, forState] = bias ? split(bias.read(), 2, 0).map((part) => squeeze(part, [0])) : [];
      const sumOf = (values: Tensor, weights: Weight, constant: Tensor | undefined): Tensor[] => {
        const product = matMul(values as never, weights.read() as never) as Tensor;
        return split(constant ? add(product, constant) : product, 3, -1);
      };
      const [xz, xr, xh] = sumOf(x, kernel, forInput);
      const [hz, hr, hh] = sumOf(state, recurrentKernel, forState);
      const update = recurrentActivation.apply(add(xz!, hz!));
      const reset = recurrentActivation.apply(add(xr!, hr!));
      const candidate = activation.apply(add(xh!, mul(reset, hh!)));
      const next = add(mul(update, state), mul(sub(1, update), candidate));
      return [next, next];
    });
  }
}

serialization.registerClass(ResetAfterCell as never);

/** A layer of such units, or of those that TensorFlow.js knows where `resetAfter` is not set, over whole sequences at once. */
export class GRU extends registeredLayer('GRU') {
  static readonly className = 'GRU';
  readonly #resetAfter: boolean;

  constructor({ resetAfter, ...config }: object & { resetAfter?: boolean }) {
    super(config);
    this.#resetAfter = resetAfter === true;
    if (!this.#resetAfter) return;
    const open = this as unknown as { cell: layers.Layer };
    open.cell = new ResetAfterCell(config);
  }

  override call(inputs: Tensor | Tensor[], settings: Record<string, unknown>): Tensor | Tensor[] {
    return wholeSequence(this, inputs, settings) ?? super.call(inputs, settings);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#resetAfter && { resetAfter: true }) };
  }
}

serialization.registerClass(GRU as never);
