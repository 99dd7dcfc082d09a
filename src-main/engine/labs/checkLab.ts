import type { CheckResult, LabResult } from '../../../src-shared/contract/labs.ts';
import type { Lab, Trained } from './Lab.ts';

/** What a lab is measured on. */
export interface Measurement {
  /** For each of the lab's trainings the trained network; undefined where it was not trained now. */
  trained: readonly (Trained | undefined)[];
  /** What came out of the trainings that were not done now. */
  former: LabResult | null;
  quick: boolean;
  /** Data set of the trainings; null where the lab has none. */
  data: string | null;
  runs: string[];
  /** Whether it is what the lecture measured on: the data set of the recipe, trained to the end. */
  comparable: boolean;
}

/** Measures all numbers of a lab. A check whose training was not done now keeps what was measured before. */
export async function checkLab(lab: Lab, measurement: Measurement, now = new Date()): Promise<LabResult> {
  const checks: CheckResult[] = [];
  for (const [at, check] of lab.checks.entries()) {
    const trained = check.training === undefined ? undefined : measurement.trained[check.training];
    const { name, expected } = check;
    if (check.training !== undefined && !trained) {
      checks.push(measurement.former?.checks[at] ?? unmeasured(check));
      continue;
    }
    const { value, ok } = await check.measure(trained);
    const comparable = check.training === undefined || check.always === true || measurement.comparable;
    checks.push({ name, expected, measured: value, ok, comparable });
  }
  const { quick, data, runs } = measurement;
  return { at: now.toISOString(), quick, data, runs, checks, ok: isRight(checks) };
}

/** A check of which nothing is known yet. */
export const unmeasured = ({ name, expected }: Pick<CheckResult, 'name' | 'expected'>): CheckResult => ({
  ...{ name, expected, measured: null, ok: false, comparable: true },
});

function isRight(checks: readonly CheckResult[]): boolean {
  const comparable = checks.filter((check) => check.comparable);
  return comparable.length > 0 && comparable.every(({ ok }) => ok);
}
