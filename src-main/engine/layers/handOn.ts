import { clone, serialization, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { randomClasses } from '../../../src-shared/layers/handingOn.ts';

/** Dropout of whole maps, which TensorFlow.js lacks; its noise is drawn by `SpatialDropout.ts`. */
const dropping: readonly string[] = ['SpatialDropout2D', 'SpatialDropout3D'];

/** Those that are changed at random, and others that do nothing to values, or in training alone. */
const classNames = [...randomClasses, ...dropping, 'ActivityRegularization', 'Identity'];

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

    /** Fraction of the maps that are dropped. */
    get rate(): number {
      return Number(this.#settings['rate'] ?? 0);
    }

    /** One number for each map, whatever its rows and columns. */
    getNoiseShape(input: Tensor): number[] | undefined {
      if (!dropping.includes(name)) return undefined;
      const axis = this.#settings['dataFormat'] === 'channelsFirst' ? 1 : input.rank - 1;
      return input.shape.map((size, at) => (at === 0 || at === axis ? size : 1));
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
  className === 'ActivityRegularization' || randomClasses.includes(className);
