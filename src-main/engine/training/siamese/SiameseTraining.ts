import { tidy, variableGrads, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { forward, type Heads } from '../../network/forward.ts';
import { graphOf } from '../../network/graph.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { wholePass } from '../../network/TrainingPass.ts';
import { adam } from '../optimizers/adaptive.ts';
import { takeInputs, type Selection } from '../schedule/batches.ts';
import { applyGradients, prepareTraining, type Trainable } from '../trainStep.ts';
import { pairLoss, type PairMetrics } from './pairLoss.ts';

/** What a network makes of examples. */
export interface FeaturesAndMaps {
  /** `[N, F]` */
  features: Float32Array;
  /** The output of the layer that was asked for, `[N, ...]`. */
  maps?: { shape: number[]; values: Float32Array };
}

/** The features are used as they are. */
const whole: Heads = ['none'];

/**
 * A network that is trained on pairs of examples (Bromley et al. 1993, "Signature verification using a siamese time delay
 * neural network"): the same weights turn both into features, and the distance of these says whether both show the same. A
 * batch is trained on all of its pairs at once. The course depends on the seed and the examples alone, bit for bit. Owns the
 * model.
 */
export class SiameseTraining {
  readonly model: LayersModel;
  readonly #seed: number;
  readonly #trainable: Trainable;

  /** @param model from examples to features, `[N, F]` */
  constructor(model: LayersModel, seed: number) {
    this.model = model;
    this.#seed = seed;
    initialiseWeights(model, seed);
    this.#trainable = prepareTraining(model, graphOf(model), adam.slotNames);
  }

  /** One update; `step` counts from 1. The labels of the split say which examples show the same. */
  train(selection: Selection, learningRate: number, step: number): PairMetrics {
    const { graph, variables } = this.#trainable;
    const labels = selection.indices.map((index) => selection.split.labels[index]!);
    let metrics: PairMetrics = { loss: NaN, accuracy: NaN };
    tidy(() => {
      const inputs = takeInputs(selection);
      const pass = wholePass(this.#seed, step);
      const { grads } = variableGrads(
        () =>
          pairLoss(forward(graph, inputs, pass, undefined, whole).ends, labels, (told) => {
            metrics = told;
          }),
        variables,
      );
      const gradients = variables.map(({ name }) => grads[name]!);
      applyGradients(this.#trainable, adam, { gradients, statistics: pass.statistics }, learningRate, step);
    });
    return metrics;
  }

  /** The features of examples, `[N, F]`. */
  features(selection: Selection): Float32Array {
    return this.outputs(selection).features;
  }

  /** The features of examples, and the output of one layer. @throws RangeError if there is no such layer */
  outputs(selection: Selection, layer?: string): FeaturesAndMaps {
    const { graph } = this.#trainable;
    const position = layer === undefined ? undefined : graph.findIndex(({ name }) => name === layer);
    if (position === -1) throw new RangeError(`no layer ${layer}`);
    const told: Partial<FeaturesAndMaps> = {};
    tidy(() => {
      const { outputs, ends } = forward(graph, takeInputs(selection), false, undefined, whole);
      const values = (tensor: Tensor): Float32Array => tensor.dataSync().slice() as Float32Array;
      told.features = values(ends);
      if (position !== undefined)
        told.maps = { shape: outputs[position]!.shape, values: values(outputs[position]!) };
    });
    return told as FeaturesAndMaps;
  }

  dispose(): void {
    for (const slot of this.#trainable.slots) for (const value of Object.values(slot)) value.dispose();
    this.model.dispose();
  }
}
