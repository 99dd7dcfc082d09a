import type { CliTexts } from '../texts.ts';
import type { ChangeRow } from './compareResults.ts';
import type { BenchRow, KernelRow, PeakRow, RateRow, RatioRow } from './report.ts';

/** A titled table for display; numbers are already rounded. */
export interface Table {
  title: string;
  head: string[];
  rows: (string | number)[][];
}

/** The result as tables: throughput, ratios, single operations, peak, and what changed. */
export function benchTables(rows: readonly (BenchRow | ChangeRow)[], texts: CliTexts['bench']): Table[] {
  type Row = BenchRow | ChangeRow;
  const of = <K extends Row['kind']>(kind: K) =>
    rows.filter((row): row is Extract<Row, { kind: K }> => row.kind === kind);
  return [
    rateTable(of('rate'), texts),
    ratioTable(of('ratio'), texts),
    kernelTable(of('kernel'), texts),
    peakTable(of('peak'), texts),
    changeTable(of('change'), texts),
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
    rows: rows.map(({ peer, vectors, gflops, median }) => [
      ...[peer, texts.vectors[vectors], gflops.toFixed(1), median.toFixed(1)],
    ]),
  };
}

/** How the time of a training step grows: one line per network and peer, one column per batch size. */
export function growthTable(rows: readonly RateRow[], texts: CliTexts['bench']): Table {
  const steps = rows.filter(({ task }) => task === 'train');
  const batches = [...new Set(steps.map(({ batch }) => batch))];
  const lines = [...new Set(steps.map(({ workload, peer }) => JSON.stringify([workload, peer])))];
  return {
    title: texts.growthTitle,
    head: [...texts.growthHead, ...batches.map(String)],
    rows: lines.map((line) => {
      const [workload, peer] = JSON.parse(line) as [string, string];
      const own = steps.filter((row) => row.workload === workload && row.peer === peer);
      const cells = batches.map((batch) => {
        const rate = own.find((row) => row.batch === batch)?.imagesPerSecond;
        return rate === undefined ? '' : ((1000 * batch) / rate).toFixed(2);
      });
      return [workload, own[0]!.label, own[0]!.threads, ...cells];
    }),
  };
}

function changeTable(rows: ChangeRow[], texts: CliTexts['bench']): Table {
  return {
    title: texts.changeTitle,
    head: texts.changeHead,
    rows: rows.map(({ workload, task, batch, peer, before, now, ratio }) => [
      ...[workload, texts.tasks[task], batch, peer, round(before), round(now), `${ratio.toFixed(2)} x`],
    ]),
  };
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${Math.round(share * 100)} %`;
}

/** Such measurements have three significant digits, but whole numbers read better. */
function round(value: number): number {
  return value < 10 ? Number(value.toPrecision(2)) : Math.round(value);
}
