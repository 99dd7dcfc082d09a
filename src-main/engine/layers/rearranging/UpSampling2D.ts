import { serialization, tidy, transpose, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';
import { resize } from './resize.ts';

interface UpSamplingConfig {
  size?: [number, number];
  dataFormat?: string;
  interpolation?: string;
  halfPixelCenters?: boolean;
}

/**
 * UpSampling2D that can also mix values as Keras does, with the edges of both pictures on each other (`halfPixelCenters`). That of
 * TensorFlow.js lays their first corners on each other, and stays so for networks that TensorFlow.js made.
 */
class UpSampling2D extends registeredLayer('UpSampling2D') {
  static readonly className = 'UpSampling2D';
  readonly #config: UpSamplingConfig;

  constructor(config: UpSamplingConfig) {
    super(config);
    this.#config = config;
  }

  override call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[] {
    const { halfPixelCenters, interpolation, dataFormat, size = [2, 2] } = this.#config;
    if (!halfPixelCenters || interpolation !== 'bilinear') return super.call(inputs, kwargs as never);
    return tidy(() => {
      const x = [inputs].flat()[0] as Tensor4D;
      const isFirst = dataFormat === 'channelsFirst';
      const images = isFirst ? (transpose(x, [0, 2, 3, 1]) as Tensor4D) : x;
      const [, height, width] = images.shape;
      const scaled = resize(images, [height * size[0], width * size[1]], 'bilinear');
      return isFirst ? transpose(scaled, [0, 3, 1, 2]) : scaled;
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { halfPixelCenters } = this.#config;
    return { ...super.getConfig(), ...(halfPixelCenters && { halfPixelCenters }) };
  }
}

serialization.registerClass(UpSampling2D as never);
