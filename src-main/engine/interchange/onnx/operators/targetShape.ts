import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { Size } from '../graph/Activation.ts';
import { BATCH } from '../graph/Constant.ts';
import type { NodeCall } from '../graph/NodeCall.ts';

/**
 * The shape that values get, from what a Reshape asks for: 0 for a size that stays, -1 for the one that is left over. The first axis must
 * remain that of the examples, of which there may be any number here, even where the file has one number of them in its shapes.
 * @throws FeaturescopeError `model/operator-not-understood`
 */
export function targetShape(node: NodeCall, from: readonly Size[], wanted: readonly number[]): Size[] {
  const refusal = (): Error =>
    node.refusal(reason('the shape {shape} is none for what it gets', { shape: wanted.map(told).join('x') }));
  const [examples, ...others] = wanted;
  const sizes = others.map((size, at) => (size === 0 ? from[at + 1] : size));
  const own = from.slice(1);
  if (sizes.join() === own.join() && isExamples(node, examples)) return [...from];
  if (own.includes(null)) throw node.refusal(reason('the size of its input is open'));
  const total = product(own as number[]);
  const left = sizes.indexOf(-1);
  if (left >= 0) sizes[left] = total / product(sizes.filter((_size, at) => at !== left) as number[]);
  const isWhole =
    sizes.every((size) => Number.isInteger(size) && size! > 0) && product(sizes as number[]) === total;
  if (!isWhole || !isExamples(node, examples)) throw refusal();
  return [null, ...(sizes as number[])];
}

/** Whether a shape leaves the examples alone along the first axis, or cannot be told. */
export function keepsExamples(node: NodeCall, from: readonly Size[], wanted: readonly number[]): boolean {
  const [examples, ...others] = wanted;
  const own = from.slice(1);
  if (own.includes(null)) return true;
  const sizes = others.map((size, at) => (size === 0 ? (from[at + 1] ?? NaN) : size));
  const left = sizes.includes(-1);
  const count = product(sizes.filter((size) => size !== -1));
  const isWhole = left ? product(own as number[]) % count === 0 : product(own as number[]) === count;
  return isWhole && isExamples(node, examples);
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);

const told = (size: number): string => (size === BATCH ? 'N' : size < -1 ? '?' : String(size));

/** Whether a size is that of the examples: the file's own number of them, whatever is left over, or the one that stays. */
const isExamples = (node: NodeCall, size: number | undefined): boolean =>
  size === BATCH || size === -1 || size === 0 || (size !== undefined && size === node.graph.fixedBatch);
