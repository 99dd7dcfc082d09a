import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LossTraining } from '../LossTraining.ts';
import { takeInputs, type Selection } from '../schedule/batches.ts';
import { pairLoss, type PairMetrics } from './pairLoss.ts';

/** What a network makes of examples. */
export interface FeaturesAndMaps {
  /** `[N, F]` */
  features: Float32Array;
  /** The output of the layer that was asked for, `[N, ...]`. */
  maps?: { shape: number[]; values: Float32Array };
}

/**
 * A network that is trained on pairs of examples (Bromley et al. 1993, "Signature verification using a siamese time delay
 * neural network"): the same weights turn both into features, and the distance of these says whether both show the same. A
 * batch is trained on all of its pairs at once. The course depends on the seed and the examples alone, bit for bit. Owns the
 * model.
 */
export class SiameseTraining {
  readonly model: LayersModel;
  readonly #training: LossTraining;

  /** @param model from examples to features, `[N, F]` */
  constructor(model: LayersModel, seed: number) {
    this.model = model;
    this.#training = new LossTraining(model, seed);
  }

  /** One update; `step` counts from 1. The labels of the split say which examples show the same. */
  train(selection: Selection, learningRate: number, step: number): PairMetrics {
    const labels = selection.indices.map((index) => selection.split.labels[index]!);
    let metrics: PairMetrics = { loss: NaN, accuracy: NaN };
    const ofPairs = (features: Tensor) => pairLoss(features, labels, (told) => (metrics = told));
    tidy(() => void this.#training.train(takeInputs(selection), ofPairs, learningRate, step));
    return metrics;
  }

  /** The features of examples, `[N, F]`. */
  features(selection: Selection): Float32Array {
    return this.outputs(selection).features;
  }

  /** The features of examples, and the output of one layer. @throws RangeError if there is no such layer */
  outputs(selection: Selection, layer?: string): FeaturesAndMaps {
    const told: Partial<FeaturesAndMaps> = {};
    tidy(() => {
      const outputs = this.#training.layers(takeInputs(selection));
      const values = (tensor: Tensor): Float32Array => tensor.dataSync().slice() as Float32Array;
      told.features = values([...outputs.values()].at(-1)!);
      const maps = layer === undefined ? undefined : outputs.get(layer);
      if (layer !== undefined && !maps) throw new RangeError(`no layer ${layer}`);
      if (maps) told.maps = { shape: maps.shape, values: values(maps) };
    });
    return told as FeaturesAndMaps;
  }

  dispose(): void {
    this.#training.dispose();
  }
}
