import {
  engine,
  getGradient,
  getKernel,
  mul,
  type GradConfig,
  LeakyRelu,
  Relu,
  Relu6,
  registerGradient,
  Selu,
  Sigmoid,
  step,
  Tanh,
  type Tensor,
  type TensorInfo,
  unregisterGradient,
  util,
} from '@tensorflow/tfjs-core';
import type { GradientFunction, KernelExports } from '../runtime/KernelExports.ts';
import { type KernelEntry, kernelEntry } from '../runtime/TrainingKernel.ts';

/** TensorFlow.js composes each of these gradients of two to four operations; here each is a single kernel. */
const gradientKernels = {
  [Relu]: 'FeaturescopeReluGrad',
  [Relu6]: 'FeaturescopeRelu6Grad',
  [LeakyRelu]: 'FeaturescopeLeakyReluGrad',
  [Selu]: 'FeaturescopeSeluGrad',
  [Tanh]: 'FeaturescopeTanhGrad',
  [Sigmoid]: 'FeaturescopeSigmoidGrad',
} as const;

/** dy where the ReLU's input is positive, else 0. */
export const reluGrad = gradientKernel(gradientKernels.Relu, (exports) => exports.reluGradient);
/** dy where the input is above 0 and at most 6, else 0. */
export const relu6Grad = gradientKernel(gradientKernels.Relu6, (exports) => exports.relu6Gradient);
/** dy where the input is positive, else dy times the leaky ReLU's slope there. */
export const leakyReluGrad = gradientKernel(
  gradientKernels.LeakyRelu,
  (exports) => exports.leakyReluGradient,
);
/** dy times the derivative of SELU at its input. */
export const seluGrad = gradientKernel(gradientKernels.Selu, (exports) => exports.seluGradient);
/** dy (1 - y^2), from the output of tanh. */
export const tanhGrad = gradientKernel(gradientKernels.Tanh, (exports) => exports.tanhGradient);
/** dy y (1 - y), from the output of the logistic function. */
export const sigmoidGrad = gradientKernel(gradientKernels.Sigmoid, (exports) => exports.sigmoidGradient);

interface Inputs {
  values: TensorInfo;
  dy: TensorInfo;
}

function gradientKernel(
  kernelName: string,
  functionOf: (exports: KernelExports) => GradientFunction,
): KernelEntry {
  return kernelEntry<Inputs, { alpha?: number }>({
    kernelName,
    covers: () => true,
    compute({ inputs: { values, dy }, attributes: { alpha = 0 }, module }) {
      const output = module.output(dy.shape);
      const places = [module.offset(values), module.offset(dy), module.offset(output)] as const;
      functionOf(module.exports)(...places, util.sizeFromShape(dy.shape), alpha);
      return output;
    },
  });
}

/** dy where the output of a ReLU is positive, else 0; on every backend. */
export function reluGradient(output: Tensor, dy: Tensor): Tensor {
  if (usable(gradientKernels.Relu, dy, output))
    return engine().runKernel(gradientKernels.Relu, { values: output, dy });
  return mul(dy, step(output));
}

const stockGradients = new Map<string, GradConfig>();

/**
 * Registers gradient functions for ReLU and its variants, tanh and the logistic function that use our kernels where
 * available: float32 on the wasm backend. Second-order gradients use the composed form, which is differentiable.
 */
export function registerActivationGradients(): void {
  for (const [kernelName, gradientName] of Object.entries(gradientKernels)) {
    const stock = getGradient(kernelName);
    if (!stock || stockGradients.has(kernelName)) continue;
    stockGradients.set(kernelName, stock);
    unregisterGradient(kernelName);
    registerGradient(withKernel(stock, gradientName));
  }
}

function withKernel(stock: GradConfig, gradientName: string): GradConfig {
  return {
    ...stock,
    gradFunc(dy, saved, attributes) {
      const values = saved[0]!;
      if (!usable(gradientName, dy as Tensor, values)) return stock.gradFunc(dy, saved, attributes);
      return { x: () => engine().runKernel(gradientName, { values, dy: dy as Tensor }, attributes) };
    },
  };
}

function usable(gradientName: string, dy: Tensor, values: Tensor): boolean {
  const here = engine();
  const differentiated = here.state.gradientDepth > 0;
  const floats = dy.dtype === 'float32' && values.dtype === 'float32';
  return floats && !differentiated && getKernel(gradientName, here.backendName) !== undefined;
}
