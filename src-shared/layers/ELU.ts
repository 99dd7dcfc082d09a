import { activate, activationFormula } from '../arithmetic/activation.ts';
import { readX } from '../arithmetic/elements.ts';
import { activationLayer } from './families/activation.ts';
import { signOfInputs } from './families/common.ts';

/** Negative values become α (eˣ - 1) (Clevert et al. 2016). What is said of the numbers holds for α = 1. */
export const eLU = activationLayer(
  'ELU',
  (tensors, place) => {
    const { sources, x } = readX(tensors, place);
    const inputs = [{ symbol: 'x', value: x }];
    return { sources, formula: activationFormula('elu'), inputs, result: activate('elu', x) };
  },
  {
    signed: signOfInputs,
    describe: ({ config }) => ((config['alpha'] ?? 1) === 1 ? {} : undefined),
  },
);
