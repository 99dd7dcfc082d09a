import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { programVersion } from '../../../engine/resources.ts';

/** The machine of a benchmark, without anything that identifies it or its owner. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  platform: string;
  node: string;
  version: string;
  /** Load average of the minute before the benchmark; about 0 on an idle machine. */
  loadAverage: number;
  date: string;
}

/** Describes this machine at present. */
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
