import type { CodeLayer } from './CodePlan.ts';
import { pytorchCells } from './pytorchCells.ts';
import type { TorchLayer, TorchWeight } from './TorchLayer.ts';
import { takesChannelsFirst } from './takesChannelsFirst.ts';

type Activation = (value: string) => string;

const activations: Readonly<Record<string, Activation>> = {
  linear: (value) => value,
  relu: (value) => `F.relu(${value})`,
  tanh: (value) => `torch.tanh(${value})`,
  sigmoid: (value) => `torch.sigmoid(${value})`,
  softmax: (value) => `F.softmax(${value}, 1)`,
  elu: (value) => `F.elu(${value})`,
  selu: (value) => `F.selu(${value})`,
  softplus: (value) => `F.softplus(${value})`,
};

/**
 * A layer in PyTorch; undefined for one that is not known in all its settings.
 * @param givesLogits whether the layer's activation is left to the loss
 */
export function torchLayer(layer: CodeLayer, givesLogits: boolean): TorchLayer | undefined {
  if (layer.inputs.length === 0) return { call: () => '' };
  if (takesChannelsFirst(layer.config)) return undefined;
  const name = layer.config['activation'];
  const activate = givesLogits
    ? activations['linear']
    : activations[typeof name === 'string' ? name : 'linear'];
  if (!activate) return undefined;
  return builders[layer.className]?.(layer, activate, givesLogits);
}

type Builder = (layer: CodeLayer, activate: Activation, givesLogits: boolean) => TorchLayer | undefined;

const numbers = (value: unknown): [number, number] =>
  (Array.isArray(value) ? value : [value, value]).map(Number) as [number, number];

/** Zeros, or another value, around maps, as `padding: same` puts them: the smaller half before. */
function padded(layer: CodeLayer, value: string, kernel: readonly number[], fill = '0'): string {
  const { config, inputShapes, outputShape } = layer;
  if (config['padding'] === 'valid') return value;
  const strides = numbers(config['strides'] ?? kernel);
  const dilation = numbers(config['dilationRate'] ?? 1);
  const [rows, columns] = [0, 1].map((axis) => {
    const covered = (outputShape[axis]! - 1) * strides[axis]! + (kernel[axis]! - 1) * dilation[axis]! + 1;
    const total = Math.max(0, covered - inputShapes[0]![axis]!);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  }) as [number[], number[]];
  const sides = [...columns, ...rows];
  if (sides.every((side) => side === 0)) return value;
  return `F.pad(${value}, (${sides.join(', ')})${fill === '0' ? '' : `, value=${fill}`})`;
}

const isImage = ({ inputShapes }: CodeLayer): boolean => inputShapes[0]!.length === 3;
const pair = (value: unknown): string => `(${numbers(value).join(', ')})`;
const bool = (value: unknown): string => (value === false ? 'False' : 'True');
const biasOf = ({ config }: CodeLayer): TorchWeight[] =>
  config['useBias'] === false ? [] : [{ parameter: 'bias', weight: 'bias' }];

const combine =
  (join: (inputs: readonly string[]) => string): Builder =>
  () => ({ call: (_self, inputs) => join(inputs) });

const elementwise =
  (expression: (layer: CodeLayer, value: string) => string): Builder =>
  (layer) => ({ call: (_self, [value]) => expression(layer, value!) });

/** Back from PyTorch's order of axes, so that values are flattened as Keras does it. */
const flat = (layer: CodeLayer, value: string): string =>
  isImage(layer) ? `${value}.permute(0, 2, 3, 1).flatten(1)` : `${value}.flatten(1)`;

const builders: Readonly<Record<string, Builder>> = {
  Conv2D: (layer, activate) => {
    const { config, inputShapes } = layer;
    const kernel = numbers(config['kernelSize']);
    const made = [
      `${inputShapes[0]![2]}, ${Number(config['filters'])}, ${pair(kernel)}`,
      `stride=${pair(config['strides'])}, dilation=${pair(config['dilationRate'] ?? 1)}, bias=${bool(config['useBias'])}`,
    ];
    return {
      module: `nn.Conv2d(${made.join(', ')})`,
      call: (self, [value]) => activate(`${self}(${padded(layer, value!, kernel)})`),
      weights: [{ parameter: 'weight', weight: 'kernel', axes: [3, 2, 0, 1] }, ...biasOf(layer)],
    };
  },
  DepthwiseConv2D: (layer, activate) => {
    const { config, inputShapes, outputShape } = layer;
    const kernel = numbers(config['kernelSize']);
    if (Number(config['depthMultiplier'] ?? 1) !== 1) return undefined;
    const channels = inputShapes[0]![2]!;
    return {
      module: `nn.Conv2d(${channels}, ${outputShape[2]}, ${pair(kernel)}, stride=${pair(config['strides'])}, groups=${channels}, bias=${bool(config['useBias'])})`,
      call: (self, [value]) => activate(`${self}(${padded(layer, value!, kernel)})`),
      weights: [{ parameter: 'weight', weight: 'depthwise_kernel', axes: [2, 3, 0, 1] }, ...biasOf(layer)],
    };
  },
  Conv2DTranspose: (layer, activate) => {
    const { config, inputShapes, outputShape } = layer;
    if (config['outputPadding'] !== undefined) return undefined;
    const [kernel, strides] = [numbers(config['kernelSize']), numbers(config['strides'])];
    const [rows, columns] = [0, 1].map((axis) => {
      const from =
        config['padding'] === 'same' ? Math.max(0, Math.floor((kernel[axis]! - strides[axis]!) / 2)) : 0;
      return `${from}:${from + outputShape[axis]!}`;
    });
    return {
      module: `nn.ConvTranspose2d(${inputShapes[0]![2]}, ${Number(config['filters'])}, ${pair(kernel)}, stride=${pair(strides)}, bias=${bool(config['useBias'])})`,
      call: (self, [value]) => activate(`${self}(${value})[:, :, ${rows}, ${columns}]`),
      weights: [{ parameter: 'weight', weight: 'kernel', axes: [3, 2, 0, 1] }, ...biasOf(layer)],
    };
  },
  Dense: (layer, activate) => {
    const { config, inputShapes } = layer;
    const isSequence = inputShapes[0]!.length === 2;
    // The values of each step by themselves, of which a softmax would have another axis.
    if (inputShapes[0]!.length !== 1 && !(isSequence && config['activation'] !== 'softmax')) return undefined;
    return {
      module: `nn.Linear(${inputShapes[0]!.at(-1)}, ${Number(config['units'])}, bias=${bool(config['useBias'])})`,
      call: (self, [value]) => activate(`${self}(${value})`),
      weights: [{ parameter: 'weight', weight: 'kernel', axes: [1, 0] }, ...biasOf(layer)],
    };
  },
  BatchNormalization: (layer) => {
    const { config, outputShape } = layer;
    const [axis] = [config['axis']].flat().map(Number);
    const isPlain = config['center'] !== false && config['scale'] !== false;
    if (!isPlain || (axis !== -1 && axis !== outputShape.length)) return undefined;
    const kind = outputShape.length === 3 ? 'BatchNorm2d' : 'BatchNorm1d';
    if (outputShape.length === 2) return undefined;
    return {
      module: `nn.${kind}(${outputShape.at(-1)}, eps=${Number(config['epsilon'])}, momentum=${Number((1 - Number(config['momentum'])).toPrecision(6))})`,
      call: (self, [value]) => `${self}(${value})`,
      weights: [
        { parameter: 'weight', weight: 'gamma' },
        { parameter: 'bias', weight: 'beta' },
        { parameter: 'running_mean', weight: 'moving_mean' },
        { parameter: 'running_var', weight: 'moving_variance' },
      ],
    };
  },
  GroupNormalization: ({ config, outputShape }) => {
    const [axis] = [config['axis']].flat().map(Number);
    const isPlain = config['center'] !== false && config['scale'] !== false;
    if (!isPlain || (axis !== -1 && axis !== outputShape.length)) return undefined;
    // Sequences have their channels last there.
    if (outputShape.length === 2) return undefined;
    const channels = outputShape.at(-1)!;
    const groups = Number(config['groups']);
    return {
      module: `nn.GroupNorm(${groups === -1 ? channels : groups}, ${channels}, eps=${Number(config['epsilon'])})`,
      call: (self, [value]) => `${self}(${value})`,
      weights: [
        { parameter: 'weight', weight: 'gamma' },
        { parameter: 'bias', weight: 'beta' },
      ],
    };
  },
  MaxPooling2D: (layer) => {
    const { config } = layer;
    const size = numbers(config['poolSize']);
    return {
      call: (_self, [value]) =>
        `F.max_pool2d(${padded(layer, value!, size, "float('-inf')")}, ${pair(size)}, ${pair(config['strides'] ?? size)})`,
    };
  },
  AveragePooling2D: (layer) => {
    const { config } = layer;
    const size = numbers(config['poolSize']);
    // Keras leaves the padding out of the mean, PyTorch cannot where its two sides differ.
    if (padded(layer, 'x', size) !== 'x') return undefined;
    return {
      call: (_self, [value]) => `F.avg_pool2d(${value}, ${pair(size)}, ${pair(config['strides'] ?? size)})`,
    };
  },
  GlobalAveragePooling2D: elementwise((_layer, value) => `${value}.mean((2, 3))`),
  GlobalMaxPooling2D: elementwise((_layer, value) => `${value}.amax((2, 3))`),
  Flatten: elementwise(flat),
  Reshape: (layer) => {
    const { outputShape } = layer;
    if (outputShape.length > 3) return undefined;
    const shaped = (value: string) => {
      if (outputShape.length === 1) return value;
      const whole = `${value}.reshape(-1, ${outputShape.join(', ')})`;
      return outputShape.length === 3 ? `${whole}.permute(0, 3, 1, 2)` : whole;
    };
    return { call: (_self, [value]) => shaped(flat(layer, value!)) };
  },
  Activation: (_layer, activate) => ({ call: (_self, [value]) => activate(value!) }),
  Softmax: (_layer, _activate, givesLogits) => ({
    call: (_self, [value]) => (givesLogits ? value! : `F.softmax(${value}, 1)`),
  }),
  ReLU: elementwise(({ config }, value) =>
    typeof config['maxValue'] === 'number' ? `${value}.clamp(0, ${config['maxValue']})` : `F.relu(${value})`,
  ),
  LeakyReLU: elementwise(({ config }, value) => `F.leaky_relu(${value}, ${Number(config['alpha'])})`),
  ELU: elementwise(({ config }, value) => `F.elu(${value}, ${Number(config['alpha'])})`),
  Dropout: (layer) => ({
    module: `nn.Dropout(${Number(layer.config['rate'])})`,
    call: (self, [value]) => `${self}(${value})`,
  }),
  UpSampling2D: (layer) => {
    const { config } = layer;
    const mode = config['interpolation'] ?? 'nearest';
    if (mode !== 'nearest' && mode !== 'bilinear') return undefined;
    const rest = mode === 'bilinear' ? ", mode='bilinear', align_corners=False" : '';
    return {
      call: (_self, [value]) => `F.interpolate(${value}, scale_factor=${pair(config['size'])}${rest})`,
    };
  },
  ZeroPadding2D: (layer) => {
    const [rows, columns] =
      [layer.config['padding']].flat().length === 1
        ? [numbers(layer.config['padding']), numbers(layer.config['padding'])]
        : (layer.config['padding'] as unknown[]).map(numbers);
    return { call: (_self, [value]) => `F.pad(${value}, (${[...columns!, ...rows!].join(', ')}))` };
  },
  Rescaling: elementwise(
    ({ config }, value) => `${value} * ${Number(config['scale'])} + ${Number(config['offset'] ?? 0)}`,
  ),
  ...pytorchCells,
  GlobalAveragePooling1D: elementwise((_layer, value) => `${value}.mean(1)`),
  GlobalMaxPooling1D: elementwise((_layer, value) => `${value}.amax(1)`),
  RepeatVector: elementwise(
    ({ config }, value) => `${value}.unsqueeze(1).repeat(1, ${Number(config['n'])}, 1)`,
  ),
  Add: combine((inputs) => inputs.join(' + ')),
  Multiply: combine((inputs) => inputs.join(' * ')),
  Average: combine((inputs) => `(${inputs.join(' + ')}) / ${inputs.length}`),
  Maximum: combine((inputs) => inputs.reduce((all, one) => `torch.maximum(${all}, ${one})`)),
  Minimum: combine((inputs) => inputs.reduce((all, one) => `torch.minimum(${all}, ${one})`)),
  Concatenate: (layer) => {
    const axis = Number(layer.config['axis']);
    if (axis !== -1 && axis !== layer.outputShape.length) return undefined;
    return { call: (_self, inputs) => `torch.cat((${inputs.join(', ')}), 1)` };
  },
};
