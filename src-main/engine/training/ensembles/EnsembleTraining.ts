import { tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { drawRows } from '../../../../src-shared/arithmetic/drawRows.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { sammeRound } from '../../../../src-shared/arithmetic/samme.ts';
import type { MemberForm, Method } from '../../../../src-shared/labs/ensemble/course.ts';
import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import { breathe } from '../../explain/breathe.ts';
import type { StoredTensor } from '../../library/checkpointFile.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { EVALUATION_BATCH } from '../../tasks/evaluate.ts';
import { Network } from '../Network.ts';
import { range } from '../schedule/batches.ts';
import { combiningNetwork, memberNetwork, weightedSumKernel } from './ensembleNetworks.ts';

/** Settings of the training of an ensemble. */
export interface EnsembleSettings {
  method: Method;
  /** Number of training images: the first ones. */
  images: number;
  epochs: number;
  seed: number;
}

/** Progress, and cancellation between steps. */
export interface EnsembleTask {
  signal: AbortSignal;
  onStep(): void;
}

/** A member with all that the others and the ensemble need of it. */
export interface TrainedMember {
  form: MemberForm;
  weights: StoredTensor[];
  /** Class probabilities of the test images. `[count, classes]` */
  scores: Float32Array;
  /** Its weighted error on the training images and its say; only for boosting. */
  error?: number;
  say?: number;
  /** Weights of the training images for the next member, which add up to 1; only for boosting. */
  next?: Float64Array;
  /** Class probabilities of each training image by a network that was not trained on it; only for stacking. `[images, classes]` */
  foreign?: Float32Array;
}

/** The members' common answers. */
export interface Combined {
  /** Class probabilities of the test images, or what has the same order. `[count, classes]` */
  scores: Float32Array;
  /** Weights of the layer that combines the members. */
  above: StoredTensor[];
}

const BATCH = 50;
/** Initial learning rate of Adam; it falls to 0 in a straight line, so that a member does not depend on its last batches. */
const RATE = 0.003;
/** Parts that the training images are divided into for stacking. */
const FOLDS = 4;
/** Updates of the layer that combines stacked members, each with all training images, and their learning rate. */
const COMBINING_STEPS = 150;
const COMBINING_RATE = 0.02;
const COMBINING_DECAY = 0.002;
/** What that layer starts with: a vote of all members. */
const VOTE = 5;

/** The small CNNs that are stacked; the first one is what bagging and boosting take for all members. */
const forms: readonly MemberForm[] = [
  { kernel: 5, activation: 'relu', pooling: 'max' },
  { kernel: 3, activation: 'relu', pooling: 'mean' },
  { kernel: 7, activation: 'tanh', pooling: 'max' },
  { kernel: 3, activation: 'tanh', pooling: 'mean' },
  { kernel: 7, activation: 'relu', pooling: 'mean' },
  { kernel: 5, activation: 'tanh', pooling: 'max' },
];

/** Numbers of networks that are trained besides each other, so that none starts like another. */
const SEED_STRIDE = 1_000_003;

/**
 * Trains the members of an ensemble one after the other. Bagging (Breiman 1996) trains each on a bootstrap sample of the training
 * images; boosting (SAMME, Zhu et al. 2009) on a sample that the images which the members before got wrong are drawn into more
 * often; stacking (Wolpert 1992) trains networks of different forms on all images, and a dense layer on what they say of images
 * that they were not trained on. The course depends on the settings and the images alone, bit for bit.
 */
export class EnsembleTraining {
  readonly #data: Dataset;
  readonly #settings: EnsembleSettings;
  readonly #rows: Int32Array;
  readonly members: TrainedMember[] = [];

  constructor(data: Dataset, settings: EnsembleSettings) {
    this.#data = data;
    this.#settings = settings;
    this.#rows = range(0, Math.min(settings.images, data.train.count));
  }

  /** Rows of the training images. */
  get rows(): Int32Array {
    return this.#rows;
  }

  /** Number of updates of each network. */
  get steps(): number {
    return this.#settings.epochs * Math.ceil(this.#rows.length / BATCH);
  }

  /** Number of networks that are trained for each member. */
  get perMember(): number {
    return this.#settings.method === 'stacking' ? FOLDS + 1 : 1;
  }

  /** One network on all training images, to compare with. Class probabilities of the test images, `[count, classes]` */
  async single(task: EnsembleTask): Promise<Float32Array> {
    const { network, scores } = await this.#trained(forms[0]!, this.#rows, 0, task);
    network.dispose();
    return scores;
  }

  /** Trains the next member. */
  async trainNext(task: EnsembleTask): Promise<TrainedMember> {
    const { method, seed } = this.#settings;
    const at = this.members.length;
    const weights = this.members.at(-1)?.next ?? equalWeights(this.#rows.length);
    const form = method === 'stacking' ? forms[at % forms.length]! : forms[0]!;
    const foreign = method === 'stacking' ? await this.#foreign(form, at, task) : undefined;
    const rows =
      method === 'stacking' || method === 'starts'
        ? this.#rows
        : drawRows(weights, this.#rows.length, new RandomStream(seed, 'ensemble', method, at));
    const { network, scores } = await this.#trained(form, rows, at + 1, task);
    try {
      const member: TrainedMember = { form, weights: network.weights(), scores };
      if (foreign) member.foreign = foreign;
      if (method === 'boosting') {
        const { classes, train } = this.#data;
        const own = await this.#scores(network, train, this.#rows, task);
        const isRight = Array.from(
          this.#rows,
          (row, index) => highestScore(own, index * classes.length, classes.length) === train.labels[row],
        );
        const round = sammeRound(weights, isRight, classes.length);
        Object.assign(member, { error: round.error, say: round.say, next: round.weights });
      }
      this.members.push(member);
      return member;
    } finally {
      network.dispose();
    }
  }

  /** What all members so far answer together. */
  combine(): Combined {
    const { method } = this.#settings;
    const classes = this.#data.classes.length;
    if (method === 'stacking') return this.#stacked();
    const says = this.members.map(({ say = 1 }) => say);
    const all = says.reduce((sum, say) => sum + say, 0);
    // Members of no use have no say; if that is all of them, all have the same.
    const factors = says.map((say) => (all > 0 ? say / (method === 'boosting' ? classes - 1 : all) : 1));
    const scores = new Float32Array(this.members[0]!.scores.length);
    this.members.forEach((member, at) => {
      for (let index = 0; index < scores.length; index++)
        scores[index]! += factors[at]! * member.scores[index]!;
    });
    return { scores, above: method === 'boosting' ? [weightedSumKernel(factors, classes)] : [] };
  }

  /** What networks of a form say of the training images that they were not trained on. `[images, classes]` */
  async #foreign(form: MemberForm, at: number, task: EnsembleTask): Promise<Float32Array> {
    const classes = this.#data.classes.length;
    const foreign = new Float32Array(this.#rows.length * classes);
    for (let fold = 0; fold < FOLDS; fold++) {
      const isOut = (_row: number, index: number): boolean => index % FOLDS === fold;
      const within = this.#rows.filter((row, index) => !isOut(row, index));
      const out = this.#rows.filter(isOut);
      const { network } = await this.#trained(form, within, (at + 1) * 100 + fold, task, false);
      try {
        const scores = await this.#scores(network, this.#data.train, out, task);
        for (let index = 0; index < out.length; index++)
          foreign.set(
            scores.subarray(index * classes, (index + 1) * classes),
            (index * FOLDS + fold) * classes,
          );
      } finally {
        network.dispose();
      }
    }
    return foreign;
  }

  /** Trains a network on some images; the caller disposes it. @param number of the network, from which its seed follows */
  async #trained(
    form: MemberForm,
    rows: Int32Array,
    number: number,
    task: EnsembleTask,
    isTested = true,
  ): Promise<{ network: Network; scores: Float32Array }> {
    const { train: split, test, shape, classes } = this.#data;
    const seed = this.#settings.seed + number * SEED_STRIDE;
    const network = new Network(memberNetwork(shape, classes.length, form), 'adam', seed);
    try {
      initialiseWeights(network.model, seed);
      let order = rows;
      const perEpoch = Math.ceil(rows.length / BATCH);
      for (let step = 0; step < this.steps; step++) {
        const at = step % perEpoch;
        if (at === 0) order = new RandomStream(seed, 'shuffle', step / perEpoch).shuffle(rows.slice());
        const indices = order.slice(at * BATCH, (at + 1) * BATCH);
        network.train({ split, shape, indices }, RATE * (1 - step / this.steps), step + 1);
        task.onStep();
        await breathe(task);
      }
      const scores = isTested
        ? await this.#scores(network, test, range(0, test.count), task)
        : new Float32Array();
      return { network, scores };
    } catch (error) {
      network.dispose();
      throw error;
    }
  }

  /** Class probabilities of some images. `[rows, classes]` */
  async #scores(
    network: Network,
    split: Split,
    rows: Int32Array,
    { signal }: EnsembleTask,
  ): Promise<Float32Array> {
    const { shape, classes } = this.#data;
    const scores = new Float32Array(rows.length * classes.length);
    for (let from = 0; from < rows.length; from += EVALUATION_BATCH) {
      const indices = rows.slice(from, from + EVALUATION_BATCH);
      scores.set(network.score({ split, shape, indices }).outputs, from * classes.length);
      await breathe({ signal });
    }
    return scores;
  }

  /** Trains the layer that reads the members on the training images, and lets it read them on the test images. */
  #stacked(): Combined {
    const { classes, train } = this.#data;
    const count = this.members.length;
    const combining = combiningNetwork(count, classes.length);
    const network = new Network(combining, 'adam', this.#settings.seed, {
      task: 'classification',
      weightDecay: COMBINING_DECAY,
    });
    try {
      const bias = network.weights().at(-1)!;
      const vote = weightedSumKernel(new Array<number>(count).fill(VOTE / count), classes.length);
      network.restore([vote, { ...bias, data: bias.data.fill(0) }], network.slots());
      const beside = (of: (member: TrainedMember) => Float32Array): Float32Array =>
        sideBySide(this.members.map(of), classes.length);
      const width = count * classes.length;
      const tested = beside(({ scores }) => scores);
      let outputs: Float32Array = new Float32Array();
      tidy(() => {
        const inputs = tensor(
          beside(({ foreign }) => foreign!),
          [this.#rows.length, width],
        );
        const targets = tensor1d(
          Int32Array.from(this.#rows, (row) => train.labels[row]!),
          'int32',
        );
        for (let step = 1; step <= COMBINING_STEPS; step++)
          network.train({ inputs, targets }, COMBINING_RATE, step);
        const read = tensor(tested, [tested.length / width, width]);
        ({ outputs } = network.score({ inputs: read, targets }));
      });
      return { scores: outputs, above: network.weights() };
    } finally {
      network.dispose();
    }
  }
}

const equalWeights = (count: number): Float64Array => new Float64Array(count).fill(1 / count);

/** Rows of several tables beside each other. @param tables `[rows, width]` each */
function sideBySide(tables: readonly Float32Array[], width: number): Float32Array {
  const all = new Float32Array(tables.reduce((sum, { length }) => sum + length, 0));
  tables.forEach((table, at) => {
    for (let row = 0; row * width < table.length; row++)
      all.set(table.subarray(row * width, (row + 1) * width), (row * tables.length + at) * width);
  });
  return all;
}
