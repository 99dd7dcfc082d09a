import { augmentNames, type AugmentName } from '../../../src-shared/contract/augmentNames.ts';
import { isMonitored } from '../../../src-shared/tasks/earlyStopping.ts';
import { MOST_INPUT_NOISE } from '../../../src-shared/contract/training.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';

/** What the settings behind "more settings" depend on. */
export interface SettingsPlace {
  settings: Settings;
  /** Number of training images of the data; undefined while no data is chosen. */
  images: number | undefined;
  /** Whether the network takes images, and the data has some. */
  ofImages: boolean;
  /** Metrics of the network's task. */
  metrics: readonly string[];
}

/** The settings behind "more settings". */
export type MoreSetting = 'trainImages' | 'augment' | 'inputNoise' | 'patience';

/** Most epochs that training waits for a better value. */
export const MOST_PATIENCE = 1000;

/** Those of them that cannot be as they are. */
export function wrongSettings({ settings, images, ofImages }: SettingsPlace): MoreSetting[] {
  const { trainImages, augment, inputNoise, patience } = settings;
  const isWithin = (value: number | undefined, least: number, most: number): boolean =>
    value === undefined || (Number.isInteger(value) && value >= least && value <= most);
  const wrong: Record<MoreSetting, boolean> = {
    trainImages: !isWithin(trainImages, 2, images ?? Infinity),
    augment: augment !== undefined && !ofImages,
    inputNoise: inputNoise !== undefined && !(ofImages && inputNoise > 0 && inputNoise <= MOST_INPUT_NOISE),
    patience:
      !isWithin(patience, 1, MOST_PATIENCE) || (isMonitored(settings) && !isHeldOut(settings, images)),
  };
  return (Object.keys(wrong) as MoreSetting[]).filter((name) => wrong[name]);
}

/** Whether there are validation images to go by. */
export function isHeldOut({ validationSplit, trainImages }: Settings, images = Infinity): boolean {
  return Math.round(Math.min(images, trainImages ?? Infinity) * validationSplit) > 0;
}

/** The kinds of augmentation with one more or one fewer, in their order; undefined for none. */
export function withAugmentation(
  { augment = [] }: Pick<Settings, 'augment'>,
  name: AugmentName,
  wanted: boolean,
): Settings['augment'] {
  const names = augmentNames.filter((one) => (one === name ? wanted : augment.includes(one)));
  return names.length > 0 ? names : undefined;
}
