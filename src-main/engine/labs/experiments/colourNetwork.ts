import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Factor between the outputs and the chroma: small numbers would be learned slowly at first. */
export const CHROMA_SCALE = 4;

/**
 * A convolutional network from the luminance of an image to its chroma: down to a quarter of the size, where a window sees
 * much of the image, and up again, with what was there on the way down added (a small U-Net, after Ronneberger et al. 2015).
 * @param size height and width, multiples of 4
 */
export function colourNetwork([height, width]: readonly [number, number]): LayersModel {
  const wide = { padding: 'same', useBias: false, kernelInitializer: 'heNormal' } as const;
  const through = (from: SymbolicTensor, ...stack: layers.Layer[]): SymbolicTensor =>
    stack.reduce((before, layer) => layer.apply(before) as SymbolicTensor, from);
  const after = (name: string): layers.Layer[] => [
    layers.batchNormalization({ name: `${name}-norm`, momentum: 0.9 }),
    layers.activation({ name: `${name}-relu`, activation: 'relu' }),
  ];
  const convolve = (name: string, filters: number, from: SymbolicTensor, strides = 1): SymbolicTensor =>
    through(from, layers.conv2d({ name, filters, kernelSize: 3, strides, ...wide }), ...after(name));
  const up = (
    name: string,
    filters: number,
    from: SymbolicTensor,
    beside: SymbolicTensor,
  ): SymbolicTensor => {
    const enlarge = layers.conv2dTranspose({ name, filters, kernelSize: 4, strides: 2, ...wide });
    const larger = through(from, enlarge, ...after(name));
    return layers.add({ name: `${name}-sum` }).apply([larger, beside]) as SymbolicTensor;
  };
  const image = input({ shape: [height, width, 1], name: 'luminance' });
  const whole = convolve('whole', 16, image);
  const half = convolve('half', 32, whole, 2);
  const quarter = convolve('quarter2', 64, convolve('quarter1', 64, half, 2));
  const wider = convolve('half2', 32, up('up1', 32, quarter, half));
  const widest = convolve('whole2', 16, up('up2', 16, wider, whole));
  // Nothing but grey at first.
  const first = { kernelInitializer: 'zeros', biasInitializer: 'zeros' } as const;
  const output = layers.conv2d({ name: 'chroma', filters: 2, kernelSize: 3, padding: 'same', ...first });
  return model({ name: 'colorization', inputs: image, outputs: through(widest, output) });
}
