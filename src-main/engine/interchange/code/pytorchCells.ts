import type { CodeLayer } from './CodePlan.ts';
import { isUnusualCell } from './isUnusualCell.ts';
import type { TorchLayer, TorchWeight } from './TorchLayer.ts';

/** A recurrent layer of Keras in torch.nn. */
interface Cell {
  module: 'RNN' | 'LSTM' | 'GRU';
  /** Where the gates of PyTorch stand among those of Keras: it has a GRU as r, z, n, which Keras has as z, r, h. */
  gates?: readonly number[];
}

const cells: Readonly<Record<string, Cell>> = {
  SimpleRNN: { module: 'RNN' },
  LSTM: { module: 'LSTM' },
  GRU: { module: 'GRU', gates: [1, 0, 2] },
};

/**
 * Recurrent layers in PyTorch, which has the usual activations alone, and of a GRU only the form whose reset gate works behind the product.
 * Its cells have two biases; where Keras has one, the second stays 0.
 */
export const pytorchCells: Readonly<Record<string, (layer: CodeLayer) => TorchLayer | undefined>> =
  Object.fromEntries(Object.keys(cells).map((className) => [className, cell]));

function cell({ className, config, inputShapes, variable }: CodeLayer): TorchLayer | undefined {
  const { module, gates } = cells[className]!;
  const isRelu = className === 'SimpleRNN' && config['activation'] === 'relu';
  if (isUnusualCell(className, isRelu ? { ...config, activation: 'tanh' } : config)) return undefined;
  if (className === 'GRU' && config['resetAfter'] !== true) return undefined;
  const hasBias = config['useBias'] !== false;
  const isOneBias = hasBias && className !== 'GRU';
  const made = [
    `${inputShapes[0]!.at(-1)}, ${Number(config['units'])}`,
    'batch_first=True',
    ...(hasBias ? [] : ['bias=False']),
    ...(isRelu ? ["nonlinearity='relu'"] : []),
  ];
  const reads = (value: string): string => (config['goBackwards'] === true ? `${value}.flip(1)` : value);
  const steps = config['returnSequences'] === true ? '' : '[:, -1]';
  return {
    module: `nn.${module}(${made.join(', ')})`,
    ...(isOneBias && {
      prepare: (self) => [
        `nn.init.zeros_(${self}.bias_hh_l0).requires_grad_(False)  # Keras has one bias, ${variable}.bias_ih_l0`,
      ],
    }),
    call: (self, [value]) => `${self}(${reads(value!)})[0]${steps}`,
    weights: [
      { parameter: 'weight_ih_l0', weight: 'kernel', axes: [1, 0], gates },
      { parameter: 'weight_hh_l0', weight: 'recurrent_kernel', axes: [1, 0], gates },
      ...(hasBias ? biases(isOneBias, gates) : []),
    ],
  };
}

const biases = (isOne: boolean, gates: TorchWeight['gates']): TorchWeight[] =>
  isOne
    ? [{ parameter: 'bias_ih_l0', weight: 'bias' }]
    : [
        { parameter: 'bias_ih_l0', weight: 'bias', gates, row: 0 },
        { parameter: 'bias_hh_l0', weight: 'bias', gates, row: 1 },
      ];
