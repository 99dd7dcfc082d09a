import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EvaluationTask } from '../tasks/evaluate.ts';

/** A long computation that uses the network repeatedly; it is cancelled when the weights change. */
export interface WhyTask extends EvaluationTask {
  unchanged?: (() => boolean) | undefined;
}

/** Yields to other work. @throws FeaturescopeError `engine/cancelled`, also if the weights changed */
export async function breathe({ signal, unchanged }: WhyTask): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
  if (unchanged?.() === false) throw new FeaturescopeError('engine/cancelled');
}
