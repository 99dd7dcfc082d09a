/** A class's name as Keras names the groups of its layers: `Conv2D` is `conv2d`, `BatchNormalization` `batch_normalization`. */
export function classOfStored(className: string): string {
  const name = className.replaceAll(/\W+/g, '');
  return name
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
