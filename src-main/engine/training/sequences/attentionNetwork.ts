import { GRU } from '../../layers/GRU.ts';
import {
  input,
  layers,
  model as modelOf,
  type LayersModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';

/** What an encoder-decoder is made for. */
export interface SequenceSizes {
  /** Number of different signs that are read, and of those that are written with the end and the beginning among them. */
  sourceSigns: number;
  targetSigns: number;
  /** Signs that are written, the end included; with attention any number can be. */
  steps: number;
  /** Whether the decoder sees all of the encoder's states, by attention; otherwise only the last one. */
  attention: boolean;
}

/** Units of the encoder in each direction, and of the decoder. */
const ENCODER = 48;
const DECODER = 64;
const cell = { recurrentActivation: 'sigmoid', resetAfter: true } as const;

/**
 * A recurrent encoder and decoder (Cho et al. 2014; Sutskever et al. 2014), with attention by products (Luong et al. 2015). Inputs:
 * - `source`: what is read, one-hot, `[N, S, source signs]`; rows of zeros are padding
 * - `written`: what was written before each step, one-hot, `[N, T, target signs]`
 * - `padding`, with attention alone: what is added to the scores, a large negative number at padding, `[N, T, S]`
 *
 * Outputs: logits of the next sign, `[N, T, target signs]`, and with attention its weights, `[N, T, S]`.
 */
export function attentionNetwork({ sourceSigns, targetSigns, steps, attention }: SequenceSizes): LayersModel {
  const source = input({ name: 'source', shape: [null, sourceSigns] });
  const written = input({ name: 'written', shape: [attention ? null : steps, targetSigns] });
  const encoder = layers.bidirectional({
    name: 'encoder',
    layer: new GRU({ ...cell, ...{ name: 'reader', units: ENCODER, returnSequences: attention } }) as never,
    mergeMode: 'concat',
  });
  const decoder = new GRU({ ...cell, ...{ name: 'decoder', units: DECODER, returnSequences: true } });
  const read = encoder.apply(source) as SymbolicTensor;
  const state = decoder.apply(written) as SymbolicTensor;
  const join = layers.concatenate({ name: 'join' });
  const last = (joined: SymbolicTensor): SymbolicTensor => {
    const hidden = layers.dense({ name: 'hidden', units: DECODER, activation: 'tanh' }).apply(joined);
    return layers.dense({ name: 'output', units: targetSigns }).apply(hidden) as SymbolicTensor;
  };
  if (!attention) {
    const repeated = layers.repeatVector({ name: 'repeated', n: steps }).apply(read) as SymbolicTensor;
    return modelOf({
      inputs: [source, written],
      outputs: last(join.apply([repeated, state]) as SymbolicTensor),
    });
  }
  const padding = input({ name: 'padding', shape: [null, null] });
  const query = layers.dense({ name: 'query', units: 2 * ENCODER, useBias: false }).apply(state);
  const scores = layers.dot({ name: 'scores', axes: 2 }).apply([query as SymbolicTensor, read]);
  const masked = layers.add({ name: 'masked' }).apply([scores as SymbolicTensor, padding]);
  const weights = layers
    .activation({ name: 'weights', activation: 'softmax' })
    .apply(masked) as SymbolicTensor;
  const context = layers.dot({ name: 'context', axes: [2, 1] }).apply([weights, read]) as SymbolicTensor;
  const output = last(join.apply([context, state]) as SymbolicTensor);
  return modelOf({ inputs: [source, written, padding], outputs: [output, weights] });
}
