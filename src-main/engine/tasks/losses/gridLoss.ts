import { logistic, softplus } from '../../../../src-shared/arithmetic/activation.ts';
import { BOX_VALUES } from '../../../../src-shared/arithmetic/boxGrid.ts';
import { crossEntropy, type RowLoss } from './rowLosses.ts';

/** Weights of where an object is, and of a cell without one, which most are. Source: Redmon et al. 2016, section 2.2. */
const PLACE = 5;
const EMPTY = 0.5;

/**
 * The loss of a detector's cells, summed over the picture: binary cross-entropy of whether an object's centre is in a cell; for
 * cells with one also the squared errors of place and size, and the cross-entropy of its class. Targets as `writeGridTargets`
 * writes them, heads as `readGrid` reads them.
 * @param classes number of classes
 */
export const gridLoss =
  (classes: number): RowLoss =>
  (heads, targets, at, size, slopes) => {
    let loss = 0;
    for (let from = at; from < at + size; from += BOX_VALUES + classes) {
      const [logit, isObject] = [heads[from]!, targets[from]!];
      const weight = isObject > 0 ? 1 : EMPTY;
      loss += weight * (softplus(logit) - isObject * logit);
      slopes?.fill(0, from, from + BOX_VALUES + classes);
      if (slopes) slopes[from] = weight * (logistic(logit) - isObject);
      if (!(isObject > 0)) continue;
      for (let value = from + 1; value < from + BOX_VALUES; value++) {
        const isPlace = value < from + 3;
        const said = isPlace ? logistic(heads[value]!) : heads[value]!;
        const difference = said - targets[value]!;
        loss += PLACE * difference ** 2;
        if (slopes) slopes[value] = 2 * PLACE * difference * (isPlace ? said * (1 - said) : 1);
      }
      loss += crossEntropy(heads, targets, from + BOX_VALUES, classes, slopes);
    }
    return loss;
  };
