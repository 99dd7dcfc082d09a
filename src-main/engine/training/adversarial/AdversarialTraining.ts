import { add, clone, keep, mul, sum, tidy, variableGrads, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { logistic } from '../../../../src-shared/arithmetic/activation.ts';
import { meanOf } from '../../../../src-shared/arithmetic/meanOf.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { computedFloats, fillFloats } from '../../kernels/runtime/transfer.ts';
import { forward, type Heads, type OutputTap } from '../../network/forward.ts';
import { graphOf, type Graph } from '../../network/graph.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { wholePass } from '../../network/TrainingPass.ts';
import { adamWith } from '../optimizers/adaptive.ts';
import { range, takeInputs, type Selection } from '../schedule/batches.ts';
import { applyGradients, prepareTraining, type Trainable } from '../trainStep.ts';
import { tensorCopy } from '../tensorCopy.ts';
import { meanLogLoss } from './meanLogLoss.ts';

/** Settings of an adversarial training. */
export interface AdversarialSettings {
  seed: number;
  /**
   * Number of classes if both networks are told the class of an example (Mirza and Osindero 2014): the generator takes it
   * behind the latent vector, one-hot, and the discriminator has a logit for each class. 0 for networks that are not told.
   */
  classes: number;
  /** Learning rates of Adam. */
  generatorRate: number;
  discriminatorRate: number;
  /** Decay of Adam's first moment; 0.5 keeps the two from swinging about each other (Radford et al. 2015). */
  beta1: number;
  /** Updates of the generator for each one of the discriminator. */
  generatorUpdates: number;
  /** Decay of the average of the generator's weights, which makes the examples (Yazıcı et al. 2019); 0 for none. */
  averageDecay: number;
  /** What the discriminator is to say of real examples; below 1 it does not become too sure (Salimans et al. 2016). */
  realTarget: number;
}

/** Losses of one step, each before its update, and the discriminator's mean probability that an example is real. */
export interface AdversarialMetrics {
  generatorLoss: number;
  discriminatorLoss: number;
  onReal: number;
  onGenerated: number;
}

/** The outputs are used as they are: the discriminator's are logits. */
const whole: Heads = ['none'];

/**
 * A generator and a discriminator that are trained against each other (Goodfellow et al. 2014), with the loss that does not
 * saturate: the discriminator tells real examples from generated ones, the generator makes examples that the discriminator
 * takes for real. The course depends on the settings and the examples alone, bit for bit. Owns both models.
 */
export class AdversarialTraining {
  readonly #settings: AdversarialSettings;
  readonly #generator: Trainable;
  readonly #discriminator: Trainable;
  readonly #models: readonly LayersModel[];
  readonly #adam: ReturnType<typeof adamWith>;
  readonly #latentSize: number;
  /** The average of each of the generator's trainable weights over its updates. */
  #averages: Tensor[] = [];
  #generatorStep = 0;

  /**
   * @param generator from latent vectors, and classes if it is told them, `[N, L + classes]`, to examples
   * @param discriminator from examples to one logit, `[N, 1]`, or one for each class
   */
  constructor(generator: LayersModel, discriminator: LayersModel, settings: AdversarialSettings) {
    this.#settings = settings;
    this.#models = [generator, discriminator];
    this.#latentSize = generator.inputs[0]!.shape[1]! - settings.classes;
    this.#adam = adamWith(settings.beta1);
    const [first, second] = this.#models.map((model, at) => {
      initialiseWeights(model, settings.seed + at * 1_000_003);
      return prepareTraining(model, graphOf(model), this.#adam.slotNames);
    });
    this.#generator = first!;
    this.#discriminator = second!;
  }

  /** One update of the discriminator and those of the generator; `step` counts from 1. */
  train(real: Selection, step: number): AdversarialMetrics {
    const metrics: Partial<AdversarialMetrics> = {};
    tidy(() => {
      Object.assign(metrics, this.#trainDiscriminator(real, step));
      for (let update = 1; update <= this.#settings.generatorUpdates; update++)
        metrics.generatorLoss = this.#trainGenerator(real.indices.length, step, update);
      this.#average();
    });
    return metrics as AdversarialMetrics;
  }

  /**
   * Latent vectors from a stream of their own, standard normal, and behind each its class if there are classes: that of its
   * row. `[count, L + classes]`, which the caller disposes.
   */
  latents(count: number, ...keys: readonly (string | number)[]): Tensor {
    const { seed, classes } = this.#settings;
    const random = new RandomStream(seed, 'latent', ...keys);
    const width = this.#latentSize + classes;
    return fillFloats([count, width], (values) => {
      values.fill(0);
      for (let row = 0; row < count; row++) {
        for (let at = 0; at < this.#latentSize; at++) values[row * width + at] = random.normal();
        if (classes > 0) values[row * width + this.#latentSize + (row % classes)] = 1;
      }
    });
  }

  /** The examples that the averaged generator makes of latent vectors, one behind the other. @param latents `[N, L]` */
  generate(latents: Tensor): Float32Array {
    const { graph, variables } = this.#generator;
    if (this.#averages.length === 0) return this.#made(graph, latents);
    const current = variables.map((weight) => tensorCopy(weight));
    const put = (values: readonly Tensor[]): void =>
      variables.forEach((weight, at) => weight.assign(values[at]!));
    put(this.#averages);
    try {
      return this.#made(graph, latents);
    } finally {
      put(current);
      for (const weight of current) weight.dispose();
    }
  }

  #made(graph: Graph, latents: Tensor): Float32Array {
    return computedFloats(() => forward(graph, latents, false, undefined, whole).ends);
  }

  /**
   * The discriminator's probability that each example is real, and of its class.
   * @param examples `[N, ...]`
   * @param labels the class of each; only needed where there are classes
   */
  judge(examples: Tensor, labels: ArrayLike<number>): Float32Array {
    const { graph } = this.#discriminator;
    return tidy(() =>
      probabilities(this.#ofClass(forward(graph, examples, false, undefined, whole).ends, labels)),
    );
  }

  dispose(): void {
    for (const { slots } of [this.#generator, this.#discriminator])
      for (const slot of slots) for (const value of Object.values(slot)) value.dispose();
    for (const average of this.#averages) average.dispose();
    this.#averages = [];
    for (const model of this.#models) model.dispose();
  }

  /** Moves the averages towards the weights. Early ones weigh less: there were few updates to average. */
  #average(): void {
    const { averageDecay } = this.#settings;
    if (averageDecay === 0) return;
    const decay = Math.min(averageDecay, this.#generatorStep / (this.#generatorStep + 10));
    this.#averages = this.#generator.variables.map((weight, at) => {
      const former = this.#averages[at];
      if (!former) return keep(tensorCopy(weight));
      const next = keep(tidy(() => add(mul(former, decay), mul(weight, 1 - decay))));
      former.dispose();
      return next;
    });
  }

  #trainDiscriminator(selection: Selection, step: number): Omit<AdversarialMetrics, 'generatorLoss'> {
    const { seed, discriminatorRate, realTarget } = this.#settings;
    const { graph, variables } = this.#discriminator;
    const count = selection.indices.length;
    const real = takeInputs(selection);
    const pass = wholePass(seed, step);
    const labels = selection.indices.map((index) => selection.split.labels[index] ?? 0);
    const made = forward(
      this.#generator.graph,
      this.latents(count, 'discriminator', step),
      wholePass(seed, step),
      undefined,
      whole,
    ).ends;
    const judged: Record<'onReal' | 'onGenerated', number> = { onReal: 0, onGenerated: 0 };
    const { value, grads } = variableGrads(() => {
      const onReal = this.#ofClass(forward(graph, real, pass, undefined, whole).ends, labels);
      const onGenerated = this.#ofClass(forward(graph, made, pass, undefined, whole).ends, rows(count));
      judged.onReal = meanOf(probabilities(onReal));
      judged.onGenerated = meanOf(probabilities(onGenerated));
      return add(meanLogLoss(onReal, realTarget), meanLogLoss(onGenerated, 0));
    }, variables);
    const gradients = variables.map(({ name }) => grads[name]!);
    const update = { gradients, statistics: pass.statistics };
    applyGradients(this.#discriminator, this.#adam, update, discriminatorRate, step);
    return { discriminatorLoss: value.dataSync()[0]!, ...judged };
  }

  #trainGenerator(count: number, step: number, update: number): number {
    const { seed, generatorRate } = this.#settings;
    const { graph, variables } = this.#generator;
    const pass = wholePass(seed, step);
    const latents = this.latents(count, 'generator', step, update);
    const { value, grads } = variableGrads(() => {
      const made = forward(graph, latents, pass, undefined, whole).ends;
      const judging = wholePass(seed, step);
      const judged = forward(this.#discriminator.graph, made, judging, passedOn, whole).ends;
      return meanLogLoss(this.#ofClass(judged, rows(count)), 1);
    }, variables);
    const gradients = variables.map(({ name }) => grads[name]!);
    const done = { gradients, statistics: pass.statistics };
    applyGradients(this.#generator, this.#adam, done, generatorRate, ++this.#generatorStep);
    return value.dataSync()[0]!;
  }

  /** The logit of the class of each example. @param logits `[N, classes]`, or `[N, 1]` without classes @returns `[N, 1]` */
  #ofClass(logits: Tensor, labels: ArrayLike<number>): Tensor {
    const { classes } = this.#settings;
    if (classes === 0) return logits;
    const chosen = fillFloats([logits.shape[0]!, classes], (values) => {
      values.fill(0);
      for (let row = 0; row < logits.shape[0]!; row++) values[row * classes + (labels[row]! % classes)] = 1;
    });
    return sum(mul(logits, chosen), 1, true);
  }
}

/** The rows of a batch: the class of a generated example is that of its row. */
const rows = (count: number): Int32Array => range(0, count);

/** A network's input is taken for examples that nothing made, which have no gradient; these were made. */
const passedOn: OutputTap = (position, output) => (position === 0 ? clone(output) : output);

const probabilities = (logits: Tensor): Float32Array =>
  Float32Array.from(logits.dataSync() as Float32Array, logistic);
