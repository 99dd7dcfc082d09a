import { layers, type LayersModel } from '@tensorflow/tfjs-layers';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { optimizerNames, type OptimizerName } from '../../../../src-shared/contract/optimizerNames.ts';
import { experiment } from '../../../../src-shared/labs/optimizers/curvesExperiment.ts';
import { STEPS_PER_POINT, type RaceCourse } from '../../../../src-shared/labs/optimizers/race.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { imageShapeOf, type Dataset } from '../../data/Dataset.ts';
import { breathe } from '../../explain/breathe.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { stack } from '../../recipes/stack.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { evaluate, predictionsOf, scoredOutput } from '../../tasks/evaluate.ts';
import { Network } from '../../training/Network.ts';
import { SingleTrainer } from '../../training/Trainer.ts';
import { epochOrder } from '../../training/schedule/batches.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { KnownCourses } from '../courses/KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';

const LAYERS = 5;
const UNITS = 100;

/** What was trained since the engine started, by the values; small enough to be kept. */
const known = new KnownCourses(experiment);
/** One race at a time: the networks of two would be twice as slow, and one that was stopped is gone on with. */
const races = new SerialQueue();
let stopped: { key: string; race: Race } | undefined;

/** Five dense layers of 100 with ReLU and weights after He, as in the lecture. */
function build(shape: readonly number[], classes: number): LayersModel {
  const he = { kernelInitializer: 'heNormal' } as const;
  return stack('optimizers', shape, [
    layers.flatten({ name: 'flatten' }),
    ...Array.from({ length: LAYERS }, (_none, at) =>
      layers.dense({ name: `dense${at + 1}`, units: UNITS, ...he, activation: 'relu' }),
    ),
    layers.dense({ name: 'output', units: classes, ...he, activation: 'softmax' }),
  ]);
}

/** The same network once for each optimizer: the same initial weights, the same batches in the same order. */
class Race {
  readonly #data: Dataset;
  readonly #values: ExperimentValues;
  readonly #networks: ReadonlyMap<OptimizerName, Network>;
  readonly #losses = Object.fromEntries(optimizerNames.map((name) => [name, [] as number[]])) as Record<
    OptimizerName,
    number[]
  >;
  readonly #total: number;
  #accuracies: RaceCourse['accuracies'] = null;
  #step = 0;
  #order: { epoch: number; rows: Int32Array } | undefined;

  constructor(data: Dataset, values: ExperimentValues) {
    [this.#data, this.#values] = [data, values];
    this.#total = Math.floor(Number(values['steps']) / STEPS_PER_POINT);
    const seed = Number(values['seed']);
    this.#networks = new Map(
      optimizerNames.map((name) => {
        const network = new Network(build(imageShapeOf(data), data.classes.length), name, seed);
        initialiseWeights(network.model, seed);
        return [name, network];
      }),
    );
  }

  get course(): RaceCourse {
    const losses = Object.fromEntries(
      optimizerNames.map((name) => [name, [...this.#losses[name]]]),
    ) as unknown as RaceCourse['losses'];
    return { data: this.#data.name, losses, total: this.#total, accuracies: this.#accuracies };
  }

  /** Trains all networks, a point of each curve in turn. */
  async run({ signal, progress, partial }: ExperimentTask): Promise<void> {
    for (let done = this.#losses.sgd.length; done < this.#total; done++) {
      const batches = Array.from({ length: STEPS_PER_POINT }, (_none, at) => this.#batch(this.#step + at));
      for (const [name, network] of this.#networks) {
        const sum = batches.reduce(
          (total, indices, at) => total + this.#train(name, network, indices, this.#step + at + 1),
          0,
        );
        this.#losses[name].push(sum / STEPS_PER_POINT);
      }
      this.#step += STEPS_PER_POINT;
      progress(done + 1, this.#total);
      partial?.(this.course);
      await breathe({ signal });
    }
    const accuracies: Partial<Record<OptimizerName, number>> = {};
    for (const [name, network] of this.#networks) accuracies[name] = await this.#accuracyOf(network, signal);
    this.#accuracies = accuracies as RaceCourse['accuracies'];
  }

  dispose(): void {
    for (const network of this.#networks.values()) network.dispose();
  }

  #train(name: OptimizerName, network: Network, indices: Int32Array, step: number): number {
    const rate = Number(this.#values[`rate-${name}`]);
    const { train: split } = this.#data;
    return network.train({ split, shape: this.#data.shape, indices }, rate, step)['loss']!;
  }

  /** The images of an update: batch after batch of an order that is drawn anew for each epoch. */
  #batch(step: number): Int32Array {
    const size = Math.min(Number(this.#values['batch']), this.#data.train.count);
    const perEpoch = Math.floor(this.#data.train.count / size);
    const epoch = Math.floor(step / perEpoch);
    if (this.#order?.epoch !== epoch)
      this.#order = {
        epoch,
        rows: epochOrder(this.#data.train.count, Number(this.#values['seed']), epoch),
      };
    const from = (step % perEpoch) * size;
    return this.#order.rows.slice(from, from + size);
  }

  async #accuracyOf(network: Network, signal: AbortSignal): Promise<number> {
    const { train, test, shape } = this.#data;
    const scorer = new SingleTrainer(network, train, shape);
    return predictionsOf(await evaluate(scorer, test, scoredOutput(network), { signal })).accuracy;
  }
}

/**
 * Trains one network with each optimizer on MNIST (on the built-in digits where it is not on this machine). What was trained
 * before with these values is not trained again, and a race that was stopped goes on where it stood.
 */
export function raceOptimizers(given: ExperimentValues, task: ExperimentTask): Promise<RaceCourse> {
  const values = readValues(experiment, given);
  const key = known.keyOf(values);
  return races.run(async () => {
    const finished = known.find(values);
    if (finished?.accuracies) return finished;
    if (stopped?.key !== key) {
      stopped?.race.dispose();
      stopped = undefined;
      stopped = { key, race: new Race(await lectureImages(task.signal), values) };
    }
    const { race } = stopped;
    try {
      await race.run(task);
      race.dispose();
      stopped = undefined;
    } finally {
      known.keep(values, race.course);
    }
    return race.course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownRace = (given: ExperimentValues): RaceCourse | null => known.find(given);
