import { readFileSync } from 'node:fs';
import type { Task } from '../../../engine/bench/messages.ts';
import { usage } from '../options.ts';
import type { Machine } from './machine.ts';
import type { BenchRow, RateRow } from './report.ts';

/** The throughput of one peer at one task now beside that of a saved result, in images per second. */
export interface ChangeRow {
  kind: 'change';
  workload: string;
  task: Task;
  batch: number;
  peer: string;
  /** Medians. */
  before: number;
  now: number;
  ratio: number;
}

/** A saved result: what `bench --json` printed, or `--save` wrote. */
export interface SavedResult {
  machine: Machine;
  rates: RateRow[];
}

/** The lines of a result, as `--json` prints them. */
export function resultLines(machine: Machine, rows: readonly (BenchRow | ChangeRow)[]): object[] {
  return [
    { type: 'machine', ...machine },
    { type: 'bench', rows },
  ];
}

/** Reads a saved result. @throws FeaturescopeError `cli/usage` if there is none */
export function readResult(path: string): SavedResult {
  const noResult = usage(
    `${path} is no saved result of the bench; --save FILE writes one`,
    `${path}은(는) 저장된 벤치마크 결과가 아닙니다. --save FILE로 저장할 수 있습니다`,
  );
  try {
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const machine = objects.find(({ type }) => type === 'machine') as unknown as Machine | undefined;
    const rows = objects.find(({ type }) => type === 'bench')?.['rows'];
    if (!machine || !Array.isArray(rows)) throw noResult;
    const rates = (rows as BenchRow[]).filter((row): row is RateRow => row.kind === 'rate');
    if (!rates.every(({ imagesPerSecond }) => Number.isFinite(imagesPerSecond))) throw noResult;
    return { machine, rates };
  } catch {
    throw noResult;
  }
}

/** What both results measured, with the ratio of the medians. */
export function changesSince(saved: SavedResult, rows: readonly BenchRow[]): ChangeRow[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'rate') return [];
    const { workload, task, batch, peer, imagesPerSecond: now } = row;
    const before = saved.rates.find(
      (other) =>
        other.workload === workload && other.task === task && other.batch === batch && other.peer === peer,
    )?.imagesPerSecond;
    if (!before) return [];
    return { kind: 'change' as const, workload, task, batch, peer, before, now, ratio: now / before };
  });
}

/** Whether two results are of the same kind of machine and version of Node, without which a ratio says little of the program. */
export function sameMachine(one: Machine, other: Machine): boolean {
  return one.processor === other.processor && one.cores === other.cores && one.node === other.node;
}
