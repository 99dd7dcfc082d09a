import type { LayersModel } from '@tensorflow/tfjs-layers';
import { meanOf } from '../../../../src-shared/arithmetic/meanOf.ts';
import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { Experiment } from '../../../../src-shared/labs/Experiment.ts';
import type { Dataset } from '../../data/Dataset.ts';
import type { Scene } from '../../data/scenes/Scene.ts';
import type { ExperimentTask } from './ExperimentTask.ts';
import { lectureImages } from '../experiments/lectureImages.ts';
import { SceneLearner, type SceneGoal } from './SceneLearner.ts';
import { StagedCourses, type Training } from './StagedCourses.ts';
import type { SnapshotOf } from './trainInStages.ts';

/** Where a network stands: its steps, their time in seconds, and the mean loss since the snapshot before. */
interface Standing {
  step: number;
  seconds: number;
  loss: number;
}

/** A course of learning from scenes. */
interface SceneCourse {
  steps: number;
  snapshots: Standing[];
}

/** A network that learns, and what it is tested on. */
interface Learner<Course> {
  learner: SceneLearner;
  course: Course;
  test: readonly Scene[];
  dispose(): void;
}

/** A network that learns from scenes, with its course so far. */
export type Learning<Course extends SceneCourse> = Training<Course, Learner<Course>, number>;

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
  ): Promise<Omit<SnapshotOf<Course>, keyof Standing>>;
}

/**
 * The courses of networks that learn from pictures of several digits: of MNIST, or of the built-in digits where it is not on this
 * machine.
 */
export const sceneCourses = <Course extends SceneCourse>(
  work: SceneWork<Course>,
): StagedCourses<Course, Learner<Course>, number> =>
  new StagedCourses<Course, Learner<Course>, number>({
    ...{ experiment: work.experiment, untrained: work.untrained, most: 4, stages: 16 },
    async begin(values, { signal }) {
      const data = await lectureImages(signal);
      const [seed, steps] = [Number(values['seed']), Number(values['steps'])];
      const learner = new SceneLearner(work.build(data), data, { ...work.goal(data), seed, steps });
      const test = learner.testScenes(work.tested);
      return { learner, test, course: work.begin(data, test, steps), dispose: () => learner.dispose() };
    },
    update: ({ learner }, step) => learner.train(step),
    async snapshot(learning: Learning<Course>, { signal }: ExperimentTask): Promise<SnapshotOf<Course>> {
      const { step, time, since } = learning;
      const seen = await work.snapshot(learning, signal);
      return { step, seconds: time / 1000, loss: meanOf(since), ...seen };
    },
  });
