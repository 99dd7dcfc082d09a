import { reshape, tensor1d, tidy, variableGrads, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { SequencePair, SequenceTask } from '../../../../src-shared/labs/attention/sequenceTasks.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { softmaxCrossEntropy } from '../../kernels/activation/softmaxCrossEntropy.ts';
import { forward, type Heads } from '../../network/forward.ts';
import { graphOf } from '../../network/graph.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { wholePass } from '../../network/TrainingPass.ts';
import { adamWith } from '../optimizers/adaptive.ts';
import { applyGradients, prepareTraining, type Trainable } from '../trainStep.ts';
import { attentionNetwork } from './attentionNetwork.ts';

/** Settings of the training of an {@link EncoderDecoder}. */
export interface EncoderDecoderSettings {
  seed: number;
  attention: boolean;
}

/** What the network writes for a source. */
export interface Written {
  /** Without the end. */
  text: string;
  /** For each sign written, the end included, how much it looked at each sign of the source: `[T, S]`; empty without attention. */
  weights: Float32Array;
  /** Number of signs written, the end included where it was written. */
  steps: number;
}

/** Added to the scores of padding, so that no attention is left for it. */
const NONE = -1e9;
const BETA1 = 0.9;
const heads: Heads = ['none', 'none'];

/**
 * A recurrent encoder and decoder that learns to turn sequences of signs into others. In training the decoder is given what it
 * should have written; afterwards what it wrote itself. The course depends on the settings alone, bit for bit. Owns its network.
 */
export class EncoderDecoder {
  readonly #task: SequenceTask;
  readonly #settings: EncoderDecoderSettings;
  readonly #model: LayersModel;
  readonly #trainable: Trainable;
  readonly #adam = adamWith(BETA1);
  /** Steps of the decoder: the longest target and the end. */
  readonly #steps: number;
  readonly #source: ReadonlyMap<string, number>;
  readonly #target: ReadonlyMap<string, number>;

  constructor(task: SequenceTask, settings: EncoderDecoderSettings) {
    this.#task = task;
    this.#settings = settings;
    this.#steps = task.longestTarget + 1;
    this.#source = placesOf(task.sourceSigns);
    this.#target = placesOf(task.targetSigns);
    this.#model = attentionNetwork({
      ...{ sourceSigns: this.#source.size, targetSigns: this.#target.size + 1 },
      ...{ steps: this.#steps, attention: settings.attention },
    });
    initialiseWeights(this.#model, settings.seed);
    this.#trainable = prepareTraining(this.#model, graphOf(this.#model), this.#adam.slotNames);
  }

  /** Number of weights that are trained. */
  get parameters(): number {
    return this.#trainable.variables.reduce((sum, { size }) => sum + size, 0);
  }

  /** A batch of random pairs for a step, without those that `excluded` has. */
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
    return tidy(() => {
      const inputs = this.#inputs(
        pairs.map(({ source }) => source),
        pairs.map(({ target }) => target),
      );
      const labels = tensor1d(this.#labels(pairs), 'int32');
      const { graph, variables } = this.#trainable;
      const pass = wholePass(this.#settings.seed, step);
      const { value, grads } = variableGrads(
        () =>
          softmaxCrossEntropy(this.#logits(forward(graph, inputs, pass, undefined, heads).outputs), labels),
        variables,
      );
      const gradients = variables.map(({ name }) => grads[name]!);
      const update = { gradients, statistics: pass.statistics };
      applyGradients(this.#trainable, this.#adam, update, learningRate, step);
      return value.dataSync()[0]!;
    });
  }

  /**
   * What the network writes, always the sign with the highest score. A source may be longer than those it was trained on.
   * @throws RangeError for a sign that the task does not have
   */
  write(sources: readonly string[]): Written[] {
    const end = this.#target.size;
    const longest = this.#widthOf(sources);
    const steps = this.#settings.attention ? Math.max(this.#steps, longest + 1) : this.#steps;
    const texts = sources.map(() => '');
    const isDone = sources.map(() => false);
    let weights: Float32Array = new Float32Array();
    for (let step = 0; step < steps && isDone.includes(false); step++)
      tidy(() => {
        const { graph } = this.#trainable;
        const { outputs } = forward(graph, this.#inputs(sources, texts, steps), false, undefined, heads);
        const scores = this.#logits(outputs).dataSync() as Float32Array;
        if (this.#settings.attention) weights = this.#weights(outputs).dataSync().slice() as Float32Array;
        sources.forEach((_source, row) => {
          if (isDone[row]) return;
          const best = highestScore(scores, (row * steps + step) * (end + 1), end + 1);
          if (best === end || best < 0) isDone[row] = true;
          else texts[row] += this.#task.targetSigns[best]!;
        });
      });
    return texts.map((text, row) => {
      const made = text.length + Number(isDone[row]!);
      const { length } = [...sources[row]!];
      const own = new Float32Array(weights.length > 0 ? made * length : 0);
      for (let step = 0; step * length < own.length; step++) {
        const from = (row * steps + step) * longest;
        own.set(weights.subarray(from, from + length), step * length);
      }
      return { text, steps: made, weights: own };
    });
  }

  dispose(): void {
    for (const slot of this.#trainable.slots) for (const value of Object.values(slot)) value.dispose();
    this.#model.dispose();
  }

  #outputOf(outputs: readonly Tensor[], port: number): Tensor {
    return outputs[this.#trainable.graph.findIndex((node) => node.outputs.includes(port))]!;
  }

  /** `[N T, signs]` */
  #logits(outputs: readonly Tensor[]): Tensor2D {
    return reshape(this.#outputOf(outputs, 0), [-1, this.#target.size + 1]);
  }

  /** `[N, T, S]` */
  #weights(outputs: readonly Tensor[]): Tensor {
    return this.#outputOf(outputs, 1);
  }

  /** The signs to be written, `[N T]`; behind the end comes nothing but the end. */
  #labels(pairs: readonly SequencePair[]): Int32Array {
    const end = this.#target.size;
    return Int32Array.from(
      pairs.flatMap(({ target }) =>
        Array.from({ length: this.#steps }, (_none, step) =>
          step < target.length ? this.#target.get(target[step]!)! : end,
        ),
      ),
    );
  }

  /** Signs that sources are padded to: always the same number unless one is longer, so that what stands beside a source does not matter. */
  #widthOf(sources: readonly string[]): number {
    return Math.max(this.#task.longestSource, ...sources.map((source) => [...source].length));
  }

  /** The network's inputs: what is read, and what stood before each step. */
  #inputs(sources: readonly string[], written: readonly string[], steps = this.#steps): Tensor[] {
    const rows = sources.map((source) => [...source]);
    const longest = this.#widthOf(sources);
    const [signs, end] = [this.#source.size, this.#target.size];
    const read = fillFloats([rows.length, longest, signs], (values) => {
      values.fill(0);
      rows.forEach((row, n) =>
        row.forEach((sign, at) => {
          const place = this.#source.get(sign);
          if (place === undefined) throw new RangeError(sign);
          values[(n * longest + at) * signs + place] = 1;
        }),
      );
    });
    const before = fillFloats([rows.length, steps, end + 1], (values) => {
      values.fill(0);
      written.forEach((text, n) => {
        for (let step = 0; step < steps; step++) {
          // The end also stands for the beginning.
          const place = step === 0 ? end : (this.#target.get(text[step - 1] ?? '') ?? end);
          values[(n * steps + step) * (end + 1) + place] = 1;
        }
      });
    });
    if (!this.#settings.attention) return [read, before];
    const padding = fillFloats([rows.length, steps, longest], (values) => {
      values.fill(0);
      rows.forEach(({ length }, n) => {
        for (let step = 0; step < steps; step++) {
          const from = (n * steps + step) * longest;
          values.fill(NONE, from + length, from + longest);
        }
      });
    });
    return [read, before, padding];
  }
}

const placesOf = (signs: string): ReadonlyMap<string, number> =>
  new Map([...signs].map((sign, place) => [sign, place]));
