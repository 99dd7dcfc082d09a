import type { JsonObject } from '../../ReadModel.ts';
import type { Activation, Size } from '../graph/Activation.ts';
import { arranged, inOrder, ordered } from '../graph/arrange.ts';
import type { NodeCall } from '../graph/NodeCall.ts';

/** Values of several layers as one layer makes them, axes of size 1 spread over those of the others. */
export function merged(
  node: NodeCall,
  className: string,
  given: readonly Activation[],
  config: JsonObject = {},
): Activation {
  const shape = commonShape(node, given);
  const isAlike = given.every(
    ({ axes, flat, shape: own }) =>
      JSON.stringify([axes, flat ?? null, own]) ===
        JSON.stringify([given[0]!.axes, given[0]!.flat ?? null, own]) &&
      own.join() === given[0]!.shape.join(),
  );
  const plain = isAlike ? given : given.map((value) => (value.flat ? ordered(node, value) : value));
  const leading = plain.reduce((most, value) => (value.axes.length > most.axes.length ? value : most));
  const whole = [...leading.axes, ...inOrder(shape).filter((axis) => !leading.axes.includes(axis))];
  const places = isAlike
    ? plain.map(({ place }) => place)
    : plain.map((value) => arranged(node, value, whole));
  const all = given.every(({ isPositive }) => isPositive);
  const some = className === 'Maximum' && given.some(({ isPositive }) => isPositive);
  return {
    kind: 'activation',
    place: node.layer(className, places, config),
    shape,
    axes: isAlike ? leading.axes : whole,
    flat: isAlike ? leading.flat : undefined,
    isInteger: given.every(({ isInteger }) => isInteger),
    isPositive: className !== 'Subtract' && className !== 'Divide' && (all || some),
  };
}

/** The shape of what comes out where axes of size 1 are spread; all have as many axes. */
function commonShape(node: NodeCall, given: readonly Activation[]): Size[] {
  const [first] = given;
  return first!.shape.map((_size, axis) => {
    const sizes = given.map(({ shape }) => shape[axis]);
    const size = sizes.find((one) => one !== 1) ?? sizes[0];
    const fits = given.every(({ shape }) => shape.length === first!.shape.length);
    const differs = sizes.find((one) => one !== 1 && one !== size);
    if (!fits || size === undefined || differs !== undefined)
      throw node.shapeRefusal((given[1] ?? first)!.shape);
    return size;
  });
}
