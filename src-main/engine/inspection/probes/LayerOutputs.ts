import { keep, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { rootMeanSquare, valueRange } from '../../../../src-shared/arithmetic/ranges.ts';
import type { ActivationSummary } from '../../../../src-shared/contract/service.ts';
import { readInput } from '../../data/fitImages.ts';
import { viewFloats } from '../../kernels/runtime/transfer.ts';
import { forward } from '../../network/forward.ts';
import { takeInputs, type Selection } from '../../training/schedule/batches.ts';
import type { PassView } from '../../training/PassObserver.ts';
import type { Network } from '../../training/Network.ts';
import type { StepPlan } from '../../training/plan/StepPlan.ts';

type Strength = Omit<ActivationSummary, 'layer'>;

/**
 * The outputs of all layers of a network for one image in inference mode. They stay in the kernels' memory and are
 * recomputed only when the image or the weights change. Owns the tensors of a network that plans do not support; {@link
 * dispose} frees them.
 */
export class LayerOutputs {
  readonly #network: Network;
  #input: Uint8Array | Float32Array = new Uint8Array();
  #version = -1;
  #noise = -1;
  #plan: StepPlan | undefined;
  #networkOutput: Float32Array = new Float32Array();
  #tensors: Tensor[] = [];
  readonly #strengths = new Map<number, Strength>();

  constructor(network: Network) {
    this.#network = network;
  }

  /** @param selection exactly one example */
  compute(selection: Selection): void {
    const input = readInput(selection.split, selection.shape, selection.indices[0]!);
    const plan = this.#network.lookingPlan;
    const { version } = this.#network;
    // Two images that are alike may have different noise.
    const noise = selection.split.noise ? selection.indices[0]! : -1;
    if (
      noise === this.#noise &&
      plan === this.#plan &&
      version === this.#version &&
      sameValues(input, this.#input)
    )
      return;
    this.dispose();
    if (plan) {
      plan.load(selection);
      plan.forward();
      this.#networkOutput = plan.networkOutput();
    } else {
      this.#tensors = tidy(() =>
        forward(this.#network.graph, takeInputs(selection), false).outputs.map(keep),
      );
    }
    this.#noise = noise;
    this.#plan = plan;
    this.#version = version;
    // A copy, never a view: the data set's memory may hold another example later.
    this.#input = input instanceof Uint8Array ? Uint8Array.from(input) : Float32Array.from(input);
  }

  /** A layer's most recent output by its position. It must be read before the next allocation. */
  look(position: number): PassView {
    if (!this.#plan) {
      const tensor = this.#tensors[position]!;
      return { shape: tensor.shape, values: viewFloats(tensor) };
    }
    const { shape, values } = this.#plan.look(position)!;
    // The plan's last output is the input of the softmax.
    const isLast = position === this.#network.graph.length - 1;
    return { shape, values: isLast ? this.#networkOutput : values };
  }

  /** Strength of a layer's most recent output. */
  strength(position: number): Strength {
    const known = this.#strengths.get(position);
    if (known) return known;
    const { values } = this.look(position);
    const [low, high] = valueRange(values);
    const strength = { low, high, rootMeanSquare: rootMeanSquare(values) };
    this.#strengths.set(position, strength);
    return strength;
  }

  dispose(): void {
    this.#strengths.clear();
    for (const tensor of this.#tensors.splice(0)) tensor.dispose();
    this.#version = -1;
  }
}

/** Bitwise equality. */
function sameValues(a: Uint8Array | Float32Array, b: Uint8Array | Float32Array): boolean {
  const bytes = (values: Uint8Array | Float32Array): Uint8Array =>
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return a.constructor === b.constructor && Buffer.compare(bytes(a), bytes(b)) === 0;
}
