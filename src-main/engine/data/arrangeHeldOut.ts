import type { Settings } from '../../../src-shared/contract/service.ts';
import type { Dataset } from './Dataset.ts';
import { drawTrained } from './drawTrained.ts';
import { drawHeldOut, type HoldOutRule } from './holdOut.ts';

/**
 * A data set with its validation images held out as training does, last, and with the images to train on first if only
 * some are.
 * @throws FeaturescopeError `training/too-few-images`
 */
export function arrangeHeldOut(
  data: Dataset,
  rule: HoldOutRule | undefined,
  settings: Pick<Settings, 'validationSplit' | 'seed' | 'trainImages'>,
): Dataset {
  const { validationSplit, seed, trainImages } = settings;
  const arranged = rule === 'drawn' ? drawHeldOut(data, validationSplit, seed) : data;
  return trainImages === undefined ? arranged : drawTrained(arranged, trainImages, settings);
}
