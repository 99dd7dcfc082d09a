import type { CodePlane, CodePlaneRequest } from '../../../../src-shared/contract/codes.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { imageShapeOf } from '../../data/Dataset.ts';
import type { Network } from '../../training/Network.ts';
import type { WhyTask } from '../breathe.ts';
import type { Asked } from '../explainedImage.ts';
import { FeatureReader, passImages } from '../layerFeatures.ts';
import { principalComponents, type Rows } from '../principalComponents.ts';
import { codeLayer } from './codeLayer.ts';

/** Maximum number of values of all codes together (128 MB). */
const MOST_NUMBERS = 32e6;

/** The last plane of each network: a person who walks on it asks for it at every step. */
const known = new WeakMap<Network, { key: string; plane: CodePlane }>();

/**
 * Lays the codes of the first images of a split out on a plane. What was laid out for these weights is not laid out again.
 * @throws FeaturescopeError as `codeLayer`, `why/too-few`, `why/not-finite`, `engine/cancelled`
 */
export async function codePlane(
  asked: Asked,
  request: Omit<CodePlaneRequest, 'task'>,
  task: WhyTask = {},
): Promise<CodePlane> {
  const { network, data } = asked;
  const { layer, split, count, seed } = request;
  const key = JSON.stringify([network.version, data.name, layer, split, count, seed]);
  const before = known.get(network);
  if (before?.key === key) return before.plane;
  const plane = await layOutCodes(asked, request, task);
  known.set(network, { key, plane });
  return plane;
}

async function layOutCodes(
  { network, data }: Asked,
  { layer: name, split: of = 'test', count: wanted = 2000, seed = 1 }: Omit<CodePlaneRequest, 'task'>,
  task: WhyTask = {},
): Promise<CodePlane> {
  const { layer, position } = codeLayer(network.info, name);
  const split = data[of];
  const features = sizeOf(layer.outputShape);
  const count = Math.min(split.count, wanted, Math.floor(MOST_NUMBERS / features));
  if (count < 3) throw new FeaturescopeError('why/too-few', { count, least: 3 });
  const rows: Rows = { values: new Float32Array(count * features), count, features };
  const reader = new FeatureReader(layer, features);
  await passImages(
    network,
    { split, shape: imageShapeOf(data), count },
    position,
    ({ outputs }, from, to) => {
      reader.read(outputs[position]!, rows.values.subarray(from * features, to * features));
      task.onProgress?.(to, count);
    },
    task,
  );
  return {
    ...{ layer: layer.name, shape: layer.outputShape, split: of, count },
    labels: split.labels.slice(0, count),
    ...(features === 2 ? ownNumbers(rows) : await firstComponents(rows, seed, task)),
  };
}

type Axes = Pick<CodePlane, 'axes' | 'centre' | 'directions' | 'points' | 'explained'>;

/** The plane of codes of two numbers is that of these numbers. */
function ownNumbers({ values, count }: Rows): Axes {
  const [first, second] = [0, 1].map((axis) => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < count; row++) {
      const value = values[2 * row + axis]!;
      [sum, squares] = [sum + value, squares + value * value];
    }
    return squares - (sum * sum) / count;
  }) as [number, number];
  const all = first + second;
  return {
    axes: 'numbers',
    centre: new Float32Array(2),
    directions: Float32Array.of(1, 0, 0, 1),
    points: values,
    explained: all > 0 ? [first / all, second / all] : [0, 0],
  };
}

/** The plane through the mean code along the two directions in which the codes vary most. */
async function firstComponents(rows: Rows, seed: number, task: WhyTask): Promise<Axes> {
  const { features, count } = rows;
  const { points, components, mean, axes, explained } = await principalComponents(rows, 2, seed, task);
  const directions = new Float32Array(2 * features);
  axes.forEach((axis, at) => directions.set(axis, at * features));
  return {
    axes: 'components',
    centre: Float32Array.from(mean),
    directions,
    // A code of a single number has no second axis.
    points: Float32Array.from({ length: 2 * count }, (_none, at) =>
      at % 2 < components ? points[Math.floor(at / 2) * components + (at % 2)]! : 0,
    ),
    explained: [explained[0] ?? 0, explained[1] ?? 0],
  };
}
