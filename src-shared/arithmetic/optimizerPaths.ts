import type { StepTrace } from '../contract/inside.ts';
import { computeUpdate, updateRules } from './updateRules.ts';

type Optimizer = StepTrace['optimizer'];

/** A valley that is long in x and steep in y. */
export const valley = {
  /** x² / 20 + y² */
  height: (x: number, y: number): number => x ** 2 / 20 + y ** 2,
  gradient: (x: number, y: number): [number, number] => [x / 10, 2 * y],
  start: [-7, 2] as [number, number],
};

/** Learning rates for which the optimizers' paths are easy to distinguish. */
export const valleyRates: Record<Optimizer, number> = {
  sgd: 0.95,
  momentum: 0.1,
  adagrad: 1.5,
  rmsprop: 0.3,
  adam: 0.3,
};

/** Where a path begins, and the slope there and anywhere else. */
export interface Slope {
  gradient(x: number, y: number): [number, number];
  start: readonly [number, number];
}

/**
 * The path of an optimizer down a surface, by the engine's update rule in float32.
 * @returns `steps + 1` points including the start; not finite from where it diverges
 */
export function pathDown(
  optimizer: Optimizer,
  learningRate: number,
  steps: number,
  { gradient: slopeAt, start }: Slope = valley,
): [number, number][] {
  const weights: [number, number] = [...start];
  const zeros = Object.fromEntries(
    updateRules[optimizer].flatMap(({ slot }) => (slot === undefined ? [] : [[slot, 0]])),
  ) as Record<string, number>;
  const slots = [{ ...zeros }, { ...zeros }];
  const path: [number, number][] = [[...weights]];
  for (let step = 1; step <= steps; step++) {
    const gradient = slopeAt(...weights);
    for (const axis of [0, 1] as const) {
      const before = { weight: weights[axis], gradient: gradient[axis], slots: slots[axis]! };
      const lines = computeUpdate(optimizer, before, learningRate, step);
      for (const { slot, value } of lines)
        if (slot === undefined) weights[axis] = value;
        else slots[axis]![slot] = value;
    }
    path.push([...weights]);
  }
  return path;
}
