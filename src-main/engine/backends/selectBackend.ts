import { backendNames, type BackendInfo } from '../../../src-shared/contract/service.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Trial } from './Backend.ts';
import { tryTensorflow } from './tensorflow.ts';
import { tryWasm } from './wasm.ts';

type BackendName = BackendInfo['name'];

/** How to try each backend. */
export type Trials = Record<BackendName, () => Promise<Trial>>;

const allTrials: Trials = { tensorflow: tryTensorflow, wasm: tryWasm };

/**
 * Whether the bundled backend is the faster one. With SIMD its kernels train LeNet-5 3.2 times and digits-cnn 1.5 times
 * as fast as native TensorFlow (tfjs-node 4.22 with TensorFlow 2.21, two cores); without SIMD they are many times slower.
 */
export const wasmIsFaster = (wasm: Trial): boolean => wasm.ok && wasm.info.simd === true;

/**
 * Starts the fastest backend that passes its self-test: the bundled WebAssembly kernels if the processor has SIMD, else
 * native TensorFlow if it is installed, else WebAssembly without SIMD.
 * @param wanted the backend that the user requires
 * @throws FeaturescopeError `engine/backend-unavailable` if the required one does not work, `engine/no-backend` if none
 * does
 */
export async function selectBackend(wanted?: string, trials = allTrials): Promise<BackendInfo> {
  if (wanted !== undefined) return insist(wanted, trials);
  const wasm = await trials.wasm();
  if (wasm.ok && wasmIsFaster(wasm)) return wasm.info;
  const tensorflow = await trials.tensorflow();
  const reason = `wasm: ${wasm.ok ? 'no SIMD' : wasm.reason}`;
  if (tensorflow.ok) return { ...tensorflow.info, reason };
  // TensorFlow.js uses the backend that was tried last.
  const again = await trials.wasm();
  if (again.ok) return { ...again.info, reason: `tensorflow: ${tensorflow.reason}` };
  throw new FeaturescopeError('engine/no-backend', {
    reason: `wasm: ${again.reason}; tensorflow: ${tensorflow.reason}`,
  });
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
