import * as v from 'valibot';
import { SettingsSchema } from '../../../../src-shared/contract/training.ts';
import { TrialResultSchema, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import { StudySchema } from './StudyFolder.ts';

const { trial, rung, epochs, settings: varied } = TrialResultSchema.entries;
const { network, data } = StudySchema.entries;

/** A trial to run: everything that its result depends on. */
export const TrialRequestSchema = v.object({
  ...{ trial, rung, network, data, varied },
  /** Number of epochs to train; `settings.epochs` is the length that a schedule of the learning rate is made for. */
  epochs,
  /** The settings of the study with those of the trial, which are `varied`. */
  settings: SettingsSchema,
  /** Whether a longer round may follow, which goes on from where this one ends. */
  goesOn: v.boolean(),
  /** Name of the metric that is its value. */
  metric: v.string(),
});
export type TrialRequest = v.InferOutput<typeof TrialRequestSchema>;

/** Who runs the trials of a study: threads of this process, or processes of any number of machines. */
export interface TrialRunner {
  /**
   * Runs a trial, when it is its turn. A trial whose runner is lost is run again by another.
   * @returns its result, also where it diverged or failed
   * @throws FeaturescopeError `engine/cancelled`, and where no trial can be run any more
   */
  run(request: TrialRequest, signal: AbortSignal): Promise<TrialResult>;
  /** Frees everything. Trials that are running are left. */
  close(): Promise<void>;
}

/** The result of a trial whose runner was lost each time. */
export function lostResult(request: TrialRequest, times: number, reason: string): TrialResult {
  const { trial, rung, epochs, varied, settings } = request;
  return {
    ...{ trial, rung, epochs, seed: settings.seed, settings: varied, state: 'failed', value: null },
    ...{ heldOut: [], train: [], problem: { code: 'study/runner-lost', detail: { times, reason } } },
  };
}
