import type { History } from '../../../src-shared/contract/service.ts';
import type { MetricsFormat } from '../../../src-shared/contract/runs.ts';
import { journalText } from './journal.ts';

const columns = [
  'step',
  'epoch',
  'loss',
  'accuracy',
  'epoch_train_loss',
  'epoch_train_accuracy',
  'held_out',
  'held_out_loss',
  'held_out_accuracy',
] as const;

/**
 * A run's metrics for other programs. CSV (RFC 4180): one row per step; at an epoch's last step the epoch's metrics
 * stand beside it. JSON Lines: one object per step (`type` `step`) and per epoch (`epoch`), in order, with the confusion matrix. Numbers
 * have all their digits; in CSV those that are not finite are `NaN`, `Infinity`, `-Infinity`, in JSON the same as strings.
 */
export function metricsText({ steps, epochs }: History, format: MetricsFormat): string {
  const ends = new Map(epochs.map((epoch) => [epoch.step, epoch]));
  const lines: string[] = format === 'csv' ? [columns.join(',')] : [];
  const end = format === 'csv' ? '\r\n' : '\n';
  for (const metrics of steps) {
    const epoch = ends.get(metrics.step);
    if (format === 'csv') {
      const { step, loss, accuracy } = metrics;
      const atEnd = epoch && [
        epoch.trainLoss,
        epoch.trainAccuracy,
        epoch.heldOut,
        epoch.heldOutLoss,
        epoch.heldOutAccuracy,
      ];
      lines.push([step, metrics.epoch + 1, loss, accuracy, ...(atEnd ?? Array<string>(5).fill(''))].join());
    } else {
      lines.push(journalText({ type: 'step', ...metrics }));
      if (epoch) lines.push(journalText({ type: 'epoch', ...epoch }));
    }
  }
  return lines.map((line) => line + end).join('');
}
