import {
  add,
  matMul,
  mul,
  serialization,
  square,
  sub,
  sum,
  tidy,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { CODES, digitCodes } from './digitCodes.ts';
import { Posterior } from './posterior.ts';

type Weight = ReturnType<layers.Layer['addWeight']>;

/**
 * The output of LeNet-5: one unit per class, whose value is the squared distance of its input to the fixed code of the
 * class. Its logits are the negative distances, so that the nearest class has the largest logit; its output is {@link
 * Posterior} of these. `[N, 84]` to `[N, 10]`. The codes are hand-designed, so the layer has no parameters. Source: LeCun
 * et al. 1998, section II.B, equation 7.
 */
export class RbfOutput extends layers.Layer {
  static readonly className = 'RbfOutput';
  /** Replaced where the logits are needed, like the activation of a Dense layer. */
  activation: { apply(x: Tensor): Tensor } = new Posterior();
  #codes: Weight | undefined;

  override build([, length]: number[]): void {
    this.#codes = this.addWeight(
      'codes',
      [length!, CODES],
      'float32',
      initializers.zeros(),
      undefined,
      false,
    );
    this.built = true;
  }

  override computeOutputShape([images]: number[]): number[] {
    return [images!, CODES];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => this.activation.apply(this.#logits([inputs].flat()[0] as Tensor2D)));
  }

  /** -|x - w|^2, computed as 2 x w - |x|^2 - |w|^2. */
  #logits(x: Tensor2D): Tensor {
    const codes = this.#codes!.read() as Tensor2D;
    const lengths = add(sum(square(x), 1, true), sum(square(codes), 0, true));
    return sub(mul(matMul(x, codes), 2), lengths);
  }

  override countParams(): number {
    return 0;
  }

  drawWeight(): Float32Array {
    return digitCodes();
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), activation: Posterior.className };
  }
}

serialization.registerClass(RbfOutput);
