import { FeaturescopeError } from '../contract/errors.ts';
import { initialValues, type Experiment, type ExperimentValues, type Field } from './Experiment.ts';

/** The index of the picture among the steps. */
export const STEP = 'step';

/** Names of values that only the pictures of an experiment depend on, not its course: the step is always one of them. */
export const onlyShownOf = ({ fields }: Pick<Experiment, 'fields'>): ReadonlySet<string> =>
  new Set([STEP, ...fields.flatMap(({ name, onlyShown }) => (onlyShown ? [name] : []))]);

/**
 * Fills missing values with the initial ones and checks the others.
 * @throws FeaturescopeError `lab/wrong-value` for a value of the wrong kind or outside its field's range, or an unknown name
 */
export function readValues(
  experiment: Pick<Experiment, 'fields' | 'lastStep'>,
  given: ExperimentValues = {},
): ExperimentValues {
  const values = { ...initialValues(experiment), ...given };
  for (const [name, value] of Object.entries(given)) {
    const field = experiment.fields.find((one) => one.name === name);
    if (field) checkValue(field, value);
    else if (name === STEP && experiment.lastStep) checkStep(value);
    else
      throw new FeaturescopeError('lab/wrong-value', {
        ...{ name, value: String(value) },
        expected: experiment.fields.map((one) => one.name).join(', '),
      });
  }
  return values;
}

function checkValue(field: Field, value: ExperimentValues[string]): void {
  const expected = expectedOf(field, value);
  if (expected !== undefined)
    throw new FeaturescopeError('lab/wrong-value', { name: field.name, value: String(value), expected });
}

/** What a field would accept instead of a value; undefined if it accepts the value. */
export function expectedOf(field: Field, value: unknown): string | undefined {
  switch (field.kind) {
    case 'number': {
      const { low, high, step } = field;
      const fits = typeof value === 'number' && value >= low && value <= high;
      if (fits && (step === undefined || step % 1 !== 0 || Number.isInteger(value))) return undefined;
      return `${low}..${high}`;
    }
    case 'choice':
      return field.options.some((option) => option.value === value)
        ? undefined
        : field.options.map((option) => option.value).join(', ');
    case 'switch':
      return typeof value === 'boolean' ? undefined : 'true, false';
    case 'text':
      return typeof value === 'string' && value.length <= field.longest
        ? undefined
        : `0..${field.longest} characters`;
  }
}

function checkStep(value: ExperimentValues[string]): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return;
  throw new FeaturescopeError('lab/wrong-value', { name: STEP, value: String(value), expected: '0..' });
}

/** The values with a step of the course: the given one, or where the experiment begins, within its steps. */
export function atStep<Course>(
  experiment: Experiment<Course>,
  course: Course,
  values: ExperimentValues,
): ExperimentValues {
  const last = experiment.lastStep?.(course);
  if (last === undefined) return values;
  const wanted = values[STEP] ?? (experiment.firstShown === 'first' ? 0 : last);
  return { ...values, [STEP]: Math.max(0, Math.min(last, Number(wanted))) };
}
