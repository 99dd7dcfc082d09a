import type { StepTrace } from '../../../../src-shared/contract/inside.ts';

type Loss = Pick<StepTrace, 'task' | 'lossName' | 'labelSmoothing'>;

/** Whether a step's output is a softmax. */
export const hasSoftmax = ({ task, lossName }: Omit<Loss, 'labelSmoothing'>): boolean =>
  task === 'classification' && (lossName === null || lossName === 'cross-entropy');

/**
 * Whether the loss of an image is the negative logarithm of its class' probability, which is not the case with label
 * smoothing.
 */
export const isOfTrueClass = (loss: Loss): boolean => hasSoftmax(loss) && loss.labelSmoothing === 0;
