import type { ClassSettings } from './ClassSettings.ts';

const flags = ['return_sequences', 'return_state', 'go_backwards', 'zero_output_for_mask'];
const training = ['implementation', 'unroll', 'unit_forget_bias', 'cudnn'];
/** TensorFlow.js would draw these masks without a seed, so that no step could be repeated. */
const leftOut = ['dropout', 'recurrent_dropout'];
const only = {
  stateful: [false, null],
  time_major: [false, null],
  use_cudnn: ['auto', true, false, null],
};

/** Layers over sequences. */
export const recurrent: readonly ClassSettings[] = [
  {
    className: 'SimpleRNN',
    honoured: ['units', 'use_bias', ...flags],
    activations: ['activation'],
    training,
    leftOut,
    only,
  },
  {
    className: 'LSTM',
    honoured: ['units', 'use_bias', ...flags],
    activations: ['activation', 'recurrent_activation'],
    training,
    leftOut,
    only,
  },
  {
    className: 'GRU',
    honoured: ['units', 'use_bias', 'reset_after', ...flags],
    activations: ['activation', 'recurrent_activation'],
    training,
    leftOut,
    only,
  },
  { className: 'Embedding', honoured: ['input_dim', 'output_dim', 'mask_zero', 'input_length'] },
  {
    className: 'Bidirectional',
    honoured: ['merge_mode', 'layer', 'backward_layer'],
    only: { weights: [null] },
  },
  { className: 'TimeDistributed', honoured: ['layer'] },
  // Its kernel is stored as it was divided last.
  { className: 'SpectralNormalization', honoured: ['layer'], leftOut: ['power_iterations'] },
];
