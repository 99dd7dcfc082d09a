import { tidy, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { LayerMaps } from '../../../../src-shared/labs/parts/drawLayerMaps.ts';
import { imageShapeOf, type Dataset, type Split } from '../../data/Dataset.ts';
import { drawScene } from '../../data/scenes/drawScene.ts';
import { sceneForm } from '../../data/scenes/sceneData.ts';
import type { Scene, SceneForm } from '../../data/scenes/Scene.ts';
import { breathe } from '../../explain/breathe.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { LossTraining } from '../../training/LossTraining.ts';
import { range } from '../../training/schedule/batches.ts';
import { shareOfRate } from './trainInStages.ts';

/** What a network is to say of scenes. */
export interface SceneGoal {
  /** The targets of scenes; the learner disposes them. */
  targets(scenes: readonly Scene[]): Tensor;
  /** The mean loss of outputs against them. */
  loss(outputs: Tensor, targets: Tensor): Scalar;
}

interface SceneSettings extends SceneGoal {
  seed: number;
  /** Number of steps of the whole training. */
  steps: number;
}

const BATCH = 16;
/** Scenes in one forward pass. */
const SCORED = 50;
const RATE = 0.003;

/**
 * A network that learns from pictures of several objects. Every step draws new ones, by the seed and the step, out of the training
 * images of a data set; what is tested is drawn out of the test images. Owns the model.
 */
export class SceneLearner {
  readonly data: Dataset;
  readonly settings: SceneSettings;
  readonly training: LossTraining;

  constructor(model: LayersModel, data: Dataset, settings: SceneSettings) {
    this.data = data;
    this.settings = settings;
    this.training = new LossTraining(model, settings.seed);
  }

  /** Does a step, which counts from 1. Returns the mean loss before it. */
  train(step: number): number {
    const { steps } = this.settings;
    const scenes = Array.from(range(0, BATCH), (row) =>
      this.draw(this.data.train, sceneForm, 'train', step, row),
    );
    const [inputs, targets] = [this.inputs(scenes), this.settings.targets(scenes)];
    const rate = RATE * shareOfRate(step, steps);
    const loss = this.training.train(inputs, (outputs) => this.settings.loss(outputs, targets), rate, step);
    inputs.dispose();
    targets.dispose();
    return loss;
  }

  /** The first scenes out of the test images; the same at any time. */
  testScenes(count: number): Scene[] {
    return Array.from(range(0, count), (index) => this.draw(this.data.test, sceneForm, 'test', index));
  }

  /** The scene of these keys out of a split. @throws FeaturescopeError `data/no-room` */
  draw(split: Split, form: SceneForm, ...keys: readonly (string | number)[]): Scene {
    const random = new RandomStream(this.settings.seed, 'scene', ...keys);
    return drawScene(split, imageShapeOf(this.data), form, random);
  }

  /** A scene of as many digits as wanted out of the test images. @throws FeaturescopeError `data/no-room` */
  ownScene(digits: number, seed: number): Scene {
    return this.draw(this.data.test, { ...sceneForm, count: [digits, digits] }, 'own', seed, digits);
  }

  /** The first maps of some layers for a scene. @param names of layers without negative values */
  maps(scene: Scene, names: readonly string[], most: number): LayerMaps[] {
    const maps: LayerMaps[] = [];
    tidy(() => {
      const outputs = this.training.layers(this.inputs([scene]));
      for (const name of names) maps.push(mapsOf(name, outputs.get(name)!, most));
    });
    return maps;
  }

  /** The network's outputs for each scene, one behind the other. @throws FeaturescopeError `engine/cancelled` */
  async outputs(scenes: readonly Scene[], signal: AbortSignal): Promise<Float32Array[]> {
    const all: Float32Array[] = [];
    for (let from = 0; from < scenes.length; from += SCORED) {
      const some = scenes.slice(from, from + SCORED);
      const inputs = this.inputs(some);
      const values = this.training.outputs(inputs);
      inputs.dispose();
      const size = values.length / some.length;
      all.push(...some.map((_scene, at) => values.subarray(at * size, (at + 1) * size)));
      await breathe({ signal });
    }
    return all;
  }

  /** Pictures as the network takes them, `[N, height, width, 1]`, which the caller disposes. */
  inputs(scenes: readonly Scene[]): Tensor {
    const { height, width } = sceneForm;
    return fillFloats([scenes.length, height, width, 1], (values) => {
      let at = 0;
      for (const { image } of scenes) for (const value of image) values[at++] = value / 255;
    });
  }

  dispose(): void {
    this.training.dispose();
  }
}

/** The pictures of scenes of the same size, one behind the other. */
export function imagesOf(scenes: readonly Pick<Scene, 'image'>[]): Uint8Array {
  const size = scenes[0]?.image.length ?? 0;
  const images = new Uint8Array(scenes.length * size);
  scenes.forEach(({ image }, at) => images.set(image, at * size));
  return images;
}

/** The first maps of a layer's output for one picture, `[1, height, width, maps]`, from 0 to its largest value. */
function mapsOf(name: string, output: Tensor, most: number): LayerMaps {
  const [, height, width, count] = output.shape as [number, number, number, number];
  const values = output.dataSync() as Float32Array;
  const highest = values.reduce((best, value) => Math.max(best, value), 1e-12);
  const size = height * width;
  const maps = new Uint8Array(Math.min(most, count) * size);
  maps.forEach((_value, at) => {
    const value = values[(at % size) * count + Math.floor(at / size)]!;
    maps[at] = Math.round((255 * Math.max(0, value)) / highest);
  });
  return { name: name.replace('-relu', ''), height, width, count, maps };
}
