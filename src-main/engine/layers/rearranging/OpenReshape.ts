import { serialization } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { registeredLayer } from '../registeredLayer.ts';

type Shape = (number | null)[];

/** The Reshape of TensorFlow.js, which also knows its output's shape where one size of it is left open (-1). */
class Reshape extends registeredLayer('Reshape') {
  static readonly className = 'Reshape';

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    const shape = super.computeOutputShape(inputShape) as Shape;
    const [batch, ...own] = shape;
    const given = (inputShape as Shape).slice(1);
    const open = own.flatMap((size, axis) => (size === null || size < 0 ? [axis] : []));
    if (open.length !== 1 || given.some((size) => size === null)) return shape;
    const rest = sizeOf(own.filter((_size, axis) => axis !== open[0]) as number[]);
    return [batch!, ...own.with(open[0]!, sizeOf(given as number[]) / rest)];
  }
}

serialization.registerClass(Reshape as never);
