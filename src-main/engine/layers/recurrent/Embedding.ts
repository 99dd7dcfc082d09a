import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { shownName } from '../../interchange/layerNames.ts';
import { registeredLayer } from '../registeredLayer.ts';

interface Table {
  inputDim: number;
}

/**
 * A table with a row for each token, `[N, T]` to `[N, T, C]`. Digits behind the point of a token are cut off, as in Keras.
 * @throws FeaturescopeError `data/token-out-of-range` for a token that has no row
 */
class Embedding extends registeredLayer('Embedding') {
  static readonly className = 'Embedding';

  override call(inputs: Tensor | Tensor[], settings: Record<string, unknown>): Tensor | Tensor[] {
    const rows = (this as unknown as Table).inputDim;
    const tokens = [inputs].flat()[0]!.dataSync();
    const strange = tokens.find((token) => !(Math.trunc(token) >= 0 && token < rows));
    if (strange !== undefined)
      throw new FeaturescopeError('data/token-out-of-range', {
        layer: shownName(this.name),
        most: rows - 1,
        token: strange,
      });
    return super.call(inputs, settings);
  }
}

serialization.registerClass(Embedding as never);
