import { serialization, tidy, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from './registeredLayer.ts';

/**
 * BatchNormalization of TensorFlow.js over whichever axis it is for. The original spreads its statistics over axes in front of others, which
 * its own kernels take for those of the last axis; here that axis is put last and back again.
 */
class BatchNormalization extends registeredLayer('BatchNormalization') {
  static readonly className = 'BatchNormalization';
  declare axis: number;

  override call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[] {
    const x = [inputs].flat()[0]!;
    const { axis } = this;
    const own = axis < 0 ? axis + x.rank : axis;
    if (own === x.rank - 1) return super.call(inputs, kwargs as never);
    const others = Array.from({ length: x.rank }, (_none, at) => at).filter((at) => at !== own);
    const order = [...others, own];
    this.axis = -1;
    try {
      return tidy(() =>
        transpose(
          super.call(transpose(x, order), kwargs as never) as Tensor,
          order.map((_from, at) => order.indexOf(at)),
        ),
      );
    } finally {
      this.axis = axis;
    }
  }
}

serialization.registerClass(BatchNormalization as never);
