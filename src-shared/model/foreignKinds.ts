/** Files and folders of networks and data by other programs that cannot be opened yet. */
export const foreignKinds = [
  'Keras (HDF5)',
  'ONNX',
  'PyTorch',
  'safetensors',
  'TensorFlow SavedModel',
  'TensorFlow Lite',
  'TensorFlow.js',
  'Core ML',
  'Caffe',
  'NumPy',
  'an archive',
] as const;
export type ForeignKind = (typeof foreignKinds)[number];

/** Patterns of file names, in lower case. */
const endings: readonly (readonly [pattern: RegExp, kind: ForeignKind])[] = [
  [/\.(h5|hdf5|keras)$/, 'Keras (HDF5)'],
  [/\.onnx$/, 'ONNX'],
  [/\.(pt|pth|ckpt|torchscript)$/, 'PyTorch'],
  [/\.safetensors$/, 'safetensors'],
  [/\.pb$/, 'TensorFlow SavedModel'],
  [/\.tflite$/, 'TensorFlow Lite'],
  [/^model\.json$/, 'TensorFlow.js'],
  [/\.(mlmodel|mlpackage)$/, 'Core ML'],
  [/\.(caffemodel|prototxt)$/, 'Caffe'],
  [/\.npy$/, 'NumPy'],
  [/\.(zip|tar|tgz|gz|7z|rar)$/, 'an archive'],
];

/** The kind of a file, by its name; undefined if it is not a known kind. */
export function foreignKindOf(name: string): ForeignKind | undefined {
  return endings.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}
