import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { PeerOptions, Task } from '../../../engine/bench/messages.ts';
import { defaultWorkers } from '../../../engine/training/workers/workerCount.ts';
import { programFolder, resourcesFolder } from '../../../engine/resources.ts';
import type { PeerCommand } from './PeerProcess.ts';

/** Families of peers, by their names in `--peers`. */
export const peerFamilies = ['ours', 'tfjs-wasm', 'tfjs-cpu', 'tfjs-node', 'pytorch'] as const;

/** One of {@link peerFamilies}. */
export type PeerFamily = (typeof peerFamilies)[number];

/** A peer with its settings. */
export interface Contender {
  /** Unique and stable; contained in result rows. */
  id: string;
  family: PeerFamily;
  command: PeerCommand;
  tasks: readonly Task[];
  /** Whether single operations are timed as well. */
  kernels: boolean;
  /** Set if the peer is so slow that each task is done once, not once per round. */
  once: boolean;
}

const both: readonly Task[] = ['train', 'inference'];

/** All candidates on this machine, ours first. Whether they really work turns out when they are started. */
export function findContenders(families: readonly PeerFamily[]): Contender[] {
  const cores = availableParallelism();
  const workers = defaultWorkers();
  const all = [
    ours('plain', 1),
    ours('relaxed', 1),
    ...(workers > 1 ? [ours('plain', workers), ours('relaxed', workers)] : []),
    contender('tfjs-wasm', 'tfjs-wasm', { kind: 'tfjs-wasm' }, { tasks: ['inference'] }),
    contender('tfjs-wasm-composed', 'tfjs-wasm', { kind: 'tfjs-wasm-composed' }, { tasks: ['train'] }),
    contender('tfjs-cpu', 'tfjs-cpu', { kind: 'tfjs-cpu' }, { once: true }),
    contender('tfjs-node', 'tfjs-node', { kind: 'tfjs-node' }, {}),
    ...(families.includes('pytorch') ? [...new Set([1, cores])].flatMap(pytorch) : []),
  ];
  return all.filter(({ family }) => families.includes(family));
}

function ours(simd: 'plain' | 'relaxed', workers: number): Contender {
  const id = `ours-${simd}-${workers}`;
  return contender(id, 'ours', { kind: 'ours', simd, workers }, { kernels: workers === 1 });
}

function contender(
  id: string,
  family: PeerFamily,
  options: PeerOptions,
  more: Partial<Contender>,
): Contender {
  const entry = join(programFolder(), 'out', 'main', 'benchPeer.js');
  const command = { program: process.execPath, args: [entry, JSON.stringify(options)] };
  return { id, family, command, tasks: both, kernels: false, once: false, ...more };
}

/** PyTorch, with the first Python that has it; empty if none has. */
function pytorch(threads: number): Contender[] {
  const program = pythonWithTorch();
  if (!program) return [];
  const args = [join(resourcesFolder(), 'bench', 'pytorch_bench.py'), String(threads)];
  const id = `pytorch-${threads}`;
  return [
    {
      ...{ id, family: 'pytorch', command: { program, args }, tasks: both },
      ...{ kernels: threads === 1, once: false },
    },
  ];
}

let found: { python: string | undefined } | undefined;

/** A Python that can import torch: a distribution's package is often available to its own Python only. */
export function pythonWithTorch(): string | undefined {
  found ??= {
    python: ['python3', '/usr/bin/python3', 'python'].find(
      (program) =>
        (!program.startsWith('/') || existsSync(program)) &&
        spawnSync(program, ['-c', 'import torch'], { stdio: 'ignore', timeout: 60_000 }).status === 0,
    ),
  };
  return found.python;
}
