import { clone, serialization, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

/** Classes that do something in training alone, or nothing ever. */
const classNames = [
  ...[
    'RandomFlip',
    'RandomTranslation',
    'RandomRotation',
    'RandomZoom',
    'RandomContrast',
    'RandomBrightness',
  ],
  ...['RandomHeight', 'RandomWidth', 'RandomShear', 'RandomHue', 'RandomSaturation', 'RandomGrayscale'],
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
      const { batchInputShape: _shape, dtype: _type, ...own } = this.#settings;
      return { ...own, ...super.getConfig() };
    }
  } as unknown as typeof layers.Layer;
}

for (const name of classNames) serialization.registerClass(handingOn(name) as never);

/** Whether a class of layers hands its input on outside of training, and does nothing in training here. */
export const handsOn = (className: string): boolean => classNames.includes(className);
