import {
  input,
  layers,
  model as modelOf,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { SequencePair, SequenceTask } from '../../../../src-shared/labs/attention/sequenceTasks.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { GRU } from '../../layers/recurrent/GRU.ts';
import { decoderNetwork, recurrent } from './decoderNetwork.ts';
import { EncoderDecoder, type Sources } from './EncoderDecoder.ts';

/** What the translator writes for a source. */
export interface Written {
  /** Without the end. */
  text: string;
  /** Number of signs written, the end included where it was written. */
  steps: number;
  /** For each of them how much it looked at each sign of the source: `[steps, source]`; empty without attention. */
  weights: Float32Array;
}

/** Units of the encoder in each direction. */
const UNITS = 48;
/** Added to the scores of padding, so that no attention is left for it. */
const NONE = -1e9;

/** An encoder-decoder that turns sequences of signs into others, of a task that draws pairs. Owns its networks. */
export class SequenceTranslator {
  readonly #task: SequenceTask;
  readonly #settings: { seed: number; attention: boolean };
  readonly #network: EncoderDecoder;
  readonly #source: ReadonlyMap<string, number>;
  readonly #target: ReadonlyMap<string, number>;

  constructor(task: SequenceTask, settings: { seed: number; attention: boolean }) {
    const { seed, attention } = settings;
    this.#task = task;
    this.#settings = settings;
    this.#source = placesOf(task.sourceSigns);
    this.#target = placesOf(task.targetSigns);
    const [signs, steps] = [this.#target.size, task.longestTarget + 1];
    const decoder = decoderNetwork({
      ...{ values: 2 * UNITS, signs: signs + 1, steps, attention, padded: attention },
    });
    const encoder = encoderNetwork(this.#source.size, attention);
    this.#network = new EncoderDecoder(encoder, decoder, { seed, signs, steps, attention });
  }

  /** Number of weights that are trained. */
  get parameters(): number {
    return this.#network.parameters;
  }

  /** A batch of random pairs for a step, without those whose source `excluded` has. */
  batchOf(size: number, step: number, excluded: ReadonlySet<string>): SequencePair[] {
    const random = new RandomStream(this.#settings.seed, 'pairs', step);
    const pairs: SequencePair[] = [];
    while (pairs.length < size) {
      const pair = this.#task.draw(random);
      if (!excluded.has(pair.source)) pairs.push(pair);
    }
    return pairs;
  }

  /** One update. @param step counts from 1 @returns the mean cross-entropy per sign before it, in nats */
  train(pairs: readonly SequencePair[], step: number, learningRate: number): number {
    const targets = pairs.map(({ target }) => [...target].map((sign) => this.#target.get(sign)!));
    const sources = this.#sources(pairs.map(({ source }) => source));
    try {
      return this.#network.train(sources, targets, step, learningRate);
    } finally {
      dispose(sources);
    }
  }

  /**
   * What the network writes. A source may be longer than those it was trained on.
   * @throws RangeError for a sign that the task does not have
   */
  write(texts: readonly string[]): Written[] {
    const width = this.#widthOf(texts);
    const sources = this.#sources(texts);
    try {
      const most = Math.max(this.#task.longestTarget, ...texts.map((text) => [...text].length)) + 1;
      return this.#network.write(sources, most).map(({ signs, steps, weights }, row) => {
        const { length } = [...texts[row]!];
        const own = new Float32Array(weights.length > 0 ? steps * length : 0);
        for (let step = 0; step * length < own.length; step++)
          own.set(weights.subarray(step * width, step * width + length), step * length);
        return { text: signs.map((sign) => this.#task.targetSigns[sign]!).join(''), steps, weights: own };
      });
    } finally {
      dispose(sources);
    }
  }

  dispose(): void {
    this.#network.dispose();
  }

  /** Signs that sources are padded to: always the same number unless one is longer, so that what stands beside a source does not matter. */
  #widthOf(texts: readonly string[]): number {
    return Math.max(this.#task.longestSource, ...texts.map((text) => [...text].length));
  }

  /** What is read, one-hot, `[N, S, signs]`, rows of zeros for padding; the caller disposes it. */
  #sources(texts: readonly string[]): Sources {
    const rows = texts.map((text) =>
      [...text].map((sign) => {
        const place = this.#source.get(sign);
        if (place === undefined) throw new RangeError(sign);
        return place;
      }),
    );
    const [width, signs] = [this.#widthOf(texts), this.#source.size];
    const source = fillFloats([rows.length, width, signs], (values) => {
      values.fill(0);
      rows.forEach((row, n) => row.forEach((place, at) => (values[(n * width + at) * signs + place] = 1)));
    });
    if (!this.#settings.attention) return { source };
    const padding = fillFloats([rows.length, 1, width], (values) => {
      values.fill(0);
      rows.forEach(({ length }, n) => values.fill(NONE, n * width + length, (n + 1) * width));
    });
    return { source, padding };
  }
}

function dispose({ source, padding }: Sources): void {
  source.dispose();
  padding?.dispose();
}

/** Reads a sequence in both directions: the states at all its places, `[N, S, 2 units]`, or only the last ones, `[N, 2 units]`. */
function encoderNetwork(signs: number, allStates: boolean): LayersModel {
  const source = input({ name: 'source', shape: [null, signs] });
  const reader = new GRU({ ...recurrent, ...{ name: 'reader', units: UNITS, returnSequences: allStates } });
  const encoder = layers.bidirectional({ name: 'encoder', layer: reader as never, mergeMode: 'concat' });
  return modelOf({ inputs: source, outputs: encoder.apply(source) as SymbolicTensor });
}

const placesOf = (signs: string): ReadonlyMap<string, number> =>
  new Map([...signs].map((sign, place) => [sign, place]));
