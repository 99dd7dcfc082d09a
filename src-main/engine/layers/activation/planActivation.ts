import { activate, activationGradient, type ActivationName } from '../../training/plan/activations.ts';
import type { CompiledLayer, LayerContext } from '../../training/plan/CompiledLayer.ts';
import { passOn } from '../rearranging/passOn.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** Compiles an elementwise activation, forward and backward. */
export function planActivation(name: ActivationName, context: LayerContext): CompiledLayer {
  if (name === 'linear') return passOn(context.input, context.input.shape);
  const { exports } = context.module;
  const { input } = context;
  const output = context.signal(input.shape, false);
  const count = sizeOf(input.shape);
  return {
    output,
    forward: () => activate(exports, name, { source: input.values, target: output.values, count }),
    backward() {
      if (input.gradient === undefined) return;
      const target = input.gradient;
      activationGradient(exports, name, { output: output.values, dy: output.gradient!, target, count });
    },
  };
}
