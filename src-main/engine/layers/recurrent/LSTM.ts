import { serialization, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { registeredLayer } from '../registeredLayer.ts';
import { wholeSequence } from './wholeSequence.ts';

/** A layer of long short-term memory, over whole sequences at once. Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000. */
export class LSTM extends registeredLayer('LSTM') {
  static readonly className = 'LSTM';

  override call(inputs: Tensor | Tensor[], settings: Record<string, unknown>): Tensor | Tensor[] {
    return wholeSequence(this, inputs, settings) ?? super.call(inputs, settings);
  }
}

serialization.registerClass(LSTM as never);

interface Cell {
  build(inputShape: unknown): void;
}

/** TensorFlow.js keeps the parts that it puts the initial bias together from: four tensors for each LSTM ever built. */
const cell = Object.getPrototypeOf(layers.lstmCell({ units: 1 })) as Cell;
const { build } = cell;
cell.build = function (this: Cell, inputShape) {
  tidy(() => {
    build.call(this, inputShape);
  });
};
