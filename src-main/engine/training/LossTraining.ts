import { tidy, variableGrads, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { computedFloats } from '../kernels/runtime/transfer.ts';
import { forward, type Heads } from '../network/forward.ts';
import { graphOf } from '../network/graph.ts';
import { initialiseWeights } from '../network/initialiseWeights.ts';
import { wholePass } from '../network/TrainingPass.ts';
import { adam } from './optimizers/adaptive.ts';
import { applyGradients, prepareTraining, type Trainable } from './trainStep.ts';

/** The outputs are used as they are: the loss is of logits. */
const whole: Heads = ['none'];

/**
 * Trains a network with a loss that is no task's own, by Adam. The course depends on the seed and the examples alone, bit for bit.
 * Owns the model.
 */
export class LossTraining {
  readonly #model: LayersModel;
  readonly #trainable: Trainable;
  readonly #seed: number;

  constructor(model: LayersModel, seed: number) {
    this.#model = model;
    this.#seed = seed;
    initialiseWeights(model, seed);
    this.#trainable = prepareTraining(model, graphOf(model), adam.slotNames);
  }

  /**
   * One update. Returns the loss before it.
   * @param inputs `[N, ...]`
   * @param loss of the network's outputs, `[N, ...]`; differentiable
   * @param step number of this update, counting from 1
   */
  train(inputs: Tensor, loss: (outputs: Tensor) => Scalar, rate: number, step: number): number {
    return tidy(() => {
      const { graph, variables } = this.#trainable;
      const pass = wholePass(this.#seed, step);
      const { value, grads } = variableGrads(
        () => loss(forward(graph, inputs, pass, undefined, whole).ends),
        variables,
      );
      const gradients = variables.map(({ name }) => grads[name]!);
      applyGradients(this.#trainable, adam, { gradients, statistics: pass.statistics }, rate, step);
      return value.dataSync()[0]!;
    });
  }

  /** The outputs for inputs, one example behind the other. */
  outputs(inputs: Tensor): Float32Array {
    const { graph } = this.#trainable;
    return computedFloats(() => forward(graph, inputs, false, undefined, whole).ends);
  }

  /** The outputs of all layers for inputs, by name. The caller owns them: call it inside `tidy`. */
  layers(inputs: Tensor): ReadonlyMap<string, Tensor> {
    const { graph } = this.#trainable;
    const { outputs } = forward(graph, inputs, false, undefined, whole);
    return new Map(graph.map(({ name }, at) => [name, outputs[at]!]));
  }

  dispose(): void {
    for (const slot of this.#trainable.slots) for (const value of Object.values(slot)) value.dispose();
    this.#model.dispose();
  }
}
