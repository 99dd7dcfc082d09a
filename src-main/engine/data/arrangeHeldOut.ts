import type { Settings } from '../../../src-shared/contract/service.ts';
import type { Dataset } from './Dataset.ts';
import { drawHeldOut, takeTrainRows, type HoldOutRule } from './holdOut.ts';
import { dataSeedOf, trainRows, type ImageChoice } from './trainImages.ts';

/**
 * A data set with the training images that a training uses, the held-out ones last.
 * @throws FeaturescopeError `training/too-few-images`
 */
export function arrangeHeldOut(
  data: Dataset,
  rule: HoldOutRule | undefined,
  settings: Pick<Settings, 'validationSplit'> & ImageChoice,
): Dataset {
  const rows = trainRows(data.train, settings);
  const used = rows ? takeTrainRows(data, rows) : data;
  return rule === 'drawn' ? drawHeldOut(used, settings.validationSplit, dataSeedOf(settings)) : used;
}
