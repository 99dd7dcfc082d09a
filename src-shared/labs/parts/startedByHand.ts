import { FeaturescopeError } from '../../contract/errors.ts';
import type { Experiment } from '../Experiment.ts';

/**
 * How an experiment of the engine runs that takes so long that it is started by hand.
 * @param id of the computation
 * @param known id of the one that tells what was computed before, or null
 */
export const startedByHand =
  <Course>(id: string, known: string): Experiment<Course>['run'] =>
  async (values, { compute, started, onPartial }) => {
    const course = await compute(started ? id : known, values, onPartial as (course: unknown) => void);
    if (course) return course as Course;
    throw new FeaturescopeError('lab/not-started');
  };
