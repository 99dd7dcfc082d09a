import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ExperimentValues } from '../../../src-shared/contract/decks.ts';
import type { Words } from '../../../src-shared/contract/labs.ts';
import type { Experiment } from '../../../src-shared/labs/Experiment.ts';
import { impossible } from '../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../src-shared/labs/readValues.ts';
import type { Dataset } from '../data/Dataset.ts';
import type { Scene } from '../data/scenes/Scene.ts';
import { SerialQueue } from '../SerialQueue.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { KnownCourses } from './KnownCourses.ts';
import { lectureImages } from './lectureImages.ts';
import { SceneLearner, type SceneGoal } from './SceneLearner.ts';
import { trainInStages, type StagedTraining } from './trainInStages.ts';

/** A course of learning from scenes. */
interface SceneCourse {
  /** Number of steps of the whole training. */
  steps: number;
  snapshots: Standing[];
}

/** Where a network stands: its steps, their time in seconds, and the mean loss since the snapshot before. */
interface Standing {
  step: number;
  seconds: number;
  loss: number;
}

/** A network that learns, with its course so far. */
export interface Learning<Course extends SceneCourse> extends StagedTraining<Course['snapshots'][number]> {
  learner: SceneLearner;
  course: Course;
  /** What it is tested on. */
  test: readonly Scene[];
}

/** What is particular to a task on scenes. */
interface SceneWork<Course extends SceneCourse> {
  experiment: Experiment<Course>;
  /** Why there is nothing to look at before the first training. */
  untrained: Words;
  /** Number of scenes that are tested. */
  tested: number;
  build(data: Dataset): LayersModel;
  goal(data: Dataset): SceneGoal;
  /** The course before its first snapshot. */
  begin(data: Dataset, test: readonly Scene[], steps: number): Course;
  /** What a snapshot has besides where the network stands. */
  snapshot(
    learning: Learning<Course>,
    signal: AbortSignal,
  ): Promise<Omit<Course['snapshots'][number], keyof Standing>>;
}

/** Most snapshots after the one before the first step. */
const SNAPSHOTS = 16;

/**
 * The courses of networks that learn from pictures of several digits: of MNIST, or of the built-in digits where it is not on this
 * machine. What was trained before is not trained again; a training that was stopped goes on where it stood.
 */
export class SceneCourses<Course extends SceneCourse> {
  readonly #work: SceneWork<Course>;
  /** One training at a time: two would slow each other down. */
  readonly #trainings = new SerialQueue();
  /** What was trained since the engine started; a few megabytes each. */
  readonly #courses: KnownCourses<Course>;
  #latest: (Learning<Course> & { key: string }) | undefined;

  constructor(work: SceneWork<Course>) {
    this.#work = work;
    this.#courses = new KnownCourses(work.experiment, { most: 4 });
  }

  /** Trains with the values of the experiment. @throws FeaturescopeError as `readValues`, `engine/cancelled` */
  train(given: ExperimentValues, task: ExperimentTask): Promise<Course> {
    const values = readValues(this.#work.experiment as Experiment, given);
    return this.#trainings.run(async () => {
      const done = this.#courses.find(values);
      if (done && done.snapshots.at(-1)?.step === done.steps) return done;
      const learning = this.#learningFor(values, await lectureImages(task.signal));
      const { course, learner } = learning;
      const snapshot = async (): Promise<Course['snapshots'][number]> => {
        const seen = await this.#work.snapshot(learning, task.signal);
        const { step, time } = learning;
        return { step, seconds: time / 1000, loss: learner.takeLoss(), ...seen };
      };
      await trainInStages(learning, SNAPSHOTS, { update: (step) => learner.update(step), snapshot }, task);
      return course;
    }, task.signal);
  }

  /** What was trained before with these values; null if nothing was. */
  known(given: ExperimentValues): Course | null {
    return this.#courses.find(given);
  }

  /**
   * Does something with the network that was trained last, when no training is running.
   * @throws FeaturescopeError `lab/impossible` before the first training
   */
  look<T>(work: (latest: Learning<Course>) => Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#trainings.run(() => {
      if (!this.#latest || this.#latest.step === 0) throw impossible(this.#work.untrained);
      return work(this.#latest);
    }, signal);
  }

  /** The network of some values: the last one, if it is theirs, or a new one. */
  #learningFor(values: ExperimentValues, data: Dataset): Learning<Course> {
    const key = this.#courses.keyOf(values);
    if (this.#latest?.key === key) return this.#latest;
    this.#latest?.learner.dispose();
    this.#latest = undefined;
    const [seed, steps] = [Number(values['seed']), Number(values['steps'])];
    const learner = new SceneLearner(this.#work.build(data), data, { ...this.#work.goal(data), seed, steps });
    const test = learner.testScenes(this.#work.tested);
    const course = this.#work.begin(data, test, steps);
    this.#latest = { key, learner, course, test, step: 0, time: 0 };
    this.#courses.keep(values, course);
    return this.#latest;
  }
}
