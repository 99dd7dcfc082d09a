import type { InsideStep } from '../../../src-shared/contract/inside.ts';

/** Whether the loss of a step was taken of a softmax: nothing else may be shown as one. */
export const hasSoftmax = ({ task, lossName }: Pick<InsideStep, 'task' | 'lossName'>): boolean =>
  task === 'classification' && (lossName === null || lossName === 'cross-entropy');
