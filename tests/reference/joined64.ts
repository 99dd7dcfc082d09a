/** Layers that join branches or normalise, in float64, from their definitions. One image at a time, as in `network64.ts`. */
import type { LayerInfo } from '../../src-shared/model/model.ts';
import type { Map64 } from './network64.ts';

/** The sum of maps of one shape. */
export function sumOf(inputs: readonly Map64[]): Map64 {
  const { shape, data } = inputs[0]!;
  return {
    shape,
    data: data.map((_value, at) => inputs.reduce((sum, input) => sum + input.data[at]!, 0)),
  };
}

/** The maps of all inputs, one after the other. */
export function concatenated(inputs: readonly Map64[]): Map64 {
  const maps = inputs.map(({ shape }) => shape.at(-1)!);
  const all = maps.reduce((sum, count) => sum + count, 0);
  const places = inputs[0]!.data.length / maps[0]!;
  const data = new Float64Array(places * all);
  for (let place = 0; place < places; place++) {
    let to = place * all;
    inputs.forEach((input, at) => {
      for (let map = 0; map < maps[at]!; map++) data[to++] = input.data[place * maps[at]! + map]!;
    });
  }
  return { shape: [...inputs[0]!.shape.slice(0, -1), all], data };
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta with the averages of the training, for each map. */
export function normalisedByAverages(
  layer: LayerInfo,
  { shape, data }: Map64,
  weights: Readonly<Record<string, Map64>>,
): Map64 {
  const maps = shape.at(-1)!;
  const of = (name: string, at: number): number => weights[name]!.data[at % maps]!;
  return {
    shape,
    data: data.map(
      (value, at) =>
        (of('gamma', at) * (value - of('moving_mean', at))) /
          Math.sqrt(of('moving_variance', at) + layer.epsilon!) +
        of('beta', at),
    ),
  };
}

/** x / (k + alpha times the sum of squares over the neighbouring maps) ^ beta. */
export function normalisedByNeighbours(layer: LayerInfo, { shape, data }: Map64): Map64 {
  const maps = shape.at(-1)!;
  const { depthRadius, bias, alpha, beta } = layer.response!;
  return {
    shape,
    data: data.map((value, at) => {
      let sum = 0;
      for (let map = 0; map < maps; map++)
        if (Math.abs(map - (at % maps)) <= depthRadius) sum += data[at - (at % maps) + map]! ** 2;
      return value / (bias + alpha * sum) ** beta;
    }),
  };
}

/** The mean of each map. */
export function averageOfMaps({ shape, data }: Map64): Map64 {
  const maps = shape.at(-1)!;
  const means = new Float64Array(maps);
  data.forEach((value, at) => (means[at % maps]! += value / (data.length / maps)));
  return { shape: [maps], data: means };
}
