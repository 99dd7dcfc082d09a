import type { History } from '../../../src-shared/contract/service.ts';
import type { MetricsFormat } from '../../../src-shared/contract/runs.ts';
import { journalText } from './journal.ts';

/**
 * A run's metrics as text for other programs. CSV (RFC 4180): one row per step, with a column for each metric; the row of
 * an epoch's last step also has the epoch's metrics. JSON Lines: one object per step (`type` `step`) and per epoch
 * (`epoch`), in order, including the confusion matrix if there is one. Numbers have full precision; values that are not
 * finite are `NaN`, `Infinity`, `-Infinity` in CSV, and the same as strings in JSON.
 */
export function metricsText(history: History, format: MetricsFormat): string {
  return format === 'csv' ? csvOf(history) : jsonLinesOf(history);
}

function csvOf({ steps, epochs }: History): string {
  const ids = Object.keys(steps[0]?.values ?? epochs[0]?.train ?? { loss: NaN, accuracy: NaN });
  const head = [
    ...['step', 'epoch', ...ids],
    ...ids.map((id) => `epoch_train_${id}`),
    ...['held_out', ...ids.map((id) => `held_out_${id}`)],
  ];
  const ends = new Map(epochs.map((epoch) => [epoch.step, epoch]));
  const rows = steps.map(({ step, epoch: at, values }) => {
    const epoch = ends.get(step);
    return [
      ...[step, at + 1, ...ids.map((id) => values[id])],
      ...ids.map((id) => epoch?.train[id]),
      ...[epoch?.heldOutSplit, ...ids.map((id) => epoch?.heldOut[id])],
    ];
  });
  return [head, ...rows].map((row) => `${row.join()}\r\n`).join('');
}

function jsonLinesOf({ steps, epochs }: History): string {
  const ends = new Map(epochs.map((epoch) => [epoch.step, epoch]));
  const lines = steps.flatMap((metrics) => {
    const epoch = ends.get(metrics.step);
    const line = journalText({ type: 'step', metrics });
    return epoch ? [line, journalText({ type: 'epoch', metrics: epoch })] : [line];
  });
  return lines.map((line) => `${line}\n`).join('');
}
