import { passedOn } from '../arithmetic/elements.ts';
import { elementwise, signOfInputs } from './families/common.ts';
import { noise } from './families/noise.ts';
import type { LayerFacts } from './LayerFacts.ts';

/** Classes of Keras that change images at random in training; here they hand them on, in training too. */
export const randomClasses: readonly string[] = [
  ...['RandomFlip', 'RandomTranslation', 'RandomRotation', 'RandomZoom', 'RandomContrast'],
  ...['RandomBrightness', 'RandomHeight', 'RandomWidth', 'RandomShear', 'RandomHue', 'RandomSaturation'],
  ...['RandomGrayscale', 'RandomErasing', 'RandomGaussianBlur', 'RandomInvert', 'RandomPosterization'],
  ...['RandomSharpness', 'RandomColorJitter', 'RandomColorDegeneration', 'RandomPerspective'],
  ...['RandomElasticTransform'],
];

/** Layers that hand values on as they are, outside of training at least. */
export const handingOn: readonly LayerFacts[] = [
  ...randomClasses.map((className) => noise(className, 'other')),
  ...['Identity', 'ActivityRegularization'].map((className) =>
    elementwise(className, passedOn, { signed: signOfInputs }),
  ),
];
