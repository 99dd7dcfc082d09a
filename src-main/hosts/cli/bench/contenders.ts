import { availableParallelism } from 'node:os';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { PeerOptions, Task } from '../../../engine/bench/messages.ts';
import { defaultWorkers } from '../../../engine/training/workers/workerCount.ts';
import { programFolder, resourcesFolder } from '../../../engine/resources.ts';
import type { PeerCommand } from './PeerProcess.ts';

/** Families of peers, by their names in `--peers`. */
export const peerFamilies = [
  'ours',
  'tfjs-wasm',
  'tfjs-cpu',
  'tfjs-node',
  'onnxruntime-web',
  'pytorch',
] as const;

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

/** Which of the peers take part. */
export interface Selection {
  families: readonly PeerFamily[];
  /** Whether ours take part with every doubling of the workers, instead of one and all. */
  growth: boolean;
}

const both: readonly Task[] = ['train', 'inference'];

/** All candidates on this machine, ours first. Whether they really work turns out when they are started. */
export function findContenders({ families, growth }: Selection): Contender[] {
  const cores = availableParallelism();
  const workers = defaultWorkers();
  const numbers = growth ? doublings(workers) : [...new Set([1, workers])];
  const all = [
    ...numbers.flatMap((number) => [ours('plain', number), ours('relaxed', number)]),
    contender('tfjs-wasm', 'tfjs-wasm', { kind: 'tfjs-wasm' }, { tasks: ['inference'] }),
    contender('tfjs-wasm-composed', 'tfjs-wasm', { kind: 'tfjs-wasm-composed' }, { tasks: ['train'] }),
    contender('tfjs-cpu', 'tfjs-cpu', { kind: 'tfjs-cpu' }, { once: true }),
    contender('tfjs-node', 'tfjs-node', { kind: 'tfjs-node' }, {}),
    contender('onnxruntime-web', 'onnxruntime-web', { kind: 'onnxruntime-web' }, { tasks: ['inference'] }),
    ...(families.includes('pytorch') ? pytorch([...new Set([1, cores])]) : []),
  ];
  return all.filter(({ family }) => families.includes(family));
}

/** 1, 2, 4 and so on, and the number itself. */
function doublings(most: number): number[] {
  const numbers = [];
  for (let number = 1; number < most; number *= 2) numbers.push(number);
  return [...numbers, most];
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

/** Every version of PyTorch that a Python here has, each with these numbers of threads. */
function pytorch(threads: readonly number[]): Contender[] {
  const script = join(resourcesFolder(), 'bench', 'pytorch_bench.py');
  const versions = pythonsWithTorch();
  return versions.flatMap(({ python, version }) =>
    threads.map((number): Contender => {
      const name = versions.length > 1 ? `pytorch-${version}` : 'pytorch';
      const command = { program: python, args: [script, String(number)] };
      const id = `${name}-${number}`;
      return {
        ...{ id, family: 'pytorch', command, tasks: both },
        ...{ kernels: number === 1, once: false },
      };
    }),
  );
}

/** A Python that can import PyTorch, and the version of that. */
export interface TorchPython {
  python: string;
  version: string;
}

let found: TorchPython[] | undefined;

/**
 * The Pythons that can import PyTorch, one for each version: those on the path, the distribution's own, whose packages others
 * often lack, and those that `$FEATURESCOPE_PYTHON` lists as a path list.
 */
export function pythonsWithTorch(environment: NodeJS.ProcessEnv = process.env): TorchPython[] {
  if (found) return found;
  const named = (environment['FEATURESCOPE_PYTHON'] ?? '').split(delimiter).filter(Boolean);
  const programs = [...new Set([...named, 'python3', '/usr/bin/python3', 'python'])];
  const versions = new Map<string, string>();
  for (const program of programs) {
    if (program.startsWith('/') && !existsSync(program)) continue;
    const asked = spawnSync(program, ['-c', 'import torch; print(torch.__version__)'], {
      ...{ encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] },
    });
    const version = asked.stdout?.trim();
    if (asked.status === 0 && version && !versions.has(version)) versions.set(version, program);
  }
  found = [...versions].map(([version, python]) => ({ python, version }));
  return found;
}
