import { sizeOf } from '../../../src-shared/model/shape.ts';

/** Known data sets that networks of other programs are usually of, with the shape of their images. */
const known = [
  { name: 'mnist', shape: [28, 28, 1] },
  { name: 'cifar-10', shape: [32, 32, 3] },
] as const;
/** Classes of each of them. */
const CLASSES = 10;

/**
 * The known data set that goes with a network by the shape of its examples and its number of outputs; undefined where there is none.
 * @param shape `[H, W, C]`, `[H, W]` for images of one channel without an axis for it, or `[N]` for a row of as many values
 */
export function usualDataOf(shape: readonly (number | null)[], outputs: number): string | undefined {
  if (outputs !== CLASSES) return undefined;
  const whole = shape.length === 2 ? [...shape, 1] : shape;
  return known.find((data) =>
    whole.length === 1 ? whole[0] === sizeOf(data.shape) : whole.join() === data.shape.join(),
  )?.name;
}
