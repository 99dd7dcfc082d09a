import { makesMask } from '../../../network/forward.ts';
import type { Graph } from '../../../network/graph.ts';

/** Layers that leave out the steps that a mask hides. */
const heeding = new Set(['SimpleRNN', 'LSTM', 'GRU', 'Bidirectional', 'GlobalAveragePooling1D']);
/** Layers behind which there is no sequence left that a mask could be of. */
const ending = new Set(['Flatten', 'GlobalMaxPooling1D', 'GlobalAveragePooling1D']);

/** Positions of the layers whose output depends on a mask: those that leave steps out, of which a Masking or an Embedding says which. */
export function maskedNodes(graph: Graph): Set<number> {
  const behind: boolean[] = [];
  const found = new Set<number>();
  graph.forEach(({ layer, inputs }, position) => {
    const className = layer.getClassName();
    const isGiven = inputs.some((input) => behind[input]);
    if (isGiven && heeding.has(className)) found.add(position);
    behind.push(makesMask(layer) || (isGiven && !ending.has(className)));
  });
  return found;
}
