import { kerasOptimizers, lossOfKeras, settingsOfOptimizer } from '../networks/kerasTraining.ts';
import type { NetworkSettings } from '../networks/networkSettings.ts';
import { lossNames, type LossName } from '../tasks/losses.ts';
import type { Report } from './makeLayer.ts';
import { plainOf, type MadeTraining } from './values.ts';

/** Arguments of optimizers in Keras' order, where positions are used. */
const order: readonly string[] = ['learning_rate'];

/** The settings that `compile` and `fit` of a listing give. @param report receives what cannot be done here */
export function trainingOf(training: MadeTraining, report: Report): NetworkSettings {
  const settings: NetworkSettings = { ...optimizerOf(training, report) };
  const loss = lossOf(training, report);
  if (loss) settings.loss = loss;
  if (isBetween(training.epochs, 1, 1000)) settings.epochs = training.epochs!;
  if (isBetween(training.batchSize, 1, 4096)) settings.batchSize = training.batchSize!;
  if (
    training.validationSplit !== undefined &&
    training.validationSplit >= 0 &&
    training.validationSplit <= 0.5
  )
    settings.validationSplit = training.validationSplit;
  return settings;
}

const isBetween = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && Number.isSafeInteger(value) && value >= least && value <= most;

function optimizerOf({ optimizer }: MadeTraining, report: Report): NetworkSettings {
  if (!optimizer) return {};
  const settings = [...optimizer.settings].map(([given, value]) => {
    const name = /^\d+$/.test(given) ? order[Number(given)] : given;
    return [name ?? given, plainOf(value)] as const;
  });
  const found = settingsOfOptimizer(
    optimizer.name.replace(/^optimizer_/, ''),
    settings,
    ({ name: setting, value, fixed = 'not available' }) => {
      const told = typeof value === 'number' ? value : '…';
      const detail = { class: optimizer.name, setting, value: told, fixed };
      report(optimizer.span, { code: 'setting-fixed', detail });
    },
  );
  if (found) return found;
  const detail = { name: optimizer.name, known: kerasOptimizers };
  report(optimizer.span, { code: 'optimizer-unknown', detail });
  return {};
}

function lossOf({ loss }: MadeTraining, report: Report): LossName | undefined {
  if (!loss) return undefined;
  const known = lossOfKeras(loss.name.replace(/^loss_/, ''));
  if (!known)
    report(loss.span, { code: 'loss-unknown', detail: { name: loss.name, known: lossNames.join(', ') } });
  return known;
}
