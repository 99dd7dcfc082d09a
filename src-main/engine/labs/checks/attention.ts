import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import type { Words } from '../../../../src-shared/contract/labs.ts';
import type { AttentionCourse, AttentionSnapshot } from '../../../../src-shared/labs/attention/course.ts';
import { experiment } from '../../../../src-shared/labs/attention/experiment.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import type { Check, HowMeasured } from '../Lab.ts';

/** Steps of a shortened training. */
const QUICK_STEPS = 150;

async function trained(values: ExperimentValues, { quick, task }: HowMeasured): Promise<AttentionCourse> {
  const { trainAttention } = await import('../experiments/attention.ts');
  return trainAttention(
    { ...initialValues(experiment), ...values, ...(quick && { steps: QUICK_STEPS }) },
    task,
  );
}

/** Checks a share of the sequences that an encoder-decoder writes at the end of its training. */
export const attentionCheck = (
  name: Words,
  expected: string,
  values: ExperimentValues,
  { of, isRight }: { of(snapshot: AttentionSnapshot): number; isRight(share: number): boolean },
): Check => ({
  ...{ name, expected, trains: true },
  measure: async (_trained, how) => {
    const share = of((await trained(values, how)).snapshots.at(-1)!);
    return { value: share.toFixed(3), ok: isRight(share) };
  },
});
