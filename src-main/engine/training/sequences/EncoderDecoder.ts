import {
  clone,
  reshape,
  tensor1d,
  tidy,
  variableGrads,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { softmaxCrossEntropy } from '../../kernels/activation/softmaxCrossEntropy.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { forward, type Heads, type OutputTap } from '../../network/forward.ts';
import { graphOf } from '../../network/graph.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { wholePass } from '../../network/TrainingPass.ts';
import { adam } from '../optimizers/adaptive.ts';
import { applyGradients, prepareTraining, type Trainable } from '../trainStep.ts';

/** What an encoder-decoder is built for. */
export interface EncoderDecoderForm {
  seed: number;
  /** Number of signs that are written, without the end, whose index is this number. */
  signs: number;
  /** Signs of the longest target, the end included. */
  steps: number;
  attention: boolean;
}

/** What the encoder reads, `[N, ...]`, and for a decoder with padding what is added to its scores, `[N, 1, places]`. */
export interface Sources {
  source: Tensor;
  padding?: Tensor | undefined;
}

/** What the network writes for one source. */
export interface WrittenSigns {
  /** Without the end. */
  signs: number[];
  /** Number of signs written, the end included where it was written. */
  steps: number;
  /** For each of them how much it looked at each place: `[steps, places]`; empty without attention. */
  weights: Float32Array;
}

const heads: Heads = ['none', 'none'];

/** A network's input is taken for examples that nothing made, which have no gradient; what the encoder read was made. */
const passedOn: OutputTap = (position, output) => (position === 0 ? clone(output) : output);

/**
 * An encoder that reads something and a decoder that writes signs about it, one after the other (see `decoderNetwork`). In training
 * the decoder is given what it should have written; afterwards what it wrote itself. The course depends on the seed and the
 * examples alone, bit for bit. Owns both networks.
 */
export class EncoderDecoder {
  readonly #form: EncoderDecoderForm;
  readonly #models: readonly LayersModel[];
  readonly #encoder: Trainable;
  readonly #decoder: Trainable;

  /** @param encoder with one output, which is the decoder's first input */
  constructor(encoder: LayersModel, decoder: LayersModel, form: EncoderDecoderForm) {
    this.#form = form;
    this.#models = [encoder, decoder];
    const [first, second] = this.#models.map((model, at) => {
      initialiseWeights(model, form.seed + at * 1_000_003);
      return prepareTraining(model, graphOf(model), adam.slotNames);
    });
    this.#encoder = first!;
    this.#decoder = second!;
  }

  /** Number of weights that are trained. */
  get parameters(): number {
    return [...this.#encoder.variables, ...this.#decoder.variables].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * One update.
   * @param targets the signs of each row, without the end; behind it comes nothing but the end
   * @param step counts from 1
   * @returns the mean cross-entropy per sign before it, in nats
   */
  train(
    sources: Sources,
    targets: readonly (readonly number[])[],
    step: number,
    learningRate: number,
  ): number {
    const { seed, signs, steps } = this.#form;
    const labels = Int32Array.from(
      targets.flatMap((target) => Array.from({ length: steps }, (_none, at) => target[at] ?? signs)),
    );
    return tidy(() => {
      const pass = wholePass(seed, step);
      const held = tensor1d(labels, 'int32');
      const before = this.#before(targets, steps);
      const parts = [this.#encoder, this.#decoder];
      const { value, grads } = variableGrads(
        () => {
          const read = forward(this.#encoder.graph, sources.source, pass, undefined, heads).ends;
          const inputs = [read, before, ...(sources.padding ? [sources.padding] : [])];
          const { outputs } = forward(this.#decoder.graph, inputs, pass, passedOn, heads);
          return softmaxCrossEntropy(this.#logits(outputs), held);
        },
        parts.flatMap(({ variables }) => variables),
      );
      parts.forEach((part, at) => {
        const gradients = part.variables.map(({ name }) => grads[name]!);
        const statistics = at === 0 ? pass.statistics : [];
        applyGradients(part, adam, { gradients, statistics }, learningRate, step);
      });
      return value.dataSync()[0]!;
    });
  }

  /**
   * What the network writes, always the sign with the highest score.
   * @param most signs that are written at most; with attention more than in training can be
   */
  write({ source, padding }: Sources, most = this.#form.steps): WrittenSigns[] {
    const { signs: end, attention } = this.#form;
    const steps = attention ? most : this.#form.steps;
    const rows = source.shape[0]!;
    const written: number[][] = Array.from({ length: rows }, () => []);
    const isDone = written.map(() => false);
    let weights: Float32Array = new Float32Array();
    const read = tidy(() => forward(this.#encoder.graph, source, false, undefined, heads).ends);
    for (let step = 0; step < steps && isDone.includes(false); step++)
      tidy(() => {
        const inputs = [read, this.#before(written, steps), ...(padding ? [padding] : [])];
        const { outputs } = forward(this.#decoder.graph, inputs, false, undefined, heads);
        const scores = this.#logits(outputs).dataSync() as Float32Array;
        if (attention) weights = this.#outputOf(outputs, 1).dataSync().slice() as Float32Array;
        written.forEach((own, row) => {
          if (isDone[row]) return;
          const best = highestScore(scores, (row * steps + step) * (end + 1), end + 1);
          if (best === end || best < 0) isDone[row] = true;
          else own.push(best);
        });
      });
    read.dispose();
    const places = weights.length / (rows * steps);
    return written.map((own, row) => {
      const made = own.length + Number(isDone[row]!);
      const from = row * steps * places;
      return { signs: own, steps: made, weights: weights.slice(from, from + made * places) };
    });
  }

  dispose(): void {
    for (const { slots } of [this.#encoder, this.#decoder])
      for (const slot of slots) for (const value of Object.values(slot)) value.dispose();
    for (const model of this.#models) model.dispose();
  }

  #outputOf(outputs: readonly Tensor[], port: number): Tensor {
    return outputs[this.#decoder.graph.findIndex((node) => node.outputs.includes(port))]!;
  }

  /** `[N T, signs]` */
  #logits(outputs: readonly Tensor[]): Tensor2D {
    return reshape(this.#outputOf(outputs, 0), [-1, this.#form.signs + 1]);
  }

  /** What stood before each step, one-hot; the end also stands for the beginning. `[N, steps, signs]` */
  #before(written: readonly (readonly number[])[], steps: number): Tensor {
    const { signs: end } = this.#form;
    return fillFloats([written.length, steps, end + 1], (values) => {
      values.fill(0);
      written.forEach((own, row) => {
        for (let step = 0; step < steps; step++)
          values[(row * steps + step) * (end + 1) + (step === 0 ? end : (own[step - 1] ?? end))] = 1;
      });
    });
  }
}
