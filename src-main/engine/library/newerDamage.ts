import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Checkpoint } from './checkpointFile.ts';
import type { RunFolder } from './RunFolder.ts';

/**
 * The error `run/older-step` if a run was opened at a checkpoint that is not its newest, because the newest is damaged;
 * undefined if it is the newest, or if the run stands at weights that were restored.
 */
export function newerDamage(run: RunFolder, { step }: Checkpoint): FeaturescopeError | undefined {
  const damaged = run.checkpointSteps().at(-1) ?? step;
  if (damaged <= step || step === run.restoredStep) return undefined;
  return new FeaturescopeError('run/older-step', { path: run.path, damaged, step });
}
