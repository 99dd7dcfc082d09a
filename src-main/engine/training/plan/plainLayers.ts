import type { layers } from '@tensorflow/tfjs-layers';

const extras = [
  ...['kernelRegularizer', 'biasRegularizer', 'activityRegularizer'],
  ...['kernelConstraint', 'biasConstraint'],
];

/** Whether a layer has regularisers or constraints. */
export function hasExtras(layer: layers.Layer): boolean {
  const fields = layer as unknown as Record<string, unknown>;
  return extras.some((name) => fields[name] !== undefined && fields[name] !== null);
}
