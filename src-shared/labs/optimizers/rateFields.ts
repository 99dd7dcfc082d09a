import { optimizerNames, type OptimizerName } from '../../contract/optimizerNames.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { Field } from '../Experiment.ts';

/** A field for the learning rate of each optimizer, `rate-<name>`, on a logarithmic scale. */
export const rateFields = (
  initial: Readonly<Record<OptimizerName, number>>,
  [low, high]: readonly [number, number],
): Field[] =>
  optimizerNames.map((name) => ({
    ...{ kind: 'number', name: `rate-${name}`, initial: initial[name], low, high, logarithmic: true },
    label: {
      en: `${figureTexts.en.optimizers[name]}, rate`,
      ko: `${figureTexts.ko.optimizers[name]} 학습률`,
    },
  }));
