import type { CheckResult, LabResult } from '../../../src-shared/contract/labs.ts';
import type { ExperimentTask } from './courses/ExperimentTask.ts';
import type { Lab, Trained } from './Lab.ts';

/** Inputs of a lab's measurement. */
export interface Measurement {
  /** The trained network of each of the lab's trainings; undefined for those that were not trained now. */
  trained: readonly (Trained | undefined)[];
  /** Previous result, for trainings that were not done now. */
  former: LabResult | null;
  quick: boolean;
  /** Data set of the trainings; null if the lab has none. */
  data: string | null;
  runs: string[];
  /** Progress and cancellation of checks that train by themselves. */
  task?: ExperimentTask | undefined;
  /** Whether the measurement is comparable with the lecture: on the data set of the recipe, fully trained. */
  comparable: boolean;
}

/** Measures all numbers of a lab. A check whose training was not done now keeps its previous result. */
export async function checkLab(lab: Lab, measurement: Measurement, now = new Date()): Promise<LabResult> {
  const checks: CheckResult[] = [];
  const {
    quick,
    runs,
    task = { signal: new AbortController().signal, progress: () => undefined },
  } = measurement;
  let { data } = measurement;
  for (const [at, check] of lab.checks.entries()) {
    const trained = check.training === undefined ? undefined : measurement.trained[check.training];
    const { name, expected } = check;
    if (check.training !== undefined && !trained) {
      checks.push(measurement.former?.checks[at] ?? unmeasured(check));
      continue;
    }
    const measured = await check.measure(trained, { quick, task });
    const { value, ok } = measured;
    data = measured.data ?? data;
    const comparable =
      measured.comparable ??
      (check.training === undefined || check.always === true || measurement.comparable);
    checks.push({ name, expected, measured: value, ok, comparable });
  }
  compare(lab, checks);
  return { at: now.toISOString(), quick, data, runs, checks, ok: isRight(checks) };
}

/** Judges the checks that compare with another one by what both have measured, now or before. */
function compare(lab: Lab, checks: CheckResult[]): void {
  for (const [at, { against }] of lab.checks.entries()) {
    const own = checks[at]!;
    if (!against || own.measured === null) continue;
    const other = checks[against.check]!;
    const ok = other.measured !== null && against.isRight(own.measured, other.measured);
    const isOwn = own.comparable || own.awaits === true;
    const comparable = isOwn && other.measured !== null && other.comparable;
    checks[at] = { ...own, ok, comparable, awaits: isOwn && !comparable ? true : undefined };
  }
}

/** A check without a result. */
export const unmeasured = ({ name, expected }: Pick<CheckResult, 'name' | 'expected'>): CheckResult => ({
  ...{ name, expected, measured: null, ok: false, comparable: true },
});

function isRight(checks: readonly CheckResult[]): boolean {
  const comparable = checks.filter((check) => check.comparable);
  return comparable.length > 0 && comparable.every(({ ok }) => ok);
}
