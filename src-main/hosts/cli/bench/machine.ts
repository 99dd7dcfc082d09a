import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { programVersion } from '../../../engine/resources.ts';

/** The machine a bench ran on, without anything that names it or its owner. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  platform: string;
  node: string;
  version: string;
  /** Of the last minute, before the bench began: a quiet machine has about 0. */
  loadAverage: number;
  date: string;
}

/** Describes this machine now. */
export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    version: programVersion(),
    loadAverage: Math.round(loadavg()[0]! * 100) / 100,
    date: new Date().toISOString().slice(0, 10),
  };
}
