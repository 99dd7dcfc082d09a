import type { CodeLayer } from './CodePlan.ts';

/** Whether a recurrent layer does what is not repeated: other activations, whose names mean other things in Keras, dropout, or lasting states. */
export function isUnusualCell(className: string, config: CodeLayer['config']): boolean {
  if (!['SimpleRNN', 'LSTM', 'GRU'].includes(className)) return false;
  const activations = [config['activation'], config['recurrentActivation'] ?? 'sigmoid'].join();
  const dropped = [config['dropout'], config['recurrentDropout']].some((rate) => Number(rate ?? 0) > 0);
  return (
    activations !== 'tanh,sigmoid' || dropped || config['stateful'] === true || config['returnState'] === true
  );
}
