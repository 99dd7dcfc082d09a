import { RandomStream } from '../../arithmetic/random.ts';

/** Activation functions of the small networks of the labs. */
export const unitActivations = ['sigmoid', 'tanh', 'relu', 'leaky-relu', 'linear'] as const;
export type UnitActivation = (typeof unitActivations)[number];

/** Slope of leaky ReLU below 0. */
export const LEAK = 0.01;

/** An activation function and its derivative, which is written in terms of the output. */
export const unitFunctions: Readonly<
  Record<UnitActivation, { of(sum: number): number; slope(output: number): number }>
> = {
  sigmoid: { of: (sum) => 1 / (1 + Math.exp(-sum)), slope: (output) => output * (1 - output) },
  tanh: { of: Math.tanh, slope: (output) => 1 - output * output },
  relu: { of: (sum) => (sum > 0 ? sum : 0), slope: (output) => (output > 0 ? 1 : 0) },
  'leaky-relu': { of: (sum) => (sum > 0 ? sum : LEAK * sum), slope: (output) => (output > 0 ? 1 : LEAK) },
  linear: { of: (sum) => sum, slope: () => 1 },
};

/** Initial standard deviation of weights: a number, or by the number of a layer's inputs (and units). */
export const initialisations = ['xavier', 'he', 'std-1', 'std-0.01'] as const;
export type Initialisation = (typeof initialisations)[number];

/**
 * The standard deviation of a layer's initial weights. `xavier` is 1/sqrt(inputs) as in the lecture, `he` is
 * sqrt(2/inputs).
 */
export function deviationOf(initialisation: Initialisation, inputs: number): number {
  switch (initialisation) {
    case 'xavier':
      return 1 / Math.sqrt(inputs);
    case 'he':
      return Math.sqrt(2 / inputs);
    case 'std-1':
      return 1;
    case 'std-0.01':
      return 0.01;
  }
}

/** A fully connected layer in float64. */
export interface DenseLayer {
  inputs: number;
  units: number;
  /** `[inputs, units]` */
  weights: Float64Array;
  /** `[units]` */
  biases: Float64Array;
  activation: UnitActivation;
}

/** Gradients of one layer, of the shapes of its weights and biases. */
export type DenseGradient = Pick<DenseLayer, 'weights' | 'biases'>;

/** A stack of fully connected layers with weights drawn from a seed, and zero biases. */
export function denseNetwork(
  sizes: readonly number[],
  activations: readonly UnitActivation[],
  deviation: (inputs: number) => number,
  seed: number,
): DenseLayer[] {
  return activations.map((activation, at) => {
    const [inputs, units] = [sizes[at]!, sizes[at + 1]!];
    const stream = new RandomStream(seed, 'weights', at);
    const spread = deviation(inputs);
    const weights = Float64Array.from({ length: inputs * units }, () => stream.normal(0, spread));
    return { inputs, units, weights, biases: new Float64Array(units), activation };
  });
}

/**
 * The outputs of every layer for some rows, the inputs first.
 * @param inputs `[rows, inputs of the first layer]`
 * @returns one array per layer, `[rows, units]`
 */
export function forwardOutputs(
  layers: readonly DenseLayer[],
  inputs: Float64Array,
  rows: number,
): Float64Array[] {
  const outputs = [inputs];
  for (const layer of layers) outputs.push(layerOutput(layer, outputs.at(-1)!, rows));
  return outputs;
}

function layerOutput(layer: DenseLayer, before: Float64Array, rows: number): Float64Array {
  const { inputs, units, weights, biases, activation } = layer;
  const { of } = unitFunctions[activation];
  const output = new Float64Array(rows * units);
  for (let row = 0; row < rows; row++) {
    const to = row * units;
    output.set(biases, to);
    for (let input = 0; input < inputs; input++) {
      const value = before[row * inputs + input]!;
      if (value === 0) continue;
      const from = input * units;
      for (let unit = 0; unit < units; unit++) output[to + unit]! += value * weights[from + unit]!;
    }
    for (let unit = 0; unit < units; unit++) output[to + unit] = of(output[to + unit]!);
  }
  return output;
}

/**
 * Back-propagation.
 * @param outputs of {@link forwardOutputs}
 * @param slopes derivative of the loss by the weighted sums of the last layer, `[rows, units]`
 * @returns the gradient of each layer, and of the loss by the outputs of each layer but the last
 */
export function backward(
  layers: readonly DenseLayer[],
  outputs: readonly Float64Array[],
  slopes: Float64Array,
  rows: number,
): { gradients: DenseGradient[]; byOutput: Float64Array[] } {
  const gradients: DenseGradient[] = [];
  const byOutput: Float64Array[] = [];
  let delta = slopes;
  for (let at = layers.length - 1; at >= 0; at--) {
    const { inputs, units, weights } = layers[at]!;
    const before = outputs[at]!;
    const gradient = { weights: new Float64Array(inputs * units), biases: new Float64Array(units) };
    const back = new Float64Array(rows * inputs);
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < units; unit++) gradient.biases[unit]! += delta[row * units + unit]!;
      for (let input = 0; input < inputs; input++) {
        const value = before[row * inputs + input]!;
        const from = input * units;
        let sum = 0;
        for (let unit = 0; unit < units; unit++) {
          const slope = delta[row * units + unit]!;
          gradient.weights[from + unit]! += value * slope;
          sum += weights[from + unit]! * slope;
        }
        back[row * inputs + input] = sum;
      }
    }
    gradients.unshift(gradient);
    if (at === 0) break;
    byOutput.unshift(back);
    const { slope } = unitFunctions[layers[at - 1]!.activation];
    delta = back.map((value, cell) => value * slope(before[cell]!));
  }
  return { gradients, byOutput };
}

/** Plain gradient descent on all layers, in place. */
export function descend(
  layers: readonly DenseLayer[],
  gradients: readonly DenseGradient[],
  rate: number,
): void {
  layers.forEach(({ weights, biases }, at) => {
    const gradient = gradients[at]!;
    for (let cell = 0; cell < weights.length; cell++) weights[cell]! -= rate * gradient.weights[cell]!;
    for (let unit = 0; unit < biases.length; unit++) biases[unit]! -= rate * gradient.biases[unit]!;
  });
}

/** The Euclidean length of a layer's gradient, weights and biases together. */
export function gradientNorm({ weights, biases }: DenseGradient): number {
  let sum = 0;
  for (const value of weights) sum += value * value;
  for (const value of biases) sum += value * value;
  return Math.sqrt(sum);
}
