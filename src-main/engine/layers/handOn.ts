import { clone, serialization, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/** Classes that change images at random in training, and hand them on outside of it. */
export const trainingOnlyClasses: readonly string[] = [
  ...[
    'RandomFlip',
    'RandomTranslation',
    'RandomRotation',
    'RandomZoom',
    'RandomContrast',
    'RandomBrightness',
  ],
  ...['RandomHeight', 'RandomWidth', 'RandomShear', 'RandomHue', 'RandomSaturation', 'RandomGrayscale'],
  ...['RandomErasing', 'RandomGaussianBlur', 'RandomInvert', 'RandomPosterization', 'RandomSharpness'],
  ...['RandomColorJitter', 'RandomColorDegeneration', 'RandomPerspective', 'RandomElasticTransform'],
];

/** Those, and others that do nothing to values, or in training alone. */
const classNames = [
  ...trainingOnlyClasses,
  ...['SpatialDropout2D', 'SpatialDropout3D', 'ActivityRegularization', 'Identity'],
];

/** A class of layers that hand their input on and keep their settings. */
function handingOn(name: string): typeof layers.Layer {
  return class extends layers.Layer {
    static readonly className = name;
    readonly #settings: serialization.ConfigDict;

    constructor(settings: serialization.ConfigDict) {
      super(settings as object);
      this.supportsMasking = true;
      this.#settings = settings;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return clone([inputs].flat()[0]!);
    }

    override getConfig(): serialization.ConfigDict {
      // TensorFlow.js adds the last itself where it builds a layer from its settings.
      const { batchInputShape: _shape, dtype: _type, customObjects: _known, ...own } = this.#settings;
      return { ...own, ...super.getConfig() };
    }
  } as unknown as typeof layers.Layer;
}

for (const name of classNames) serialization.registerClass(handingOn(name) as never);

/** Whether a class of layers would do something in training that it does not do here. */
export const handsOn = (className: string): boolean =>
  className !== 'Identity' && classNames.includes(className);
