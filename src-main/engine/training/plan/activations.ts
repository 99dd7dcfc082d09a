import type { KernelExports } from '../../kernels/runtime/KernelExports.ts';

/** The activations that plans support, by their TensorFlow.js class name. */
export type ActivationName = 'linear' | 'relu' | 'tanh' | 'sigmoid';

interface Activation {
  forward: 'relu' | 'tanh' | 'sigmoid';
  backward: 'reluGradient' | 'tanhGradient' | 'sigmoidGradient';
}

const functions: Record<Exclude<ActivationName, 'linear'>, Activation> = {
  relu: { forward: 'relu', backward: 'reluGradient' },
  tanh: { forward: 'tanh', backward: 'tanhGradient' },
  sigmoid: { forward: 'sigmoid', backward: 'sigmoidGradient' },
};

interface Activated {
  activation: { getClassName(): string } | null;
}

/** The activation of a layer; undefined if plans do not support it. A softmax that the loss includes counts as linear. */
export function activationOf(layer: object, withoutSoftmax: boolean): ActivationName | undefined {
  const name = (layer as Activated).activation?.getClassName() ?? 'linear';
  if (name === 'softmax') return withoutSoftmax ? 'linear' : undefined;
  return name === 'linear' || name in functions ? (name as ActivationName) : undefined;
}

/** Applies an activation; `source` may be `target`. */
export function activate(
  exports: KernelExports,
  name: ActivationName,
  { source, target, count }: { source: number; target: number; count: number },
): void {
  if (name !== 'linear') exports[functions[name].forward](source, target, count);
}

/** The gradient with respect to an activation's input, from its output and the output's gradient. */
export function activationGradient(
  exports: KernelExports,
  name: Exclude<ActivationName, 'linear'>,
  at: { output: number; dy: number; target: number; count: number },
): void {
  exports[functions[name].backward](at.output, at.dy, at.target, at.count);
}
