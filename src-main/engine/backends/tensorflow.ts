import { ready, setBackend } from '@tensorflow/tfjs-core';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import * as util from 'node:util';
import { programFolder } from '../resources.ts';
import type { Trial } from './Backend.ts';
import { selfTest } from './selfTest.ts';

const TRIAL_MS = 30_000;

/** Program of the trial process: loads the native library and multiplies once. A crash there is harmless. */
const trialProgram = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
const tf = require('@tensorflow/tfjs-node');
const value = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0];
process.exit(value === 11 ? 0 : 3);
`;

/**
 * Tries native TensorFlow (tfjs-node): first in a separate process, because a broken native library crashes its whole
 * process, then here with the self-test. It may be missing in two ways: not installed, or installed without its library.
 */
export async function tryTensorflow(): Promise<Trial> {
  const require = createRequire(import.meta.url);
  try {
    require.resolve('@tensorflow/tfjs-node/package.json');
  } catch {
    return { ok: false, reason: '@tensorflow/tfjs-node is not installed' };
  }
  const failure = runTrial();
  if (failure) return { ok: false, reason: failure };
  try {
    restoreRemovedHelpers();
    Object.assign(process.env, quiet());
    require('@tensorflow/tfjs-node');
    if (!(await setBackend('tensorflow'))) return { ok: false, reason: 'it did not start' };
    await ready();
    const wrong = selfTest();
    if (wrong) return { ok: false, reason: `self-test: ${wrong}` };
    return { ok: true, info: { name: 'tensorflow', label: 'tensorflow cpu', threads: 0 } };
  } catch (error) {
    return { ok: false, reason: firstLine(error) };
  }
}

function runTrial(): string | undefined {
  // Inside Electron the executable is not Node, and the fuse that lets it act as Node is off. There the engine is a
  // separate process anyway, and the host restarts it with the other backend if it crashes at start.
  if (process.versions['electron']) return undefined;
  const trial = spawnSync(process.execPath, ['-e', trialProgram], {
    cwd: programFolder(),
    timeout: TRIAL_MS,
    encoding: 'utf8',
    env: { ...process.env, ...quiet() },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (trial.status === 0) return undefined;
  if (trial.signal) return `it crashed (${trial.signal}) when it was tried in a process of its own`;
  const line = trial.stderr.split('\n').find((text) => /error|cannot|can not/i.test(text));
  return line?.trim() ?? `its trial ended with code ${trial.status ?? 'unknown'}`;
}

/** tfjs-node 4.22 calls two helpers that Node 23 removed (tensorflow/tfjs). */
function restoreRemovedHelpers(): void {
  const open = util as unknown as Record<string, unknown>;
  const writable = (open['default'] ?? open) as Record<string, unknown>;
  writable['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  writable['isArray'] ??= Array.isArray;
}

/** Makes TensorFlow log errors only, unless the user has set the variable. TensorFlow reads it when it is loaded. */
const quiet = (): { TF_CPP_MIN_LOG_LEVEL: string } => ({
  TF_CPP_MIN_LOG_LEVEL: process.env['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
});

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
}
