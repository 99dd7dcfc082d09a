import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { Experiment } from '../../../../src-shared/labs/Experiment.ts';
import { onlyShownOf, readValues } from '../../../../src-shared/labs/readValues.ts';

/** What courses differ by: the fields of their experiment. */
type OfFields = Pick<Experiment, 'fields' | 'lastStep'>;

/** What a course is kept by: the same for all values that give the same course. @throws FeaturescopeError as `readValues` */
export function courseKey(experiment: OfFields, given: ExperimentValues): string {
  const onlyShown = onlyShownOf(experiment);
  const values = Object.entries(readValues(experiment, given));
  return JSON.stringify(values.filter(([name]) => !onlyShown.has(name)).sort());
}

/** Courses of an experiment that were computed since the engine started, by the values that they depend on. */
export class KnownCourses<Course> {
  readonly #experiment: OfFields;
  readonly #most: number;
  readonly #courses = new Map<string, Course>();

  /**
   * @param most number of courses that are kept, the newest ones. Default: all
   */
  constructor(
    experiment: Pick<Experiment<Course>, 'fields' | 'lastStep'>,
    { most = Infinity }: { most?: number } = {},
  ) {
    this.#experiment = experiment as OfFields;
    this.#most = most;
  }

  /** As {@link courseKey}. */
  keyOf(given: ExperimentValues): string {
    return courseKey(this.#experiment, given);
  }

  /** The course for values; null if there is none. @throws FeaturescopeError as `readValues` */
  find(given: ExperimentValues): Course | null {
    return this.#courses.get(this.keyOf(given)) ?? null;
  }

  keep(given: ExperimentValues, course: Course): void {
    const key = this.keyOf(given);
    this.#courses.delete(key);
    this.#courses.set(key, course);
    for (const [oldest] of this.#courses) if (this.#courses.size > this.#most) this.#courses.delete(oldest);
  }
}
