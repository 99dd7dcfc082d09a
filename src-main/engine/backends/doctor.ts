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
import { tryTensorflow } from './tensorflow.ts';
import { tryWasm, wasmLabel } from './wasm.ts';

/** What is on this machine and what will be used. */
export interface Diagnosis {
  version: string;
  node: string;
  platform: string;
  cores: number;
  memoryBytes: number;
  wasmSimd: boolean;
  /** What the wasm backend computes with, by arithmetic: reproducible is used unless a run asks for fast. */
  arithmetic: Record<Arithmetic, string>;
  /** Every backend in order of preference; the first that is ok is used. */
  backends: { name: BackendInfo['name']; ok: boolean; label?: string; reason?: string }[];
  used: BackendInfo['name'] | null;
  data: DataInfo[];
  pretrained: string[];
  runs: { folder: string; writable: boolean };
}

/** Tries every backend and looks around. */
export async function diagnose(): Promise<Diagnosis> {
  const backends: Diagnosis['backends'] = [];
  for (const name of backendNames) {
    const trial = await (name === 'tensorflow' ? tryTensorflow() : tryWasm());
    backends.push(
      trial.ok ? { name, ok: true, label: trial.info.label } : { name, ok: false, reason: trial.reason },
    );
  }
  const folder = runsFolder();
  return {
    version: programVersion(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    wasmSimd: await env().getAsync('WASM_HAS_SIMD_SUPPORT').then(Boolean),
    arithmetic: { reproducible: wasmLabel('reproducible'), fast: wasmLabel('fast') },
    backends,
    used: backends.find((backend) => backend.ok)?.name ?? null,
    data: await listDatasets(),
    pretrained: listPretrained(),
    runs: { folder, writable: canWrite(folder) },
  };
}

/** Whether a folder can be written or made. */
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
