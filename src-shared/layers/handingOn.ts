import { passedOn } from '../arithmetic/elements.ts';
import { elementwise, signOfInputs } from './families/common.ts';
import { noise } from './families/noise.ts';
import type { LayerFacts } from './LayerFacts.ts';

/** Layers that change images at random in training, and hand them on while one is looked at. */
const random = [
  ...[
    'RandomFlip',
    'RandomTranslation',
    'RandomRotation',
    'RandomZoom',
    'RandomContrast',
    'RandomBrightness',
  ],
];

/** Layers that hand values on as they are, outside of training at least. */
export const handingOn: readonly LayerFacts[] = [
  ...random.map((className) => noise(className, 'other')),
  ...['Identity', 'ActivityRegularization'].map((className) =>
    elementwise(className, passedOn, { signed: signOfInputs }),
  ),
];
