import { activate, activationFormula, isUnsigned, softmaxTerms } from '../../arithmetic/activation.ts';
import { readX, valueAt, type ElementFormula, type ElementTensors } from '../../arithmetic/elements.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { Place } from '../../model/place.ts';
import type { Arithmetic, LayerFacts } from '../LayerFacts.ts';
import { elementwise } from './common.ts';

/** Whether a layer's values can be negative, after its activation. */
export function signedBehind(activation: string | undefined, before: boolean): boolean {
  return activation === undefined || activation === 'linear' ? before : !isUnsigned(activation);
}

/** Sums of products can have any sign before the activation. */
export const signOfSum = ({ activation }: LayerInfo): boolean => signedBehind(activation, true);

/** An activation as a separate layer. */
export function activationLayer(
  className: string,
  terms: Extract<Arithmetic, { view: 'elements' }>['terms'],
  facts: Partial<LayerFacts> = {},
): LayerFacts {
  return elementwise(className, terms, { kind: 'activation', ...facts });
}

/** An activation function by its name. */
export function namedActivation(tensors: ElementTensors, place: Place): ElementFormula {
  const { activation = 'linear' } = tensors.layer;
  if (activation === 'softmax') return softmaxOverMaps(tensors, place);
  const { sources, x } = readX(tensors, place);
  return {
    sources,
    formula: activationFormula(activation),
    inputs: [{ symbol: 'x', value: x }],
    result: activate(activation, x),
  };
}

/** Softmax over all maps of one position. */
export function softmaxOverMaps(tensors: ElementTensors, place: Place): ElementFormula {
  const { sources, x } = readX(tensors, place);
  const input = tensors.inputs[0]!;
  const logits = Array.from({ length: input.shape.at(-1)! }, (_none, map) =>
    valueAt(input, { ...place, map }),
  );
  const { highest, total, probabilities } = softmaxTerms(logits);
  return {
    sources,
    formula: 'eˣ⁻ᵐ / Σ',
    inputs: [
      { symbol: 'x', value: x },
      { symbol: 'm', value: highest },
      { symbol: 'Σ', value: total },
    ],
    result: probabilities[place.map],
  };
}
