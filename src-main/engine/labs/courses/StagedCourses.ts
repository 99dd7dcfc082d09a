import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { Experiment } from '../../../../src-shared/labs/Experiment.ts';
import { tooEarly } from '../../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { KnownCourses } from './KnownCourses.ts';
import { trainInStages, type SnapshotOf, type StagedCourse, type StagedTraining } from './trainInStages.ts';

/** What an experiment trains, with its course so far. */
interface Trained<Course> {
  course: Course;
  dispose(): void;
}

/** A training in stages, with all that the experiment needs of it. */
export type Training<Course extends StagedCourse, Own, Metrics> = Own & StagedTraining<Course, Metrics>;

/** How an experiment trains in stages. */
export interface StagedWork<Course extends StagedCourse, Own extends Trained<Course>, Metrics> {
  experiment: Experiment<Course>;
  /** Why there is nothing to look at before the first training. */
  untrained: Words;
  /** Number of courses that are kept since the engine started, the newest ones. */
  most: number;
  /** Most stages after the one before the first step, and the least number of steps between two. Default of the latter: 1 */
  stages: number;
  leastBetween?: number;
  /** Makes what is trained; its course has no snapshots yet. */
  begin(values: ExperimentValues, task: ExperimentTask): Own | Promise<Own>;
  /** Does a step, which counts from 1, and returns its metrics. */
  update(training: Training<Course, Own, Metrics>, step: number): Metrics;
  /** Tells where the training stands; its `since` has the metrics of the steps since the snapshot before. */
  snapshot(
    training: Training<Course, Own, Metrics>,
    task: ExperimentTask,
  ): SnapshotOf<Course> | Promise<SnapshotOf<Course>>;
}

/**
 * The courses of an experiment that trains in stages. What was trained before is not trained again; a training that was stopped goes
 * on where it stood, as long as no other has begun. What was trained last is kept, and can be looked at.
 */
export class StagedCourses<Course extends StagedCourse, Own extends Trained<Course>, Metrics> {
  readonly #work: StagedWork<Course, Own, Metrics>;
  /** One training at a time: two would slow each other down. */
  readonly #trainings = new SerialQueue();
  readonly #courses: KnownCourses<Course>;
  #latest: { key: string; training: Training<Course, Own, Metrics> } | undefined;

  constructor(work: StagedWork<Course, Own, Metrics>) {
    this.#work = work;
    this.#courses = new KnownCourses(work.experiment, { most: work.most });
  }

  /** Trains with the values of the experiment. @throws FeaturescopeError as `readValues`, `engine/cancelled` */
  train(given: ExperimentValues, task: ExperimentTask): Promise<Course> {
    const work = this.#work;
    const { experiment, stages, leastBetween = 1 } = work;
    const values = readValues(experiment, given);
    return this.#trainings.run(async () => {
      const done = this.#courses.find(values);
      if (done && experiment.isDone?.(done)) return done;
      const training = await this.#trainingFor(values, task);
      const { course } = training;
      await trainInStages<Course, Metrics>(
        training,
        Math.min(stages, Math.ceil(course.steps / leastBetween)),
        { update: (step) => work.update(training, step), snapshot: () => work.snapshot(training, task) },
        task,
      );
      return course;
    }, task.signal);
  }

  /** What was trained before with these values; null if nothing was, not even looked at. */
  known(given: ExperimentValues): Course | null {
    const found = this.#courses.find(given);
    return found && found.snapshots.length > 0 ? found : null;
  }

  /**
   * Does something with what was trained last, when no training is running.
   * @throws FeaturescopeError `lab/impossible` before the first training
   */
  look<T>(work: (latest: Training<Course, Own, Metrics>) => T | Promise<T>, signal: AbortSignal): Promise<T> {
    return this.#trainings.run(async () => {
      const { training } = this.#latest ?? {};
      if (!training || training.step === 0) throw tooEarly(this.#work.untrained);
      return work(training);
    }, signal);
  }

  /** The training of some values: the last one, if it is theirs, or a new one. */
  async #trainingFor(
    values: ExperimentValues,
    task: ExperimentTask,
  ): Promise<Training<Course, Own, Metrics>> {
    const key = this.#courses.keyOf(values);
    if (this.#latest?.key === key) return this.#latest.training;
    const own = await this.#work.begin(values, task);
    this.#latest?.training.dispose();
    const training = Object.assign(own, { step: 0, time: 0, since: [] });
    this.#latest = { key, training };
    this.#courses.keep(values, own.course);
    return training;
  }
}
