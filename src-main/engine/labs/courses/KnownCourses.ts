import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { Experiment } from '../../../../src-shared/labs/Experiment.ts';
import { onlyShownOf, readValues } from '../../../../src-shared/labs/readValues.ts';

/** Courses of an experiment that were computed since the engine started, by the values that they depend on. */
export class KnownCourses<Course> {
  readonly #experiment: Pick<Experiment<Course>, 'fields' | 'lastStep'>;
  readonly #onlyShown: ReadonlySet<string>;
  readonly #most: number;
  readonly #courses = new Map<string, Course>();

  /**
   * @param most number of courses that are kept, the newest ones. Default: all
   */
  constructor(
    experiment: Pick<Experiment<Course>, 'fields' | 'lastStep'>,
    { most = Infinity }: { most?: number } = {},
  ) {
    this.#experiment = experiment;
    this.#onlyShown = onlyShownOf(experiment);
    this.#most = most;
  }

  /** What a course is kept by: the same for all values that give the same course. @throws FeaturescopeError as `readValues` */
  keyOf(given: ExperimentValues): string {
    const values = Object.entries(
      readValues(this.#experiment as Pick<Experiment, 'fields' | 'lastStep'>, given),
    );
    return JSON.stringify(values.filter(([name]) => !this.#onlyShown.has(name)).sort());
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
