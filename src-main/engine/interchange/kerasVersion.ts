/**
 * The version of Keras that wrote a topology, where its file does not say: by settings that only some versions have.
 * @param text of the topology
 */
export function guessKerasVersion(text: string): string {
  if (/"(?:nb_filter|nb_row|border_mode|dim_ordering|W_regularizer)"/.test(text)) return '1';
  return /"(?:batch_shape|keras_history|registered_name)"/.test(text) &&
    /"(?:DTypePolicy|batch_shape)"/.test(text)
    ? '3'
    : '2';
}
