import { add, avgPool, mul, serialization, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { ScaledTanh } from '../activation/scaledTanh.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;

/**
 * The trainable sub-sampling of LeNet-5: the mean of each 2x2 window times a coefficient per map, plus a bias per map,
 * followed by the scaled tanh. `[N, H, W, C]` to `[N, H / 2, W / 2, C]`, 2 C parameters. Source: LeCun et al. 1998,
 * section II.B; the paper sums the four values, so its coefficients are a quarter of these.
 */
export class SubSampling2D extends layers.Layer {
  static readonly className = 'SubSampling2D';
  readonly #squash = new ScaledTanh();
  #coefficient: Weight | undefined;
  #bias: Weight | undefined;

  override build([, , , channels]: number[]): void {
    this.#coefficient = this.addWeight('coefficient', [channels!], 'float32', initializers.ones());
    this.#bias = this.addWeight('bias', [channels!], 'float32', initializers.zeros());
    this.built = true;
  }

  override computeOutputShape([images, height, width, channels]: number[]): number[] {
    return [images!, Math.floor(height! / 2), Math.floor(width! / 2), channels!];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0] as Tensor4D;
      const mean = avgPool(x, 2, 2, 'valid');
      return this.#squash.apply(add(mul(mean, this.#coefficient!.read()), this.#bias!.read()));
    });
  }

  override getConfig(): serialization.ConfigDict {
    const shown = { activation: ScaledTanh.className, poolSize: [2, 2], strides: [2, 2], padding: 'valid' };
    return { ...super.getConfig(), ...shown, coefficientInitializer: { className: 'Ones', config: {} } };
  }
}

serialization.registerClass(SubSampling2D);
