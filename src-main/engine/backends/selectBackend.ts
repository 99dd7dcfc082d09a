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
 * Whether the bundled backend is the faster one. With SIMD its kernels train LeNet-5 at 3.2 and digits-cnn at 1.5 times the
 * speed of native TensorFlow (tfjs-node 4.22 with TensorFlow 2.21, two cores); without it they are many times slower.
 */
export const wasmIsFaster = (wasm: Trial): boolean => wasm.ok && wasm.info.simd === true;

/**
 * Starts the fastest backend that passes its self-test: the bundled WebAssembly kernels where the processor has SIMD, else native
 * TensorFlow where it is installed, else WebAssembly without SIMD.
 * @param wanted a backend the user insists on
 * @throws FeaturescopeError `engine/backend-unavailable` when the wanted one does not work, `engine/no-backend` when none does
 */
export async function selectBackend(wanted?: string, trials = allTrials): Promise<BackendInfo> {
  if (wanted !== undefined) return insist(wanted, trials);
  const wasm = await trials.wasm();
  if (wasm.ok && wasmIsFaster(wasm)) return wasm.info;
  const tensorflow = await trials.tensorflow();
  const reason = `wasm: ${wasm.ok ? 'no SIMD' : wasm.reason}`;
  if (tensorflow.ok) return { ...tensorflow.info, reason };
  // What was tried last is what TensorFlow.js computes with.
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
