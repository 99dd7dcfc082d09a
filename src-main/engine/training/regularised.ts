import { add, mul, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { viewFloats } from '../kernels/runtime/transfer.ts';
import type { Objective } from '../tasks/Objective.ts';

/**
 * The gradients to update with: with weight decay of the kernels added, then clipped to the objective's maximum global
 * norm. Vectors (biases, and the scales and offsets of normalisations) do not decay. Call inside `tidy`.
 * @param gradients of a whole batch, in the order of the variables; returned unchanged if the objective uses neither
 */
export function regularised(
  gradients: readonly Tensor[],
  variables: readonly Variable[],
  { weightDecay = 0, clipNorm }: Pick<Objective, 'weightDecay' | 'clipNorm'>,
): readonly Tensor[] {
  const decayed =
    weightDecay === 0
      ? gradients
      : gradients.map((gradient, at) => {
          const variable = variables[at]!;
          return variable.rank < 2 ? gradient : add(gradient, mul(variable, weightDecay));
        });
  if (clipNorm === undefined) return decayed;
  const length = normOf(decayed);
  return length > clipNorm ? decayed.map((gradient) => mul(gradient, clipNorm / length)) : decayed;
}

/** Euclidean norm of all values together, in float64. */
function normOf(tensors: readonly Tensor[]): number {
  let squares = 0;
  for (const tensor of tensors) for (const value of viewFloats(tensor)) squares += value * value;
  return Math.sqrt(squares);
}
