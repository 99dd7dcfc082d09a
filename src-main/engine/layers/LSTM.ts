import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from './registeredLayer.ts';
import { wholeSequence } from './wholeSequence.ts';

/** A layer of long short-term memory, over whole sequences at once. Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000. */
export class LSTM extends registeredLayer('LSTM') {
  static readonly className = 'LSTM';

  override call(inputs: Tensor | Tensor[], settings: Record<string, unknown>): Tensor | Tensor[] {
    return wholeSequence(this, inputs, settings) ?? super.call(inputs, settings);
  }
}

serialization.registerClass(LSTM as never);
