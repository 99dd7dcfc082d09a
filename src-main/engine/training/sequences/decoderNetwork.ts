import {
  input,
  layers,
  model as modelOf,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { GRU } from '../../layers/recurrent/GRU.ts';

/** What a decoder reads and writes. */
export interface DecoderSizes {
  /** Values at each place of what the encoder read. */
  values: number;
  /** Number of different signs that are written, the end among them, which also stands for the beginning. */
  signs: number;
  /** Signs that are written, the end included; with attention any number can be. */
  steps: number;
  /** Whether it sees all places of what was read, by attention; otherwise it gets one vector, and nothing more. */
  attention: boolean;
  /** Whether some places are padding. */
  padded: boolean;
}

const UNITS = 64;

/** How the recurrent layers of encoder and decoder are computed, so that their kernels can compute whole sequences. */
export const recurrent = { recurrentActivation: 'sigmoid', resetAfter: true } as const;

/**
 * A recurrent decoder (Cho et al. 2014; Sutskever et al. 2014), with attention by products (Luong et al. 2015). Inputs:
 * - `read`: what the encoder made of the source, `[N, places, values]` with attention, `[N, values]` without
 * - `written`: what was written before each step, one-hot, `[N, T, signs]`
 * - `padding`, if some places are padding: what is added to the scores, a large negative number there, `[N, 1, places]`
 *
 * Outputs: logits of the next sign, `[N, T, signs]`, and with attention its weights, `[N, T, places]`.
 */
export function decoderNetwork({ values, signs, steps, attention, padded }: DecoderSizes): LayersModel {
  const read = input({ name: 'read', shape: attention ? [null, values] : [values] });
  const written = input({ name: 'written', shape: [attention ? null : steps, signs] });
  const state = new GRU({ ...recurrent, ...{ name: 'decoder', units: UNITS, returnSequences: true } }).apply(
    written,
  ) as SymbolicTensor;
  const last = (context: SymbolicTensor): SymbolicTensor => {
    const joined = layers.concatenate({ name: 'join' }).apply([context, state]);
    const hidden = layers.dense({ name: 'hidden', units: UNITS, activation: 'tanh' }).apply(joined);
    return layers.dense({ name: 'output', units: signs }).apply(hidden) as SymbolicTensor;
  };
  if (!attention) {
    const repeated = layers.repeatVector({ name: 'repeated', n: steps }).apply(read) as SymbolicTensor;
    return modelOf({ inputs: [read, written], outputs: last(repeated) });
  }
  const query = layers.dense({ name: 'query', units: values, useBias: false }).apply(state) as SymbolicTensor;
  let scores = layers.dot({ name: 'scores', axes: 2 }).apply([query, read]) as SymbolicTensor;
  const padding = input({ name: 'padding', shape: [1, null] });
  if (padded) scores = layers.add({ name: 'masked' }).apply([scores, padding]) as SymbolicTensor;
  const weights = layers
    .activation({ name: 'weights', activation: 'softmax' })
    .apply(scores) as SymbolicTensor;
  const context = layers.dot({ name: 'context', axes: [2, 1] }).apply([weights, read]) as SymbolicTensor;
  return modelOf({
    inputs: [read, written, ...(padded ? [padding] : [])],
    outputs: [last(context), weights],
  });
}
