import type { ClassSettings } from './ClassSettings.ts';
import { convolutions } from './convolutions.ts';
import { elementwise } from './elementwise.ts';
import { ownLayers } from './ownLayers.ts';
import { pooling } from './pooling.ts';
import { preprocessing } from './preprocessing.ts';
import { recurrent } from './recurrent.ts';
import { rearranging } from './rearranging.ts';

const all: readonly ClassSettings[] = [
  ...convolutions,
  ...elementwise,
  ...ownLayers,
  ...pooling,
  ...preprocessing,
  ...recurrent,
  ...rearranging,
];

const byClass = new Map(all.map((settings) => [settings.className, settings]));

/** What is known of the settings of a class of layers; undefined for a class that cannot be opened. */
export const settingsOfClass = (className: string): ClassSettings | undefined => byClass.get(className);
