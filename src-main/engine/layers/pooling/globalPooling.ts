import { reshape, serialization, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';

interface GlobalPoolingConfig {
  keepdims?: boolean;
  dataFormat?: string;
}

/** The global pooling of TensorFlow.js that can also keep rows and columns, as 1 each (`keepdims`), which the original passes over. */
function keepingDimensions(name: 'GlobalAveragePooling2D' | 'GlobalMaxPooling2D') {
  return class extends registeredLayer(name) {
    static readonly className = name;
    readonly #config: GlobalPoolingConfig;

    constructor(config: GlobalPoolingConfig) {
      super(config);
      this.#config = config;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      const shape = super.computeOutputShape(inputShape) as number[];
      return this.#config.keepdims ? this.#withOnes(shape) : shape;
    }

    override call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[] {
      if (!this.#config.keepdims) return super.call(inputs, kwargs as never);
      return tidy(() => {
        const pooled = super.call(inputs, kwargs as never) as Tensor;
        return reshape(pooled, this.#withOnes(pooled.shape));
      });
    }

    override getConfig(): serialization.ConfigDict {
      const { keepdims } = this.#config;
      return { ...super.getConfig(), ...(keepdims && { keepdims }) };
    }

    #withOnes([images, channels]: number[]): number[] {
      return this.#config.dataFormat === 'channelsFirst'
        ? [images!, channels!, 1, 1]
        : [images!, 1, 1, channels!];
    }
  };
}

for (const name of ['GlobalAveragePooling2D', 'GlobalMaxPooling2D'] as const)
  serialization.registerClass(keepingDimensions(name) as never);
