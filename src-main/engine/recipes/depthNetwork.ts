import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Form of a network of `6n + 2` layers with weights. */
interface DepthForm {
  name: string;
  /** Number of layers with weights on the longest path: 8, 14, 20, ... */
  depth: number;
  /** Whether each pair of convolutions is added to what it reads. */
  skip: boolean;
  /** Number of maps in the first stage; doubled in each further one, where rows and columns are halved. */
  maps: number;
  /** Stride of the first convolution. Default 2, for which training takes a quarter of the time */
  firstStride?: 1 | 2;
}

const STAGES = 3;

/**
 * A network of He et al. 2015, section 4.2, with or without skip connections: a convolution, three stages of `n` pairs
 * of convolutions, the mean of each map, and a dense layer. Every convolution is followed by batch normalisation. Where rows
 * and columns are halved, the skip connection is a 1x1 convolution with stride 2; elsewhere it has no weights.
 * @param shape `[H, W, C]`
 */
export function depthNetwork(
  shape: readonly number[],
  classes: number,
  { name: title, depth, skip, maps: narrowest, firstStride = 2 }: DepthForm,
): LayersModel {
  const image = input({ shape: [...shape], name: 'input' });
  let top = relu(convolution(image, 'conv', 3, narrowest, firstStride), 'relu');
  for (let stage = 0; stage < STAGES; stage++) {
    const maps = narrowest * 2 ** stage;
    for (let pair = 0; pair < (depth - 2) / (2 * STAGES); pair++) {
      const name = `stage${stage + 1}-${pair + 1}`;
      const strides = stage > 0 && pair === 0 ? 2 : 1;
      const first = relu(convolution(top, `${name}-a`, 3, maps, strides), `${name}-a-relu`);
      const second = convolution(first, `${name}-b`, 3, maps, 1);
      if (skip) {
        const skipped = strides > 1 ? convolution(top, `${name}-skip`, 1, maps, strides) : top;
        const sum = layers.add({ name: `${name}-add` }).apply([second, skipped]);
        top = relu(sum as SymbolicTensor, `${name}-relu`);
      } else top = relu(second, `${name}-relu`);
    }
  }
  const mean = through(top, layers.globalAveragePooling2d({ name: 'average' }));
  const output = through(mean, layers.dense({ name: 'output', units: classes, activation: 'softmax' }));
  return model({ name: title, inputs: image, outputs: output });
}

const through = (below: SymbolicTensor, layer: layers.Layer): SymbolicTensor =>
  layer.apply(below) as SymbolicTensor;

const relu = (below: SymbolicTensor, name: string): SymbolicTensor =>
  through(below, layers.activation({ name, activation: 'relu' }));

/** A convolution without bias and its batch normalisation. */
function convolution(
  below: SymbolicTensor,
  name: string,
  kernelSize: number,
  filters: number,
  strides: number,
): SymbolicTensor {
  const settings = { padding: 'same', useBias: false, kernelInitializer: 'heNormal' } as const;
  const sums = through(below, layers.conv2d({ name, filters, kernelSize, strides, ...settings }));
  return through(sums, layers.batchNormalization({ name: `${name}-norm`, momentum: 0.9 }));
}
