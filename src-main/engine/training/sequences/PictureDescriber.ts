import {
  input,
  layers,
  model as modelOf,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { COLUMNS, ROWS, type Caption } from '../../../../src-shared/labs/captioning/course.ts';
import type { Tensor } from '@tensorflow/tfjs-core';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { decoderNetwork } from './decoderNetwork.ts';
import { EncoderDecoder } from './EncoderDecoder.ts';

/** What a describer is made for. */
export interface DescriberForm {
  seed: number;
  /** All words, and the number of words of the longest sentence. */
  words: readonly string[];
  longest: number;
  /** Height and width of the pictures: {@link ROWS} and {@link COLUMNS} times 8. */
  height: number;
  width: number;
}

/** A picture and the words that it is described with. */
export interface Described {
  /** `[height, width]`, 0..255 */
  image: Uint8Array;
  sentence: readonly string[];
}

/** Maps of each stage, each of which halves rows and columns, and of the convolution behind them. */
const STAGES = [16, 32, 48];
const VALUES = 64;

/**
 * A convolutional network that reads a picture and a recurrent one that says it in words, looking at a part of it for each word (Xu et
 * al. 2015, with attention by products). Beside the picture it gets the coordinates of every pixel (Liu et al. 2018): what is above
 * what cannot be told from what is seen alone. Owns its networks.
 */
export class PictureDescriber {
  readonly #form: DescriberForm;
  readonly #network: EncoderDecoder;
  readonly #places: ReadonlyMap<string, number>;

  constructor(form: DescriberForm) {
    const { seed, words, longest, height, width } = form;
    this.#form = form;
    this.#places = new Map(words.map((word, place) => [word, place]));
    const [signs, steps] = [words.length, longest + 1];
    const decoder = decoderNetwork({
      ...{ values: VALUES, signs: signs + 1, steps, attention: true, padded: false },
    });
    this.#network = new EncoderDecoder(pictureEncoder(height, width), decoder, {
      ...{ seed, signs, steps, attention: true },
    });
  }

  /** Number of weights that are trained. */
  get parameters(): number {
    return this.#network.parameters;
  }

  /** One update. @param step counts from 1 @returns the mean cross-entropy per word before it, in nats */
  train(batch: readonly Described[], step: number, learningRate: number): number {
    const source = this.#inputs(batch.map(({ image }) => image));
    const targets = batch.map(({ sentence }) => sentence.map((word) => this.#places.get(word)!));
    try {
      return this.#network.train({ source }, targets, step, learningRate);
    } finally {
      source.dispose();
    }
  }

  /** What the network says of pictures. */
  describe(images: readonly Uint8Array[]): Caption[] {
    const source = this.#inputs(images);
    try {
      return this.#network
        .write({ source })
        .map(({ signs, weights }) => ({ words: signs.map((sign) => this.#form.words[sign]!), weights }));
    } finally {
      source.dispose();
    }
  }

  dispose(): void {
    this.#network.dispose();
  }

  /** Brightness and coordinates of every pixel, all in [0, 1]. `[N, height, width, 3]`, which the caller disposes */
  #inputs(images: readonly Uint8Array[]): Tensor {
    const { height, width } = this.#form;
    return fillFloats([images.length, height, width, 3], (values) => {
      let at = 0;
      for (const image of images)
        image.forEach((value, pixel) => {
          values[at++] = value / 255;
          values[at++] = (pixel % width) / (width - 1);
          values[at++] = Math.floor(pixel / width) / (height - 1);
        });
    });
  }
}

/** Reads a picture: the values of its last maps at each place, `[N, ROWS COLUMNS, values]`. */
function pictureEncoder(height: number, width: number): LayersModel {
  const picture = input({ name: 'picture', shape: [height, width, 3] });
  const convolution = (name: string, filters: number): layers.Layer[] => [
    layers.conv2d({
      ...{ name, filters, kernelSize: 3, padding: 'same', useBias: false, kernelInitializer: 'heNormal' },
    }),
    layers.batchNormalization({ name: `${name}-norm`, momentum: 0.9 }),
    layers.activation({ name: `${name}-relu`, activation: 'relu' }),
  ];
  const stacked = [
    ...STAGES.flatMap((filters, at) => [
      ...convolution(`conv${at + 1}`, filters),
      layers.maxPooling2d({ name: `pool${at + 1}`, poolSize: 2 }),
    ]),
    ...convolution('conv4', VALUES),
    layers.reshape({ name: 'places', targetShape: [ROWS * COLUMNS, VALUES] }),
  ];
  const output = stacked.reduce((below, layer) => layer.apply(below) as SymbolicTensor, picture);
  return modelOf({ inputs: picture, outputs: output });
}
