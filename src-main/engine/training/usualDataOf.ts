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
 * @param shape `[H, W, C]`, or `[N]` for a row of as many values
 */
export function usualDataOf(shape: readonly (number | null)[], outputs: number): string | undefined {
  if (outputs !== CLASSES) return undefined;
  return known.find((data) =>
    shape.length === 1 ? shape[0] === sizeOf(data.shape) : shape.join() === data.shape.join(),
  )?.name;
}
