import type { Activation } from './Activation.ts';
import type { LayerRecord } from './TopologyWriter.ts';
import { settled, type Steps } from './Steps.ts';

/** The node that reads a sequence, and may add layers for it. */
interface Reading {
  attributes: { refusal(name: string, value: unknown): Error };
  refusal(why: string): Error;
  shapeRefusal(shape: readonly (number | null)[]): Error;
  layer(className: string, inputs: readonly LayerRecord[], config?: Record<string, unknown>): LayerRecord;
}

/**
 * A sequence as a layer has it, as {@link settled}; one of two directions is taken from both, and steps in the other order are turned.
 * @throws FeaturescopeError `model/operator-not-understood` where both directions are left, or open steps lie in the other order
 */
export function resolved(node: Reading, steps: Steps): Activation {
  const { picked, units, directions, count } = steps;
  if (picked !== undefined && directions === 2 && !steps.mode) {
    const both = resolved(node, { ...steps, picked: undefined, mode: 'concat' });
    const indices = Array.from({ length: units }, (_none, unit) => picked * units + unit);
    return along(node, both, both.shape.length - 1, indices);
  }
  const isTurned = steps.isReversed && steps.axes.includes('steps') && count !== 1;
  if (!isTurned || count === null) return settled(node, steps);
  const whole = settled(node, { ...steps, isReversed: false });
  return along(
    node,
    whole,
    1,
    Array.from({ length: count }, (_none, step) => count - 1 - step),
  );
}

function along(node: Reading, x: Activation, axis: number, indices: readonly number[]): Activation {
  const place = node.layer('Gather', [x.place], { axis, indices });
  return { ...x, place, shape: x.shape.with(axis, indices.length) };
}
