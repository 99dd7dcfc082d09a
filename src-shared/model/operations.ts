import type { LayerInfo } from './model.ts';
import { sizeOf } from './shape.ts';

/** Floating-point operations of one image's forward pass through a convolution or a dense layer. */
export function layerOperations({ kernelShape, outputShape }: LayerInfo): number {
  const weights = sizeOf(kernelShape!);
  const places = sizeOf(outputShape.slice(0, -1));
  return 2 * weights * places;
}

/** The operations of each layer that has a kernel, in the network's order. */
export function operationsPerLayer(layers: readonly LayerInfo[]): number[] {
  return layers.filter((layer) => layer.kernelShape).map(layerOperations);
}
