/** What a file of arrays holds beside them, where this program wrote it: the layers that the arrays are the weights of. */
export const NPZ_TOPOLOGY = 'featurescope.json';
