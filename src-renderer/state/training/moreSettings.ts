import { augmentNames, type AugmentName } from '../../../src-shared/contract/augmentNames.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';

/** What the settings behind "more settings" depend on. */
export interface SettingsPlace {
  settings: Settings;
  /** Number of training images of the data; undefined while no data is chosen. */
  images: number | undefined;
  /** Whether the network takes images, and the data has some. */
  ofImages: boolean;
}

/** The settings behind "more settings". */
export type MoreSetting = 'trainImages' | 'augment';

/** Those of them that cannot be as they are. */
export function wrongSettings({ settings, images, ofImages }: SettingsPlace): MoreSetting[] {
  const { trainImages, augment } = settings;
  const isPossible =
    trainImages === undefined ||
    (Number.isInteger(trainImages) && trainImages >= 2 && trainImages <= (images ?? Infinity));
  return [
    ...(isPossible ? [] : ['trainImages' as const]),
    ...(augment && !ofImages ? ['augment' as const] : []),
  ];
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
