import { conv2d, engine, matMul, randomNormal, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { KernelTime, Workload } from './messages.ts';
import { timeRepeats } from './stopwatch.ts';
import { layerOperations } from '../../../src-shared/model/operations.ts';

interface KernelCase {
  kernel: string;
  operations: number;
  /** Returns the result, which the timing code disposes. */
  compute: () => Tensor;
}

/** Times the products of a network one at a time: forward, input gradient and filter gradient of each layer. */
export function timeKernels(workload: Workload, batch: number, milliseconds: number): KernelTime[] {
  return workload.layers.flatMap((layer) => {
    if (!layer.kernelShape) return [];
    const tensors: Tensor[] = [];
    const keep = (shape: number[]): Tensor => {
      const made = randomNormal(shape);
      tensors.push(made);
      return made;
    };
    const cases =
      layer.kind === 'conv'
        ? convolutionCases(workload, layer, batch, keep)
        : productCases(layer, batch, keep);
    const times = cases.map((one) => time(one, milliseconds));
    for (const tensor of tensors) tensor.dispose();
    return times;
  });
}

type Keep = (shape: number[]) => Tensor;

function time({ kernel, operations, compute }: KernelCase, milliseconds: number): KernelTime {
  const { seconds } = timeRepeats(() => compute().dispose(), milliseconds);
  return { kernel, operations, seconds };
}

function convolutionCases(workload: Workload, layer: LayerInfo, batch: number, keep: Keep): KernelCase[] {
  const source = workload.layers.find(({ name }) => name === layer.inputs[0])!;
  const x = keep([batch, ...source.outputShape]) as Tensor4D;
  const filter = keep(layer.kernelShape!) as Tensor4D;
  const dy = keep([batch, ...layer.outputShape]);
  const { strides = [1, 1], padding } = layer;
  const pad = padding === 'same' ? 'same' : 'valid';
  const attributes = { strides, pad, dataFormat: 'NHWC' };
  const run = (name: string, inputs: Record<string, Tensor>, shape: Record<string, number[]>) =>
    engine().runKernel(name, inputs, { ...attributes, ...shape }) as Tensor;
  const operations = layerOperations(layer) * batch;
  const filterShape = layer.kernelShape!;
  const inputShape = x.shape;
  return [
    {
      kernel: `${layer.name} forward`,
      operations,
      compute: () => conv2d(x, filter, strides, pad),
    },
    {
      kernel: `${layer.name} input gradient`,
      operations,
      compute: () => run('Conv2DBackpropInput', { dy, filter }, { inputShape }),
    },
    {
      kernel: `${layer.name} filter gradient`,
      operations,
      compute: () => run('Conv2DBackpropFilter', { x, dy }, { filterShape }),
    },
  ];
}

function productCases(layer: LayerInfo, batch: number, keep: Keep): KernelCase[] {
  const [inputs, units] = layer.kernelShape as [number, number];
  const [x, weights, dy] = [keep([batch, inputs]), keep([inputs, units]), keep([batch, units])] as const;
  const operations = layerOperations(layer) * batch;
  return [
    { kernel: `${layer.name} forward`, operations, compute: () => matMul(x, weights) },
    {
      kernel: `${layer.name} input gradient`,
      operations,
      compute: () => matMul(dy, weights, false, true),
    },
    {
      kernel: `${layer.name} weight gradient`,
      operations,
      compute: () => matMul(x, dy, true, false),
    },
  ];
}
