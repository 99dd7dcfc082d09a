import { activate, activationGradient, activationOf, type ActivationName } from '../activations.ts';
import type { LayerKind, LayerPlan, LayerSite } from '../LayerPlan.ts';
import { passOn } from './passOn.ts';
import { sizeOf } from '../../../../../src-shared/model/shape.ts';

/** An activation as a layer of its own. */
export const activation: LayerKind = {
  className: 'Activation',
  plan(layer, site) {
    const name = activationOf(layer, site.withoutSoftmax);
    return name && planActivation(name, site);
  },
};

/** ReLU as a layer of its own, without an upper bound. */
export const reLU: LayerKind = {
  className: 'ReLU',
  plan(layer, site) {
    const { maxValue } = layer as unknown as { maxValue?: number | null };
    return maxValue === undefined || maxValue === null ? planActivation('relu', site) : undefined;
  },
};

/** Softmax as a layer of its own, which the loss takes upon itself. */
export const softmaxLayer: LayerKind = {
  className: 'Softmax',
  plan: (_layer, site) => (site.withoutSoftmax ? passOn(site.input, site.input.shape) : undefined),
};

function planActivation(name: ActivationName, site: LayerSite): LayerPlan {
  if (name === 'linear') return passOn(site.input, site.input.shape);
  const { exports } = site.module;
  const { input } = site;
  const output = site.signal(input.shape, false);
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
