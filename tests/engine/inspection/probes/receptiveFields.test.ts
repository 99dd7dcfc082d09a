import { tensor, tidy } from '@tensorflow/tfjs-core';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { forward } from '../../../../src-main/engine/network/forward.ts';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { recipes } from '../../../../src-main/engine/recipes/recipes.ts';
import { receptiveFields } from '../../../../src-main/engine/inspection/probes/receptiveFields.ts';
import { registeredLayer } from '../../../../src-main/engine/layers/registeredLayer.ts';
import '../../../../src-main/engine/layers/registerLayers.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { LayerInfo } from '../../../../src-shared/model/model.ts';
import { randomNumbers } from '../../../renderer/doubles/network.ts';
import { enlarges } from '../../../reference/enlarges.ts';

// Which recipes are tested depends on their networks.
await selectBackend('wasm');

const apply = (layer: layers.Layer, from: SymbolicTensor | SymbolicTensor[]): SymbolicTensor =>
  layer.apply(from) as SymbolicTensor;

/** Networks with every kind of geometry: stride, padding, dilation, windows that leave a remainder, branches. */
const networks: Record<string, () => LayersModel> = {
  'strides and padding that come to odd borders': () => {
    const image = input({ shape: [13, 11, 1], name: 'input' });
    const conv1 = apply(
      layers.conv2d({ name: 'conv1', filters: 2, kernelSize: [3, 2], strides: [2, 1] }),
      image,
    );
    const pool = apply(layers.maxPooling2d({ name: 'pool', poolSize: [2, 3], strides: [2, 2] }), conv1);
    const conv2 = apply(layers.conv2d({ name: 'conv2', filters: 2, kernelSize: 3, padding: 'same' }), pool);
    const conv3 = apply(
      layers.conv2d({ name: 'conv3', filters: 2, kernelSize: [2, 4], strides: 2, padding: 'same' }),
      conv2,
    );
    const flat = apply(layers.flatten({ name: 'flat' }), conv3);
    const drop = apply(layers.dropout({ name: 'drop', rate: 0.5 }), flat);
    const dense = apply(layers.dense({ name: 'dense', units: 3 }), drop);
    return model({ inputs: image, outputs: dense });
  },
  'dilation, depthwise kernels and normalisation': () => {
    const image = input({ shape: [12, 14, 2], name: 'input' });
    const wide = apply(
      layers.conv2d({ name: 'wide', filters: 2, kernelSize: 3, dilationRate: [2, 4], padding: 'same' }),
      image,
    );
    const deep = apply(
      layers.depthwiseConv2d({ name: 'deep', kernelSize: 3, strides: 2, padding: 'same' }),
      wide,
    );
    const norm = apply(layers.batchNormalization({ name: 'norm' }), deep);
    const soft = apply(layers.leakyReLU({ name: 'leaky' }), norm);
    const mean = apply(layers.averagePooling2d({ name: 'mean', poolSize: 2, padding: 'same' }), soft);
    const all = apply(layers.globalAveragePooling2d({ name: 'all' }), mean);
    return model({ inputs: image, outputs: all });
  },
  'a mean of the whole image that is added everywhere': () => {
    const image = input({ shape: [8, 7, 1], name: 'input' });
    const conv = apply(layers.conv2d({ name: 'conv', filters: 2, kernelSize: 3, padding: 'same' }), image);
    const mean = apply(layers.globalAveragePooling2d({ name: 'mean' }), conv);
    const again = apply(layers.reshape({ name: 'again', targetShape: [1, 1, 2] }), mean);
    const sum = apply(layers.add({ name: 'sum' }), [conv, again]);
    const row = apply(layers.averagePooling2d({ name: 'row', poolSize: [1, 7], strides: 1 }), conv);
    const product = apply(layers.multiply({ name: 'product' }), [row, sum]);
    return model({ inputs: image, outputs: product });
  },
  'rows and columns in another order': () => {
    const made = (className: string, config: object): layers.Layer =>
      new (registeredLayer(className))(config);
    const image = input({ shape: [8, 6, 1], name: 'input' });
    const conv = apply(layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, padding: 'same' }), image);
    const rows = apply(made('Gather', { name: 'rows', axis: 1, indices: [0, 0, 2, 4, 6, 7] }), conv);
    const turned = apply(made('Gather', { name: 'turned', axis: 2, indices: [5, 3, 1] }), rows);
    const pool = apply(layers.maxPooling2d({ name: 'pool', poolSize: [2, 1], strides: [2, 1] }), turned);
    const blocks = apply(made('DepthToSpace', { name: 'blocks', blockSize: 2 }), pool);
    return model({ inputs: image, outputs: blocks });
  },
  'maps that grow, are cut and framed': () => {
    const image = input({ shape: [6, 5, 1], name: 'input' });
    const frame = apply(
      layers.zeroPadding2d({
        name: 'frame',
        padding: [
          [2, 1],
          [0, 3],
        ],
      }),
      image,
    );
    const narrow = apply(
      layers.cropping2D({
        name: 'narrow',
        cropping: [
          [1, 0],
          [0, 2],
        ],
      }),
      frame,
    );
    const large = apply(layers.upSampling2d({ name: 'large', size: [2, 3] }), narrow);
    const smooth = apply(
      layers.upSampling2d({ name: 'smooth', size: [3, 2], interpolation: 'bilinear' }),
      narrow,
    );
    const side = apply(
      layers.cropping2D({
        name: 'side',
        cropping: [
          [5, 5],
          [0, 2],
        ],
      }),
      smooth,
    );
    const seen = apply(
      layers.zeroPadding2d({
        name: 'seen',
        padding: [
          [1, 1],
          [1, 7],
        ],
      }),
      side,
    );
    const both = apply(layers.add({ name: 'both' }), [seen, large]);
    return model({ inputs: image, outputs: both });
  },
  'transposed convolutions with and without gaps': () => {
    const image = input({ shape: [5, 4, 1], name: 'input' });
    const wide = apply(
      layers.conv2dTranspose({ name: 'wide', filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
      image,
    );
    const gaps = apply(
      layers.conv2dTranspose({ name: 'gaps', filters: 1, kernelSize: [1, 2], strides: [2, 3] }),
      image,
    );
    const cut = apply(
      layers.cropping2D({
        name: 'cut',
        cropping: [
          [0, 0],
          [0, 4],
        ],
      }),
      gaps,
    );
    const sum = apply(layers.concatenate({ name: 'sum', axis: 3 }), [wide, cut]);
    return model({ inputs: image, outputs: sum });
  },
  'values that are put elsewhere': () => {
    const image = input({ shape: [6, 4, 2], name: 'input' });
    const conv = apply(layers.conv2d({ name: 'conv', filters: 3, kernelSize: 2 }), image);
    const turned = apply(layers.permute({ name: 'turned', dims: [2, 1, 3] }), conv);
    const asMaps = apply(layers.permute({ name: 'asMaps', dims: [3, 2, 1] }), conv);
    const steps = apply(layers.reshape({ name: 'steps', targetShape: [15, 3] }), conv);
    const along = apply(layers.conv1d({ name: 'along', filters: 2, kernelSize: 4, strides: 2 }), steps);
    const flat = ['turned', 'asMaps', 'along'].map((name, at) =>
      apply(layers.flatten({ name: `${name}Flat` }), [turned, asMaps, along][at]!),
    );
    const all = apply(layers.concatenate({ name: 'all' }), flat);
    return model({ inputs: image, outputs: all });
  },
  'normalised rows, and halves side by side': () => {
    const image = input({ shape: [5, 6, 1], name: 'input' });
    const lines = apply(layers.layerNormalization({ name: 'lines', axis: [2, 3] }), image);
    const left = apply(
      layers.cropping2D({
        name: 'left',
        cropping: [
          [0, 0],
          [0, 4],
        ],
      }),
      image,
    );
    const both = apply(layers.concatenate({ name: 'both', axis: 2 }), [left, lines]);
    const near = apply(layers.conv2d({ name: 'near', filters: 1, kernelSize: 2 }), both);
    return model({ inputs: image, outputs: near });
  },
  'a sequence of which nothing later is read': () => {
    const image = input({ shape: [12, 1, 1], name: 'input' });
    const sequence = apply(layers.reshape({ name: 'sequence', targetShape: [12, 1] }), image);
    const causal = (config: object): layers.Layer => new (registeredLayer('Conv1D'))(config);
    const first = apply(causal({ name: 'first', filters: 2, kernelSize: 3, padding: 'causal' }), sequence);
    const second = apply(
      causal({ name: 'second', filters: 2, kernelSize: 2, dilationRate: 2, padding: 'causal' }),
      first,
    );
    const last = apply(
      causal({ name: 'last', filters: 1, kernelSize: 2, strides: 2, padding: 'causal' }),
      second,
    );
    return model({ inputs: image, outputs: last });
  },
  'groups of maps normalised': () => {
    const image = input({ shape: [5, 6, 4], name: 'input' });
    const part = apply(
      layers.cropping2D({
        name: 'part',
        cropping: [
          [1, 0],
          [0, 2],
        ],
      }),
      image,
    );
    const groups = apply(new (registeredLayer('GroupNormalization'))({ name: 'groups', groups: 2 }), part);
    const near = apply(layers.conv2d({ name: 'near', filters: 1, kernelSize: 2 }), groups);
    return model({ inputs: image, outputs: near });
  },
  'branches that meet': () => {
    const image = input({ shape: [10, 9, 1], name: 'input' });
    const wide = apply(
      layers.conv2d({ name: 'wide', filters: 2, kernelSize: [5, 3], padding: 'same' }),
      image,
    );
    const thin = apply(layers.conv2d({ name: 'thin', filters: 2, kernelSize: 1 }), image);
    const sum = apply(layers.add({ name: 'sum' }), [wide, thin]);
    const far = apply(
      layers.conv2d({ name: 'far', filters: 1, kernelSize: 3, strides: 3, padding: 'same' }),
      sum,
    );
    const near = apply(layers.maxPooling2d({ name: 'near', poolSize: 3, strides: 3, padding: 'same' }), thin);
    const both = apply(layers.concatenate({ name: 'both' }), [far, near]);
    return model({ inputs: image, outputs: both });
  },
};

/** Every layer's output for an image. */
function outputs(network: Network, image: Float32Array): Map<string, Float32Array> {
  const found = new Map<string, Float32Array>();
  tidy(() => {
    const batch = tensor(image, [1, ...network.info.inputs[0]!.shape]);
    forward(network.graph, batch, false).outputs.forEach((output, at) =>
      found.set(network.info.layers[at]!.name, new Float32Array(output.dataSync())),
    );
  });
  return found;
}

/** For every unit, the bounding rectangle of the pixels that influence it, found by perturbing the network's input. */
function perturb(network: Network): Map<string, Int32Array> {
  const [height, width, channels] = network.info.inputs[0]!.shape as [number, number, number];
  const random = randomNumbers(5);
  const base = Float32Array.from({ length: height * width * channels }, random);
  const before = outputs(network, base);
  const found = new Map<string, Int32Array>();
  for (let pixel = 0; pixel < height * width; pixel++) {
    // Up and down, far enough to exceed a maximum at another position.
    for (const by of [1e3, -1e3]) {
      const changed = base.slice();
      for (let channel = 0; channel < channels; channel++) changed[pixel * channels + channel]! += by;
      for (const [name, after] of outputs(network, changed)) {
        const layer = network.info.layers.find((one) => one.name === name)!;
        const fields = found.get(name) ?? noFields(layer);
        found.set(name, fields);
        widen(fields, layer, before.get(name)!, after, Math.floor(pixel / width), pixel % width);
      }
    }
  }
  return found;
}

/** Positions of a layer of maps or of a sequence, or units. */
const units = ({ outputShape }: LayerInfo): number =>
  outputShape.length === 1 ? outputShape[0]! : sizeOf(outputShape.slice(0, -1));
const noFields = (layer: LayerInfo): Int32Array =>
  Int32Array.from({ length: units(layer) * 4 }, (_none, at) => (at % 4 < 2 ? 1e6 : -1));

/** All 0 for a unit that no pixel influences. */
const ofSeeing = (fields: Int32Array): number[] =>
  [...fields].map((edge, at) => (fields[at - (at % 4) + 2] === -1 ? 0 : edge));

function widen(
  fields: Int32Array,
  layer: LayerInfo,
  before: Float32Array,
  after: Float32Array,
  y: number,
  x: number,
): void {
  const maps = layer.outputShape.length === 1 ? 1 : layer.outputShape.at(-1)!;
  after.forEach((value, at) => {
    if (value === before[at]) return;
    const field = Math.floor(at / maps) * 4;
    fields[field] = Math.min(fields[field]!, y);
    fields[field + 1] = Math.min(fields[field + 1]!, x);
    fields[field + 2] = Math.max(fields[field + 2]!, y + 1);
    fields[field + 3] = Math.max(fields[field + 3]!, x + 1);
  });
}

describe('receptive fields by geometry', () => {
  it('are not claimed behind a layer of which it is not known what it reads', () => {
    const image = input({ shape: [4, 3, 1], name: 'input' });
    const steps = apply(layers.reshape({ name: 'steps', targetShape: [4, 3] }), image);
    const recurrent = layers.simpleRNN({ name: 'recurrent', units: 2, recurrentInitializer: 'zeros' });
    const network = new Network(model({ inputs: image, outputs: apply(recurrent, steps) }), 'sgd');
    const [, known, unknown] = network.info.layers;
    expect(receptiveFields(network.info, known!).shape).toEqual([4, 4]);
    expect(() => receptiveFields(network.info, unknown!)).toThrow(
      expect.objectContaining({ code: 'model/field-unknown' }),
    );
    network.dispose();
  });

  it.each(Object.keys(networks))('are the pixels whose change changes a unit: %s', (name) => {
    const network = new Network(networks[name]!(), 'sgd');
    initialiseWeights(network.model, 8);
    const measured = perturb(network);
    for (const layer of network.info.layers) {
      const { data, shape } = receptiveFields(network.info, layer);
      expect(shape).toEqual(
        layer.outputShape.length === 1 ? [layer.outputShape[0], 4] : [...layer.outputShape.slice(0, -1), 4],
      );
      expect([...data], layer.name).toEqual(ofSeeing(measured.get(layer.name)!));
    }
    network.dispose();
  });

  /** Enlarged maps have no constant stride between units. */
  const regular = recipes.filter((recipe) => !enlarges(recipe));
  it.each(regular.map((recipe) => [recipe.id, recipe] as const))(
    'are one size on a regular grid, cut to the picture: %s',
    (_id, recipe) => {
      const network = new Network(recipe.build(recipe.inputShape, 10), 'sgd');
      for (const layer of network.info.layers.filter((one) => one.outputShape.length === 3)) {
        const { data, size, stride, offset } = receptiveFields(network.info, layer);
        const [height, width] = layer.outputShape as [number, number];
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const [top, left] = [offset![0] + y * stride![0], offset![1] + x * stride![1]];
            const whole = [top, left, top + size[0], left + size[1]];
            const cut = whole.map((at, side) => Math.max(0, Math.min(recipe.inputShape[side % 2]!, at)));
            const seesPixels = cut[2]! > cut[0]! && cut[3]! > cut[1]!;
            const expected = seesPixels ? cut : [0, 0, 0, 0];
            expect([...data.subarray((y * width + x) * 4, (y * width + x + 1) * 4)]).toEqual(expected);
          }
      }
      network.dispose();
    },
  );
});
