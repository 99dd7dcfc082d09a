import { dirname, join } from 'node:path';
import { benchModels, denseId, denseWidths } from '../../../engine/bench/workloads.ts';
import { programFolder } from '../../../engine/resources.ts';
import { Bench } from '../bench/Bench.ts';
import { peerFamilies } from '../bench/contenders.ts';
import { compareLosses } from '../bench/compareLosses.ts';
import { LineUp, type BenchListener } from '../bench/LineUp.ts';
import { describeMachine } from '../bench/machine.ts';
import type { Plan } from '../bench/Plan.ts';
import {
  changesSince,
  readResult,
  resultLines,
  sameMachine,
  type ChangeRow,
} from '../bench/compareResults.ts';
import { benchRows, type BenchRow, type RateRow } from '../bench/report.ts';
import { writeResults } from '../bench/resultsFile.ts';
import { benchTables, growthTable } from '../bench/tables.ts';
import { writeFiles } from '../writeFile.ts';
import { countOption, listOption, textOption, usage, userPath, type RawOptions } from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';
import { texts } from '../texts.ts';

/** `bench`: measures our throughput and that of every peer found on the machine. */
export async function bench(terminal: Terminal, _args: string[], options: RawOptions): Promise<number> {
  const plan = planOf(options);
  const target = resultsPath(options, plan);
  const [compared, kept] = ['compare', 'save'].map((name) => {
    const path = textOption(options, name);
    return path === undefined ? undefined : userPath(path);
  });
  const saved = compared === undefined ? undefined : readResult(compared);
  const machine = describeMachine();
  terminal.line({ type: 'machine', ...machine });
  terminal.print(terminal.texts.bench.machine(machine.processor, machine.cores, machine.loadAverage));
  const notes: string[] = [];
  const listener = listenerFor(terminal, notes);
  const lineUp = new LineUp(listener);
  const interrupt = (): void => void lineUp.close();
  const unstop = onStop(interrupt);
  try {
    await lineUp.open({ families: plan.peers, growth: plan.growth }, plan.workloads);
    if (!lineUp.closed && !compareLosses(terminal, lineUp.losses)) return 1;
    const run = new Bench(lineUp, plan, listener);
    await run.run();
    if (lineUp.closed) return tellInterrupted(terminal);
    const measured = benchRows(run);
    const rows = [...measured, ...(saved ? changesSince(saved, measured) : [])];
    if (saved && !sameMachine(saved.machine, machine))
      terminal.note(terminal.texts.bench.otherMachine(saved.machine.processor, saved.machine.node));
    tellTables(terminal, rows, plan);
    if (kept) writeFiles(dirname(kept), [{ path: kept, content: linesOf(resultLines(machine, rows)) }]);
    if (target) writeResults(target, machine, benchTables(measured, texts.en.bench), notes);
    terminal.line({ type: 'bench', rows });
    return 0;
  } catch (error) {
    if (lineUp.closed) return tellInterrupted(terminal);
    throw error;
  } finally {
    unstop();
    await lineUp.close();
  }
}

const linesOf = (lines: readonly object[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

function tellTables(terminal: Terminal, rows: (BenchRow | ChangeRow)[], { growth }: Plan): void {
  terminal.clearBar();
  const words = terminal.texts.bench;
  const rates = rows.filter((row): row is RateRow => row.kind === 'rate');
  const tables = growth
    ? [
        growthTable(rates, words),
        ...benchTables(
          rows.filter(({ kind }) => kind !== 'rate' && kind !== 'ratio'),
          words,
        ),
      ]
    : benchTables(rows, words);
  for (const { title, head, rows: cells } of tables) {
    terminal.print(`\n${title}`);
    terminal.table(head, cells);
  }
}

function planOf(options: RawOptions): Plan {
  const quick = options['quick'] === true;
  const growth = options['growth'] === true;
  const ids = benchModels.map(({ id }) => id);
  return {
    workloads: [...(listOption(options, 'only', ids) ?? ids), ...(growth ? denseWidths.map(denseId) : [])],
    peers: [
      'ours',
      ...(listOption(options, 'peers', peerFamilies) ?? (growth ? ['pytorch'] : peerFamilies)),
    ].filter(isFirst) as Plan['peers'],
    rounds: countOption(options, 'rounds', 1, 1000) ?? (quick ? 3 : 15),
    taskTime: quick ? 60 : 250,
    kernelTime: quick ? 8 : 30,
    ...{ quick, growth },
  };
}

const isFirst = <T>(value: T, index: number, all: T[]): boolean => all.indexOf(value) === index;

/** Only a full run is saved. */
function resultsPath(options: RawOptions, plan: Plan): string | undefined {
  if (options['write'] === undefined) return undefined;
  const whole = plan.workloads.length === benchModels.length && plan.peers.length === peerFamilies.length;
  if (plan.quick || plan.growth || !whole)
    throw usage(
      '--write keeps the results of a full run; leave out --quick, --growth, --only and --peers',
      '--write는 전체 측정의 결과를 남깁니다. --quick, --growth, --only, --peers를 빼세요',
    );
  if (options['write'] === true) return join(programFolder(), 'tests', 'bench', 'RESULTS.md');
  return userPath(textOption(options, 'write')!);
}

function listenerFor(terminal: Terminal, notes: string[]): BenchListener {
  return {
    onMissing(peer, reason) {
      terminal.line({ type: 'missing', peer, reason });
      terminal.note(terminal.texts.bench.missing(peer, reason));
      notes.push(texts.en.bench.missing(peer, reason));
    },
    onProgress: (done, total, what) => terminal.progress(terminal.texts.bench.progress, done, total, what),
  };
}

function tellInterrupted(terminal: Terminal): number {
  terminal.line({ type: 'interrupted' });
  terminal.note(terminal.texts.bench.interrupted);
  return 1;
}
