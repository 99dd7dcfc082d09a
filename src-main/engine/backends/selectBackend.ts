import { backendNames, type BackendInfo } from '../../../src-shared/contract/service.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Trial } from './Backend.ts';
import { tryTensorflow } from './tensorflow.ts';
import { tryWasm } from './wasm.ts';

type BackendName = BackendInfo['name'];

/** How to try each backend, in order of preference. */
export type Trials = Record<BackendName, () => Promise<Trial>>;

const allTrials: Trials = { tensorflow: tryTensorflow, wasm: tryWasm };

/**
 * Starts the best backend that passes its self-test: native TensorFlow where it is installed, else WebAssembly.
 * @param wanted a backend the user insists on
 * @throws FeaturescopeError `engine/backend-unavailable` when the wanted one does not work, `engine/no-backend` when none does
 */
export async function selectBackend(wanted?: string, trials = allTrials): Promise<BackendInfo> {
  if (wanted !== undefined) return insist(wanted, trials);
  const reasons: string[] = [];
  for (const name of backendNames) {
    const trial = await trials[name]();
    if (trial.ok) return { ...trial.info, reason: reasons.length > 0 ? reasons.join('; ') : undefined };
    reasons.push(`${name}: ${trial.reason}`);
  }
  throw new FeaturescopeError('engine/no-backend', { reason: reasons.join('; ') });
}

async function insist(wanted: string, trials: Trials): Promise<BackendInfo> {
  const name = backendNames.find((known) => known === wanted);
  if (!name)
    throw new FeaturescopeError('engine/backend-unavailable', {
      backend: wanted,
      reason: `it is not one of ${backendNames.join(', ')}`,
    });
  const trial = await trials[name]();
  if (!trial.ok)
    throw new FeaturescopeError('engine/backend-unavailable', { backend: name, reason: trial.reason });
  return trial.info;
}
