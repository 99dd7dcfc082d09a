import type { CliTexts } from '../texts.ts';
import type { BenchRow, KernelRow, PeakRow, RateRow, RatioRow } from './report.ts';

/** A titled table for display; numbers are already rounded. */
export interface Table {
  title: string;
  head: string[];
  rows: (string | number)[][];
}

/** The result as tables: throughput, ratios, single operations, peak. */
export function benchTables(rows: readonly BenchRow[], texts: CliTexts['bench']): Table[] {
  const of = <K extends BenchRow['kind']>(kind: K) =>
    rows.filter((row): row is Extract<BenchRow, { kind: K }> => row.kind === kind);
  return [
    rateTable(of('rate'), texts),
    ratioTable(of('ratio'), texts),
    kernelTable(of('kernel'), texts),
    peakTable(of('peak'), texts),
  ].filter((table) => table.rows.length > 0);
}

function rateTable(rows: RateRow[], texts: CliTexts['bench']): Table {
  return {
    title: texts.rateTitle,
    head: texts.rateHead,
    rows: rows.map((row) => [
      ...[row.workload, texts.tasks[row.task], row.batch, row.label, row.threads],
      ...[round(row.median), round(row.quartiles[0]), round(row.quartiles[1]), row.rounds],
      row.gflops.toFixed(1),
      percent(row.shareOfPeak),
    ]),
  };
}

function ratioTable(rows: RatioRow[], texts: CliTexts['bench']): Table {
  return {
    title: texts.ratioTitle,
    head: texts.ratioHead,
    rows: rows.map((row) => [
      ...[row.workload, texts.tasks[row.task], row.batch, row.peer, row.against],
      `${row.ratio < 10 ? row.ratio.toFixed(2) : round(row.ratio)} x`,
    ]),
  };
}

/** One line per operation, one column per peer. */
function kernelTable(rows: KernelRow[], texts: CliTexts['bench']): Table {
  const peers = [...new Set(rows.map(({ peer }) => peer))];
  const names = [...new Set(rows.map(({ workload, kernel }) => JSON.stringify([workload, kernel])))];
  return {
    title: texts.kernelTitle,
    head: [...texts.kernelHead, ...peers],
    rows: names.map((name) => {
      const [workload, kernel] = JSON.parse(name) as [string, string];
      const cells = peers.map((peer) => {
        const row = rows.find((r) => r.workload === workload && r.kernel === kernel && r.peer === peer);
        if (!row) return '';
        return `${row.gflops.toFixed(1)} ${row.shareOfPeak === undefined ? '' : `(${percent(row.shareOfPeak)})`}`;
      });
      return [workload, kernel, ...cells];
    }),
  };
}

function peakTable(rows: PeakRow[], texts: CliTexts['bench']): Table {
  return {
    title: texts.peakTitle,
    head: texts.peakHead,
    rows: rows.map(({ peer, gflops, median }) => [peer, gflops.toFixed(1), median.toFixed(1)]),
  };
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${Math.round(share * 100)} %`;
}

/** Such measurements have three significant digits, but whole numbers read better. */
function round(value: number): number {
  return value < 10 ? Number(value.toPrecision(2)) : Math.round(value);
}
