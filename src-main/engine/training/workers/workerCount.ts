import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { MOST_WORKERS } from '../../../../src-shared/contract/service.ts';

/**
 * Default number of workers: `$FEATURESCOPE_WORKERS` if it is a number from 1 to {@link MOST_WORKERS}, else the number of
 * physical cores available to this process.
 */
export function defaultWorkers(environment: NodeJS.ProcessEnv = process.env): number {
  const named = workersOfEnvironment(environment);
  return named ?? Math.min(physicalCores(cpuDescription()) ?? Infinity, availableParallelism(), MOST_WORKERS);
}

/** The value of `$FEATURESCOPE_WORKERS`; undefined if it is missing or invalid. */
export function workersOfEnvironment(environment: NodeJS.ProcessEnv): number | undefined {
  const named = Number(environment['FEATURESCOPE_WORKERS']);
  return Number.isSafeInteger(named) && named >= 1 && named <= MOST_WORKERS ? named : undefined;
}

/** Number of distinct cores in the text of Linux' /proc/cpuinfo; undefined if it does not list them. */
export function physicalCores(description: string): number | undefined {
  const cores = new Set<string>();
  for (const processor of description.split(/\n\s*\n/)) {
    const core = /^core id\s*:\s*(\d+)/m.exec(processor)?.[1];
    const socket = /^physical id\s*:\s*(\d+)/m.exec(processor)?.[1] ?? '0';
    if (core !== undefined) cores.add(`${socket}.${core}`);
  }
  return cores.size > 0 ? cores.size : undefined;
}

function cpuDescription(): string {
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return ''; // not readable in some containers
  }
}
