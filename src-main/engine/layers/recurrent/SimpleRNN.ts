import { serialization, type Tensor } from '@tensorflow/tfjs-core';
import { registeredLayer } from '../registeredLayer.ts';
import { wholeSequence } from './wholeSequence.ts';

/** A simple recurrent layer, h = tanh(x W + h' U + b), over whole sequences at once. */
export class SimpleRNN extends registeredLayer('SimpleRNN') {
  static readonly className = 'SimpleRNN';

  override call(inputs: Tensor | Tensor[], settings: Record<string, unknown>): Tensor | Tensor[] {
    return wholeSequence(this, inputs, settings) ?? super.call(inputs, settings);
  }
}

serialization.registerClass(SimpleRNN as never);
