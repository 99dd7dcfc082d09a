import { tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type {
  CheckedTensor,
  GradientCheck,
  GradientCheckRequest,
} from '../../../src-shared/contract/loss.ts';
import { placeIn } from '../../../src-shared/model/shape.ts';
import { writeFloats } from '../kernels/runtime/transfer.ts';
import { forward } from '../network/forward.ts';
import { isRandom } from '../network/noise.ts';
import { shortName } from '../network/shortName.ts';
import { wholePass } from '../network/TrainingPass.ts';
import { asTwoClasses } from '../tasks/binary.ts';
import type { EvaluationTask } from '../tasks/evaluate.ts';
import type { Network } from '../training/Network.ts';
import { range, takeInputs, type Selection } from '../training/schedule/batches.ts';
import type { Session } from '../training/Session.ts';
import { breathe } from './breathe.ts';
import { copyOf, targetsOf } from './exampleLoss.ts';

/** Distances that are tried: half powers of ten. */
const DISTANCES = Array.from({ length: 11 }, (_none, at) => 10 ** (-1 - at / 2));
/** Weights that the distance is chosen by, and number of places that the rounding of the loss is measured at. */
const TRIED = 3;
const JITTERS = 8;
/** What a difference may be besides the error of the difference quotient: back-propagation rounds too. */
const OF_BACKWARD = 1e-4;
/** Multiple of the standard deviation of rounding that is still explained by it. */
const DEVIATIONS = 4;

/**
 * Compares the gradient of the next training pass with difference quotients of its loss, weight tensor by weight tensor. Both
 * see the same pass: the noise of dropout is that of one step and stays the same, and batch normalisation uses the statistics of
 * these examples. The gradient is that of the loss alone, before weight decay and clipping.
 *
 * The difference quotient has two errors. Its points lie 2h apart on a curve, which may have kinks where a ReLU or a maximum
 * changes over (truncation): the quotient and the curvature with 2h tell how much that matters. And the outputs are float32, so that the loss jitters (rounding), which is measured by moving a weight by a few units
 * of its last place. For each tensor h is where both together are smallest.
 * @throws FeaturescopeError `loss/no-weights`, `why/not-finite`, `engine/cancelled`, and where the examples are not there
 */
export async function checkGradient(
  session: Session,
  request: Required<Omit<GradientCheckRequest, 'task'>>,
  task: EvaluationTask = {},
): Promise<GradientCheck> {
  const { network, data, trained } = session;
  if (data.missing) throw data.missing;
  const { split: name, seed } = request;
  const split = name === 'train' ? trained : data.test;
  const index = Math.min(request.index, split.count - 1);
  const indices = range(index, Math.min(split.count, index + request.count));
  const copy = await copyOf(network);
  const examples = new Examples(copy, { split, shape: data.shape, indices }, session.position.step + 1);
  try {
    const loss = examples.loss();
    if (!Number.isFinite(loss)) throw examples.notFinite();
    const gradients = examples.gradients();
    if (gradients.length === 0) throw new FeaturescopeError('loss/no-weights');
    const tensors: CheckedTensor[] = [];
    for (const [position, gradient] of gradients.entries()) {
      const check = new TensorCheck(examples, position, gradient, loss);
      tensors.push(await check.run(request, task));
      task.onProgress?.(position + 1, gradients.length);
    }
    const named = (is: (layer: (typeof copy.graph)[number]) => boolean): string[] =>
      copy.graph.filter(is).map((node) => node.name);
    return {
      ...{ split: name, index, count: indices.length, seed, loss, tensors },
      lossName: network.objective.loss ?? null,
      random: named(({ layer, frozen }) => !frozen && isRandom(layer)),
      ofBatch: named(({ layer, frozen }) => !frozen && layer.getClassName() === 'BatchNormalization'),
    };
  } finally {
    examples.dispose();
    copy.dispose();
  }
}

/** The examples of a check, and the loss and gradients of a training pass on them. */
class Examples {
  readonly network: Network;
  readonly #inputs: Tensor;
  readonly #targets: Tensor;
  readonly #values: Uint16Array | Float32Array;
  readonly #step: number;
  readonly #count: number;

  constructor(network: Network, selection: Selection, step: number) {
    this.network = network;
    this.#inputs = takeInputs(selection);
    this.#targets = network.task.targets(selection);
    this.#values = targetsOf(network, selection);
    this.#step = step;
    this.#count = selection.indices.length;
  }

  get variables(): Variable[] {
    return this.network.model.trainableWeights.map((weight) => weight.read() as Variable);
  }

  /** The mean loss, summed in float64 from outputs in float32. */
  loss(): number {
    const { task, outputSize } = this.network;
    const heads = tidy(() => {
      const { logits } = this.#forward();
      const ends = task.isBinary ? asTwoClasses(logits, task.heads[0] ?? 'none') : logits;
      return ends.dataSync() as Float32Array;
    });
    return task.loss.sum(heads, this.#values, outputSize) / this.#count;
  }

  /** The gradients that training would update the weights with, in the order of the variables. */
  gradients(): Float32Array[] {
    const batch = { inputs: this.#inputs, targets: this.#targets };
    let found: Float32Array[] = [];
    tidy(() => {
      const { gradients } = this.network.gradients(batch, wholePass(this.network.seed, this.#step));
      found = gradients.map((gradient) => Float32Array.from(gradient.dataSync()));
    });
    return found;
  }

  /** The error that names the first layer whose values are not finite. */
  notFinite(): FeaturescopeError {
    let layer = this.network.info.layers.at(-1)!.name;
    tidy(() => {
      const first = this.#forward().heads.findIndex((head) => !head.dataSync().every(Number.isFinite));
      if (first >= 0) layer = this.network.info.layers[first]!.name;
    });
    return new FeaturescopeError('why/not-finite', { layer });
  }

  dispose(): void {
    this.#inputs.dispose();
    this.#targets.dispose();
  }

  #forward(): ReturnType<typeof forward> {
    const { graph, seed, task } = this.network;
    return forward(graph, this.#inputs, wholePass(seed, this.#step), undefined, task.heads);
  }
}

/** A difference quotient with the losses that it is made of. */
interface Quotient {
  above: number;
  below: number;
  numeric: number;
  /** Difference quotient of second order. */
  curvature: number;
}

/** The comparison of one tensor. */
class TensorCheck {
  readonly #examples: Examples;
  readonly #position: number;
  readonly #variable: Variable;
  readonly #values: Float32Array;
  readonly #gradient: Float32Array;
  readonly #loss: number;

  constructor(examples: Examples, position: number, gradient: Float32Array, loss: number) {
    this.#examples = examples;
    this.#position = position;
    this.#variable = examples.variables[position]!;
    this.#values = Float32Array.from(this.#variable.dataSync());
    this.#gradient = gradient;
    this.#loss = loss;
  }

  async run(
    { weights, seed }: Pick<Required<GradientCheckRequest>, 'weights' | 'seed'>,
    task: EvaluationTask,
  ): Promise<CheckedTensor> {
    const strongest = this.#strongest();
    const jitter = this.#jitter(strongest[0]!);
    const h = this.#chooseDistance(strongest.slice(0, TRIED), jitter);
    const chosen = this.#draw(strongest, weights, new RandomStream(seed, 'gradient check', this.#position));
    const sums = { difference: 0, numeric: 0, analytic: 0, truncation: 0 };
    let worst: (Quotient & { index: number; difference: number }) | undefined;
    for (const index of chosen) {
      const [near, truncation] = this.#withError(index, h);
      const analytic = this.#gradient[index]!;
      const difference = Math.abs(near.numeric - analytic);
      sums.difference += difference ** 2;
      sums.numeric += near.numeric ** 2;
      sums.analytic += analytic ** 2;
      sums.truncation += truncation ** 2;
      if (worst === undefined || difference > worst.difference) worst = { ...near, index, difference };
      await breathe(task);
    }
    const norms = Math.sqrt(sums.numeric) + Math.sqrt(sums.analytic);
    const share = (norm: number): number => (norms > 0 ? norm / norms : 0);
    const [relative, truncation] = [share(Math.sqrt(sums.difference)), share(Math.sqrt(sums.truncation))];
    const rounding = share((Math.sqrt(chosen.length) * jitter) / (Math.SQRT2 * h));
    const tolerance = DEVIATIONS * rounding + truncation + OF_BACKWARD;
    const { index, above, below, numeric } = worst!;
    const byH = DISTANCES.map((distance) => ({
      h: distance,
      difference: Math.abs(this.#quotient(index, distance).numeric - this.#gradient[index]!),
    }));
    writeFloats(this.#variable, this.#values);
    return {
      ...{ ...this.#name(), shape: this.#variable.shape.slice(), checked: chosen.length, h },
      ...{ relative, rounding, truncation, tolerance, ok: relative <= tolerance, byH },
      worst: {
        ...{ place: placeIn(this.#variable.shape, index), value: this.#values[index]! },
        ...{ analytic: this.#gradient[index]!, numeric, above, below },
      },
    };
  }

  /** All weights by the size of their gradient, the largest first. */
  #strongest(): Int32Array {
    return range(0, this.#gradient.length).sort(
      (a, b) => Math.abs(this.#gradient[b]!) - Math.abs(this.#gradient[a]!),
    );
  }

  /** All weights if they are few; else a quarter of the strongest, the others by chance. */
  #draw(strongest: Int32Array, most: number, random: RandomStream): number[] {
    if (strongest.length <= most) return [...strongest];
    const chosen = new Set(strongest.subarray(0, Math.ceil(most / 4)));
    while (chosen.size < most) chosen.add(random.integer(strongest.length));
    return [...chosen];
  }

  #lossWith(index: number, value: number): number {
    const changed = this.#values.slice();
    changed[index] = value;
    writeFloats(this.#variable, changed);
    return this.#examples.loss();
  }

  /** Weights are float32, so that they move by not quite h: the quotient takes by how much they did. */
  #quotient(index: number, h: number): Quotient {
    const value = this.#values[index]!;
    const [up, down] = [Math.fround(value + h), Math.fround(value - h)];
    const [above, below] = [this.#lossWith(index, up), this.#lossWith(index, down)];
    const curvature = (above - 2 * this.#loss + below) / h ** 2;
    return { above, below, numeric: up > down ? (above - below) / (up - down) : 0, curvature };
  }

  /**
   * A quotient and an estimate of its truncation. On a smooth curve the quotient with 2h is further off; at a kink close by both are
   * off by the same, but the curvature grows with 1/h.
   */
  #withError(index: number, h: number): [Quotient, truncation: number] {
    const [near, far] = [this.#quotient(index, h), this.#quotient(index, 2 * h)];
    return [near, Math.abs(far.numeric - near.numeric) + h * Math.abs(far.curvature - near.curvature)];
  }

  /** Standard deviation of the loss' rounding: its second differences while a weight moves by units of its last places. */
  #jitter(index: number): number {
    const value = this.#values[index]!;
    const unit = 2 ** -20 * Math.max(Math.abs(value), 2 ** -7);
    const losses = Array.from({ length: JITTERS + 2 }, (_none, at) =>
      this.#lossWith(index, Math.fround(value + (at - JITTERS / 2) * unit)),
    );
    let sum = 0;
    for (let at = 1; at <= JITTERS; at++) sum += (losses[at + 1]! - 2 * losses[at]! + losses[at - 1]!) ** 2;
    return Math.sqrt(sum / JITTERS / 6);
  }

  #chooseDistance(indices: Int32Array, jitter: number): number {
    let [best, least] = [DISTANCES[2]!, Infinity];
    for (const h of DISTANCES) {
      let error = (jitter / (Math.SQRT2 * h)) * Math.sqrt(indices.length);
      for (const index of indices) error += this.#withError(index, h)[1];
      if (error < least) [best, least] = [h, error];
    }
    return best;
  }

  #name(): { layer: string; name: string } {
    const weight = this.#examples.network.model.trainableWeights[this.#position]!;
    const node = this.#examples.network.graph.find(({ layer }) => layer.trainableWeights.includes(weight));
    return { layer: node?.name ?? '', name: shortName(weight.originalName) };
  }
}
