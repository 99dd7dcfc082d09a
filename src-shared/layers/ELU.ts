import { activate, activationFormula } from '../arithmetic/activation.ts';
import { readX } from '../arithmetic/elements.ts';
import { activationLayer } from './families/activation.ts';
import { signOfInputs } from './families/common.ts';

/** Negative values become eˣ - 1; TensorFlow.js supports no other slope (Clevert et al. 2016). */
export const eLU = activationLayer(
  'ELU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const inputs = [{ symbol: 'x', value: x }];
    return { sources, formula: activationFormula('elu'), inputs, result: activate('elu', x) };
  },
  { signed: signOfInputs },
);
