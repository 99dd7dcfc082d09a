/** Activation functions by what they are called here, and in Keras 2 and 3. */
const both: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  softmax: 'softmax',
  logSoftmax: 'log_softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  elu: 'elu',
  selu: 'selu',
  swish: 'swish',
  gelu: 'gelu',
  mish: 'mish',
  exponential: 'exponential',
  leakyRelu: 'leaky_relu',
};

/**
 * The activation functions of a format of Keras. What each of the versions that read a format computes otherwise is in none: both call
 * another straight line `hard_sigmoid`, and HDF5 files are read by either.
 */
export const kerasActivations: Readonly<Record<'keras' | 'h5', Readonly<Record<string, string>>>> = {
  keras: {
    ...both,
    hardSigmoid6: 'hard_sigmoid',
    hardSwish: 'hard_silu',
    celu: 'celu',
    hardTanh: 'hard_tanh',
    tanhShrink: 'tanh_shrink',
    softShrink: 'soft_shrink',
    squareplus: 'squareplus',
    logSigmoid: 'log_sigmoid',
  },
  h5: both,
};
