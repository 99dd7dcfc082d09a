import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EvaluationTask } from '../tasks/evaluate.ts';

/** Long work that asks the network again and again: it ends when its weights change meanwhile. */
export interface WhyTask extends EvaluationTask {
  unchanged?: (() => boolean) | undefined;
}

/** Gives way to other work. @throws FeaturescopeError `engine/cancelled`, also when the weights changed */
export async function breathe({ signal, unchanged }: WhyTask): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
  if (unchanged?.() === false) throw new FeaturescopeError('engine/cancelled');
}
