import type { Settings } from '../../../src-shared/contract/service.ts';
import type { Dataset } from './Dataset.ts';
import { drawHeldOut, type HoldOutRule } from './holdOut.ts';

/** A data set with its validation images held out as training does. */
export function arrangeHeldOut(
  data: Dataset,
  rule: HoldOutRule | undefined,
  { validationSplit, seed }: Pick<Settings, 'validationSplit' | 'seed'>,
): Dataset {
  return rule === 'drawn' ? drawHeldOut(data, validationSplit, seed) : data;
}
