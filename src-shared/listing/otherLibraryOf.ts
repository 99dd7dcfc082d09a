/** Libraries for networks whose code is not read, by the beginnings of their paths. */
const libraries: readonly (readonly [beginning: RegExp, name: string])[] = [
  [
    /^(torch|torchvision|lightning|nn\.(Module|Conv[123]d|Linear|Sequential|ReLU|MaxPool[123]d))\b/,
    'PyTorch',
  ],
  [/^(flax|jax)\b/, 'JAX'],
  [/^mxnet\b/, 'MXNet'],
  [/^paddle\b/, 'PaddlePaddle'],
];

/** The library other than Keras that a path belongs to; undefined if it is none that is known. */
export const otherLibraryOf = (path: string): string | undefined =>
  libraries.find(([beginning]) => beginning.test(path))?.[1];
