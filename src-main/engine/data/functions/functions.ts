import type { DataInfo } from '../../../../src-shared/contract/service.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { describeDataset, type Dataset, type Split } from '../Dataset.ts';

/** A function that a network can learn from sampled points. */
interface KnownFunction {
  name: string;
  /** Number of variables, each in [-1, 1]. */
  variables: number;
  value(point: Float32Array): number;
  /** Number of training points, and of grid points per axis for evaluation. */
  train: number;
  side: number;
}

/** Standard deviation of the noise on the training values. */
const NOISE = 0.05;
const SEED = 1;

const functions: readonly KnownFunction[] = [
  {
    name: 'curve',
    variables: 1,
    value: ([x]) => 0.7 * Math.sin(Math.PI * x!) + 0.3 * Math.sin(3 * Math.PI * x!),
    train: 1000,
    side: 401,
  },
  {
    name: 'surface',
    variables: 2,
    value: ([x, y]) => Math.sin(Math.PI * x!) * Math.cos((Math.PI / 2) * y!),
    train: 2000,
    side: 41,
  },
];

/** Names of the functions, which are also data set names. */
export const functionNames: readonly string[] = functions.map(({ name }) => name);

/**
 * The points of a function as a data set: training points are drawn uniformly and have noisy values; test points are a
 * grid, row by row, with exact values.
 * @throws FeaturescopeError `data/not-found`
 */
export function functionData(name: string): Dataset {
  const known = functions.find((one) => one.name === name);
  if (!known) throw new FeaturescopeError('data/not-found', { data: name });
  return {
    ...{ name, shape: [known.variables], targetShape: [1], classes: [], embedded: true },
    train: drawnPoints(known),
    test: gridPoints(known),
  };
}

/** All functions, as clients see them. */
export const functionInfos = (): DataInfo[] =>
  functionNames.map((name) => describeDataset(functionData(name)));

function drawnPoints({ name, variables, value, train: count }: KnownFunction): Split {
  const random = new RandomStream(SEED, 'function', name);
  const inputs = Float32Array.from({ length: count * variables }, () => random.uniform(-1, 1));
  const targets = Float32Array.from(
    { length: count },
    (_none, at) => value(inputs.subarray(at * variables, (at + 1) * variables)) + random.normal(0, NOISE),
  );
  return { inputs, targets, labels: new Uint8Array(), count };
}

function gridPoints({ variables, value, side }: KnownFunction): Split {
  const count = side ** variables;
  const inputs = new Float32Array(count * variables);
  for (let at = 0; at < count; at++)
    for (let axis = 0; axis < variables; axis++) {
      const place = Math.floor(at / side ** axis) % side;
      inputs[at * variables + axis] = (2 * place) / (side - 1) - 1;
    }
  const targets = Float32Array.from({ length: count }, (_none, at) =>
    value(inputs.subarray(at * variables, (at + 1) * variables)),
  );
  return { inputs, targets, labels: new Uint8Array(), count };
}
