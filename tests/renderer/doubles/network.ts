import { roleOf } from '../../../src-shared/model/ports.ts';
import type { LayerInfo, ModelInfo } from '../../../src-shared/model/model.ts';
import type { FrameTensor } from '../../../src-shared/contract/service.ts';
import { remembered } from './remembered.ts';

/** A small random number generator, so that pictures of the double are reproducible (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const conv = (name: string, input: string, size: number, channels: number, filters: number): LayerInfo => ({
  name,
  className: 'Conv2D',
  kind: 'conv',
  outputShape: [size, size, filters],
  parameters: 25 * channels * filters + filters,
  inputs: [input],
  activation: 'tanh',
  kernelShape: [5, 5, channels, filters],
  kernelSize: [5, 5],
  strides: [1, 1],
  padding: name === 'conv1' ? 'same' : 'valid',
});
const pool = (name: string, input: string, size: number, channels: number): LayerInfo => ({
  name,
  className: 'AveragePooling2D',
  kind: 'pool',
  outputShape: [size, size, channels],
  parameters: 0,
  inputs: [input],
  kernelSize: [2, 2],
  strides: [2, 2],
  padding: 'valid',
});
const dense = (name: string, input: string, from: number, to: number, activation: string): LayerInfo => ({
  name,
  className: 'Dense',
  kind: 'dense',
  outputShape: [to],
  parameters: (from + 1) * to,
  inputs: [input],
  activation,
  kernelShape: [from, to],
});

/** The ports of a network with one input and one output. */
export const portsOf = (input: number[], output: number[]): Pick<ModelInfo, 'inputs' | 'outputs'> => ({
  inputs: [{ name: 'input', shape: input, dtype: 'float32', role: roleOf(input) }],
  outputs: [{ name: 'output', shape: output, dtype: 'float32', role: roleOf(output) }],
});

/** LeNet-5 as the engine describes it. */
export const lenet5: ModelInfo = {
  name: 'lenet5',
  ...portsOf([28, 28, 1], [10]),
  parameters: 61_706,
  layers: [
    {
      name: 'input',
      className: 'InputLayer',
      kind: 'input',
      outputShape: [28, 28, 1],
      parameters: 0,
      inputs: [],
    },
    conv('conv1', 'input', 28, 1, 6),
    pool('pool1', 'conv1', 14, 6),
    conv('conv2', 'pool1', 10, 6, 16),
    pool('pool2', 'conv2', 5, 16),
    conv('conv3', 'pool2', 1, 16, 120),
    {
      name: 'flatten',
      className: 'Flatten',
      kind: 'flatten',
      outputShape: [120],
      parameters: 0,
      inputs: ['conv3'],
    },
    dense('dense1', 'flatten', 120, 84, 'tanh'),
    dense('output', 'dense1', 84, 10, 'softmax'),
  ],
};

/** Strokes of the ten digits in the unit square, as polylines. */
const strokes: [number, number][][][] = [
  [
    [
      [0.5, 0.15],
      [0.3, 0.25],
      [0.25, 0.5],
      [0.3, 0.78],
      [0.5, 0.87],
      [0.7, 0.77],
      [0.75, 0.5],
      [0.7, 0.24],
      [0.5, 0.15],
    ],
  ],
  [
    [
      [0.38, 0.3],
      [0.54, 0.16],
      [0.52, 0.86],
    ],
  ],
  [
    [
      [0.28, 0.32],
      [0.4, 0.17],
      [0.62, 0.18],
      [0.7, 0.36],
      [0.52, 0.58],
      [0.28, 0.84],
      [0.75, 0.82],
    ],
  ],
  [
    [
      [0.3, 0.2],
      [0.55, 0.14],
      [0.68, 0.28],
      [0.48, 0.46],
      [0.7, 0.62],
      [0.62, 0.82],
      [0.3, 0.84],
    ],
  ],
  [
    [
      [0.36, 0.16],
      [0.27, 0.55],
      [0.74, 0.55],
    ],
    [
      [0.64, 0.3],
      [0.6, 0.88],
    ],
  ],
  [
    [
      [0.7, 0.17],
      [0.36, 0.18],
      [0.33, 0.46],
      [0.58, 0.44],
      [0.7, 0.62],
      [0.58, 0.83],
      [0.3, 0.82],
    ],
  ],
  [
    [
      [0.62, 0.14],
      [0.36, 0.42],
      [0.3, 0.7],
      [0.46, 0.86],
      [0.66, 0.74],
      [0.58, 0.56],
      [0.33, 0.64],
    ],
  ],
  [
    [
      [0.26, 0.2],
      [0.72, 0.18],
      [0.56, 0.5],
      [0.46, 0.88],
    ],
  ],
  [
    [
      [0.62, 0.22],
      [0.42, 0.16],
      [0.36, 0.34],
      [0.64, 0.6],
      [0.6, 0.82],
      [0.38, 0.84],
      [0.36, 0.64],
      [0.62, 0.38],
      [0.62, 0.22],
    ],
  ],
  [
    [
      [0.66, 0.34],
      [0.5, 0.48],
      [0.34, 0.38],
      [0.42, 0.18],
      [0.62, 0.18],
      [0.67, 0.34],
      [0.56, 0.88],
    ],
  ],
];

/** A drawn digit, `[28, 28]`, 0..255, with small differences per index. */
export function drawDigit(digit: number, index: number): Uint8Array {
  return drawnDigits(`${digit} ${index}`, () => drawAnew(digit, index)).slice();
}
const drawnDigits = remembered<Uint8Array>(5000);

function drawAnew(digit: number, index: number): Uint8Array {
  const random = randomNumbers(index * 7919 + 17);
  const slant = (random() - 0.5) * 0.35;
  const size = 0.85 + random() * 0.25;
  const thickness = 0.035 + random() * 0.03;
  const bend = (point: [number, number]): [number, number] => [
    (point[0] - 0.5 + slant * (0.5 - point[1])) * size + 0.5,
    (point[1] - 0.5) * size + 0.5,
  ];
  const lines = strokes[digit]!.map((line) => line.map(bend));
  return Uint8Array.from({ length: 784 }, (_none, at) => {
    const x = ((at % 28) + 0.5) / 28;
    const y = (Math.floor(at / 28) + 0.5) / 28;
    const away = Math.min(...lines.map((line) => distance(line, x, y)));
    return Math.round(255 * Math.max(0, Math.min(1, (thickness + 0.03 - away) / 0.035)));
  });
}

function distance(line: [number, number][], x: number, y: number): number {
  let least = Infinity;
  for (let at = 0; at + 1 < line.length; at++) {
    const [x0, y0] = line[at]!;
    const [x1, y1] = line[at + 1]!;
    const length = (x1 - x0) ** 2 + (y1 - y0) ** 2 || 1e-9;
    const share = Math.max(0, Math.min(1, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length));
    least = Math.min(least, Math.hypot(x - x0 - share * (x1 - x0), y - y0 - share * (y1 - y0)));
  }
  return least;
}

interface Weights {
  kernel: Float32Array;
  bias: Float32Array;
}

/** A LeNet-5 with made-up weights that look trained; its scores are adapted to the label. */
export class SketchedNetwork {
  readonly #weights = new Map<string, Weights>();

  constructor() {
    const random = randomNumbers(5);
    for (const layer of lenet5.layers) {
      if (!layer.kernelShape) continue;
      const outputs = layer.kernelShape.at(-1)!;
      const inputs = layer.kernelShape.at(-2)!;
      const size = layer.kernelShape.reduce((product, one) => product * one, 1);
      const kernel = new Float32Array(size);
      for (let output = 0; output < outputs; output++) {
        for (let input = 0; input < inputs; input++) {
          const angle = random() * Math.PI * 2;
          const phase = random() * Math.PI;
          const frequency = 0.8 + random() * 0.9;
          const gain = (random() * 1.6 + 0.4) / Math.sqrt((inputs * size) / (inputs * outputs));
          for (let at = 0; at < size / (inputs * outputs); at++) {
            const x = (at % 5) - 2;
            const y = Math.floor(at / 5) - 2;
            const along = x * Math.cos(angle) + y * Math.sin(angle);
            kernel[(at * inputs + input) * outputs + output] =
              gain * Math.cos(along * frequency + phase) * Math.exp(-(x * x + y * y) / 9) +
              (random() - 0.5) * 0.04;
          }
        }
      }
      this.#weights.set(layer.name, {
        kernel,
        bias: Float32Array.from({ length: outputs }, () => (random() - 0.5) * 0.2),
      });
    }
  }

  /** Activations and weights for one image, as in a frame. `skill` from 0 to 1 is the confidence of the output. */
  tensors(pixels: Uint8Array, label: number, skill: number): FrameTensor[] {
    const found: FrameTensor[] = [];
    let values: Float32Array = Float32Array.from(pixels, (value) => value / 255);
    for (const layer of lenet5.layers) {
      const weights = this.#weights.get(layer.name);
      if (layer.kind === 'conv') values = convolve(values, layer, weights!, 0.35 + 0.65 * skill);
      else if (layer.kind === 'pool') values = average(values, layer);
      else if (layer.kind === 'dense' && layer.name !== 'output') values = connect(values, layer, weights!);
      else if (layer.name === 'output')
        values = scoresFor(
          label,
          skill,
          pixels.reduce((sum, one) => sum + one, 0),
        );
      found.push({
        layer: layer.name,
        name: 'activation',
        quantity: 'activations',
        shape: [1, ...layer.outputShape],
        dtype: 'float32',
        data: values,
      });
      if (!weights) continue;
      for (const name of ['kernel', 'bias'] as const)
        found.push({
          layer: layer.name,
          name,
          quantity: 'filters',
          shape: name === 'kernel' ? layer.kernelShape! : [weights.bias.length],
          dtype: 'float32',
          data: weights[name],
        });
    }
    return found;
  }
}

/** Softmax-like scores with the label highest, more confident with more skill. */
export function scoresFor(label: number, skill: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const raw = Float32Array.from({ length: 10 }, (_none, index) =>
    Math.exp(random() * 2.2 * (1.2 - skill) + (index === label ? skill * 5.5 : 0)),
  );
  const sum = raw.reduce((total, one) => total + one, 0);
  return raw.map((one) => one / sum);
}

function convolve(input: Float32Array, layer: LayerInfo, weights: Weights, gain: number): Float32Array {
  const [height, width, filters] = layer.outputShape as [number, number, number];
  const channels = layer.kernelShape![2]!;
  const shift = layer.padding === 'same' ? 2 : 0;
  const size = Math.sqrt(input.length / channels);
  const output = new Float32Array(height * width * filters);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let filter = 0; filter < filters; filter++) {
        let sum = weights.bias[filter]! * 0.3;
        for (let ky = 0; ky < 5; ky++)
          for (let kx = 0; kx < 5; kx++) {
            const sy = y + ky - shift;
            const sx = x + kx - shift;
            if (sy < 0 || sx < 0 || sy >= size || sx >= size) continue;
            for (let channel = 0; channel < channels; channel++)
              sum +=
                input[(sy * size + sx) * channels + channel]! *
                weights.kernel[((ky * 5 + kx) * channels + channel) * filters + filter]!;
          }
        output[(y * width + x) * filters + filter] = Math.tanh(sum * gain * 1.6);
      }
  return output;
}

function average(input: Float32Array, layer: LayerInfo): Float32Array {
  const [height, width, channels] = layer.outputShape as [number, number, number];
  return Float32Array.from({ length: height * width * channels }, (_none, at) => {
    const channel = at % channels;
    const x = Math.floor(at / channels) % width;
    const y = Math.floor(at / channels / width);
    const from = (dy: number, dx: number): number =>
      input[((2 * y + dy) * width * 2 + 2 * x + dx) * channels + channel]!;
    return (from(0, 0) + from(0, 1) + from(1, 0) + from(1, 1)) / 4;
  });
}

function connect(input: Float32Array, layer: LayerInfo, weights: Weights): Float32Array {
  const outputs = layer.outputShape[0]!;
  return Float32Array.from({ length: outputs }, (_none, output) => {
    let sum = weights.bias[output]!;
    for (let at = 0; at < input.length; at++) sum += input[at]! * weights.kernel[at * outputs + output]!;
    return Math.tanh(sum * 1.8);
  });
}
