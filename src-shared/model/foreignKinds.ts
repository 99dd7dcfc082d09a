/** Kinds of files and folders that other programs make of networks and data, and that cannot be opened here yet. */
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

/** By the end of a file's name, in small letters. */
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

/** What a file's name says of it; undefined where it is none of the known kinds. */
export function foreignKindOf(name: string): ForeignKind | undefined {
  return endings.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}
