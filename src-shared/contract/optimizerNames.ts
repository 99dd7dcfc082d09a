/** Optimizers by their names on the command line. */
export const optimizerNames = ['sgd', 'momentum', 'adagrad', 'rmsprop', 'adam'] as const;
export type OptimizerName = (typeof optimizerNames)[number];
