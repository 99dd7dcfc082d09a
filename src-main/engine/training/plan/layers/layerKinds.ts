import type { LayerKind } from '../LayerPlan.ts';
import { activation, reLU, softmaxLayer } from './activationLayers.ts';
import { conv2D } from './Conv2D.ts';
import { dense } from './Dense.ts';
import { flatten, reshape } from './passOn.ts';
import { averagePooling, maxPooling } from './pooling.ts';

/** Every kind of layer that plans know, by class name. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map(
  [conv2D, dense, maxPooling, averagePooling, activation, reLU, softmaxLayer, flatten, reshape].map(
    (kind) => [kind.className, kind],
  ),
);
