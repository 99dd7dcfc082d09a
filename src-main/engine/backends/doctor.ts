import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { env } from '@tensorflow/tfjs-core';
import {
  backendNames,
  type Arithmetic,
  type BackendInfo,
  type DataInfo,
} from '../../../src-shared/contract/service.ts';
import { listDatasets } from '../data/registry.ts';
import { listPretrained } from '../network/pretrained.ts';
import { programVersion } from '../resources.ts';
import { runsFolder } from '../library/runsFolder.ts';
import { wasmIsFaster } from './selectBackend.ts';
import { tryTensorflow } from './tensorflow.ts';
import { tryWasm, vectorsInUse, wasmLabel, type Vectors } from './wasm.ts';

/** Diagnosis of this machine, and what will be used. */
export interface Diagnosis {
  version: string;
  node: string;
  platform: string;
  cores: number;
  memoryBytes: number;
  wasmSimd: boolean;
  /** The vectors that the wasm backend computes with, and why they are not wider. */
  vectors: Vectors;
  /** Label of the wasm backend for each arithmetic: `reproducible` is used unless a run requests `fast`. */
  arithmetic: Record<Arithmetic, string>;
  /** Every backend. */
  backends: { name: BackendInfo['name']; ok: boolean; label?: string; reason?: string }[];
  used: BackendInfo['name'] | null;
  /** Whether the bundled kernels are used because they train faster than native TensorFlow, which would work here too. */
  wasmIsFaster: boolean;
  data: DataInfo[];
  pretrained: string[];
  runs: { folder: string; writable: boolean };
}

/** Tries every backend and collects the diagnosis. */
export async function diagnose(): Promise<Diagnosis> {
  const trials = { tensorflow: await tryTensorflow(), wasm: await tryWasm() };
  const backends = backendNames.map((name): Diagnosis['backends'][number] => {
    const trial = trials[name];
    return trial.ok ? { name, ok: true, label: trial.info.label } : { name, ok: false, reason: trial.reason };
  });
  const faster = wasmIsFaster(trials.wasm);
  const order: BackendInfo['name'][] = faster ? ['wasm'] : ['tensorflow', 'wasm'];
  const folder = runsFolder();
  return {
    version: programVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    wasmSimd: await env().getAsync('WASM_HAS_SIMD_SUPPORT').then(Boolean),
    vectors: vectorsInUse(),
    arithmetic: { reproducible: wasmLabel('reproducible'), fast: wasmLabel('fast') },
    backends,
    used: order.find((name) => trials[name].ok) ?? null,
    wasmIsFaster: faster && trials.tensorflow.ok,
    data: await listDatasets(),
    pretrained: listPretrained(),
    runs: { folder, writable: canWrite(folder) },
  };
}

/** Whether a folder is writable or can be created. */
function canWrite(folder: string): boolean {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
