import type { Draft, DraftLayer } from '../Draft.ts';

type Config = Readonly<Record<string, unknown>>;

/** Rows and columns; one number stands for both. */
type Pair = number | readonly [number, number];

const pair = (value: Pair): number[] => (typeof value === 'number' ? [value, value] : [...value]);

/** Settings of a convolution or pooling beside its size. */
export interface WindowSettings {
  strides?: number;
  padding?: 'same' | 'valid';
}

/** Settings of a convolution beside its size and number of maps. */
export interface ConvolutionSettings extends WindowSettings {
  activation?: 'relu' | 'linear';
  bias?: boolean;
}

/** Writes down a network layer by layer. Every method returns the name of the layer that it added. */
export class GraphWriter {
  readonly #name: string;
  readonly #layers: DraftLayer[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Adds a layer of any class. @param inputs names of the layers that it reads */
  add(name: string, className: string, config: Config, ...inputs: string[]): string {
    this.#layers.push({ name, className, config, inputs });
    return name;
  }

  /** @param shape `[H, W, C]` */
  input(...shape: number[]): string {
    return this.add('input', 'InputLayer', { batch_input_shape: [null, ...shape] });
  }

  convolution(
    name: string,
    below: string,
    maps: number,
    size: number,
    { strides = 1, padding = 'same', activation = 'relu', bias = true }: ConvolutionSettings = {},
  ): string {
    const config = { filters: maps, kernel_size: pair(size), strides: pair(strides), padding };
    return this.add(name, 'Conv2D', { ...config, activation, use_bias: bias }, below);
  }

  pool(
    name: string,
    below: string,
    size: number,
    { strides = size, padding = 'valid' }: WindowSettings = {},
    className: 'MaxPooling2D' | 'AveragePooling2D' = 'MaxPooling2D',
  ): string {
    return this.add(name, className, { pool_size: pair(size), strides: pair(strides), padding }, below);
  }

  dense(name: string, below: string, units: number, activation: 'relu' | 'softmax' = 'relu'): string {
    return this.add(name, 'Dense', { units, activation }, below);
  }

  flatten(name: string, below: string): string {
    return this.add(name, 'Flatten', {}, below);
  }

  dropout(name: string, below: string, rate: number): string {
    return this.add(name, 'Dropout', { rate }, below);
  }

  /** Normalises over five neighbouring maps, with the constants of Krizhevsky et al. 2012, section 3.3. */
  responseNormalization(name: string, below: string): string {
    return this.add(name, 'LocalResponseNormalization', {}, below);
  }

  batchNormalization(name: string, below: string, epsilon: number): string {
    return this.add(name, 'BatchNormalization', { epsilon }, below);
  }

  activation(name: string, below: string): string {
    return this.add(name, 'Activation', { activation: 'relu' }, below);
  }

  padding(name: string, below: string, margin: number): string {
    const sides = [margin, margin];
    return this.add(name, 'ZeroPadding2D', { padding: [sides, sides] }, below);
  }

  concatenate(name: string, ...inputs: string[]): string {
    return this.add(name, 'Concatenate', { axis: -1 }, ...inputs);
  }

  sum(name: string, ...inputs: string[]): string {
    return this.add(name, 'Add', {}, ...inputs);
  }

  /** The network. @param outputs names of the layers that it puts out */
  draft(...outputs: string[]): Draft {
    return { name: this.#name, layers: this.#layers, outputs };
  }
}

/** Number of classes of ImageNet. */
export const IMAGENET_CLASSES = 1000;
