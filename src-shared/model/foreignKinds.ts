/** Files and folders of networks and data by other programs that cannot be opened yet. */
export const foreignKinds = [
  'PyTorch',
  'safetensors',
  'TensorFlow SavedModel',
  'TensorFlow Lite',
  'Core ML',
  'Caffe',
  'NumPy',
  'an archive',
] as const;
export type ForeignKind = (typeof foreignKinds)[number];

/** Patterns of file names, in lower case. */
const endings: readonly (readonly [pattern: RegExp, kind: ForeignKind])[] = [
  [/\.(pt|pth|ckpt|torchscript)$/, 'PyTorch'],
  [/\.safetensors$/, 'safetensors'],
  [/\.pb$/, 'TensorFlow SavedModel'],
  [/\.tflite$/, 'TensorFlow Lite'],
  [/\.(mlmodel|mlpackage)$/, 'Core ML'],
  [/\.(caffemodel|prototxt)$/, 'Caffe'],
  [/\.npy$/, 'NumPy'],
  [/\.(zip|tar|tgz|gz|7z|rar)$/, 'an archive'],
];

/** The kind of a file, by its name; undefined if it is not a known kind. */
export function foreignKindOf(name: string): ForeignKind | undefined {
  return endings.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
}
