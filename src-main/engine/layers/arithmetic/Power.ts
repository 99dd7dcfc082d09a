import { pow, serialization, sqrt, square, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';

/** Each value raised to one power. `[N, ...]` to the same shape */
class Power extends registeredLayer('Activation') {
  static readonly className = 'Power';
  readonly #exponent: number;

  constructor({ exponent, ...config }: { exponent: number }) {
    super({ ...config, activation: 'linear' });
    this.#exponent = exponent;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = [inputs].flat()[0]!;
      if (this.#exponent === 2) return square(x);
      return this.#exponent === 0.5 ? sqrt(x) : pow(x, this.#exponent);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { activation: _linear, ...config } = super.getConfig();
    return { ...config, exponent: this.#exponent };
  }
}

serialization.registerClass(Power as never);
