import { tidy, zeros } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { forward } from '../network/forward.ts';
import { graphOf, type Graph } from '../network/graph.ts';
import { notUnderstood } from './settings/notUnderstood.ts';

/** Values of all layers together at most: a larger network is not computed only to see whether it can be. */
const MOST_VALUES = 2 ** 26;

/**
 * Computes a network once, on zeros, so that what cannot be computed is told before anybody relies on it. One with sizes that are still
 * open is left for later.
 * @throws FeaturescopeError `model/not-computable`, `model/setting-not-understood`
 */
export function tryOut(model: LayersModel): void {
  const graph = graphOf(model);
  refuseAxes(graph);
  const shapes = graph.map(({ outputShape }) => outputShape.slice(1));
  if (shapes.flat().includes(null)) return;
  if (shapes.reduce((sum, shape) => sum + sizeOf(shape as number[]), 0) > MOST_VALUES) return;
  let layer = '';
  try {
    tidy(() => {
      const inputs = model.inputs.map(({ shape, dtype }) =>
        zeros([1, ...(shape.slice(1) as number[])], dtype === 'int32' ? 'int32' : 'float32'),
      );
      const { outputs } = forward(graph, inputs, false, (position, output) => {
        layer = graph[Math.min(position + 1, graph.length - 1)]!.name;
        return output;
      });
      outputs.forEach(({ shape }, position) => {
        if (shape.slice(1).join() === shapes[position]!.join()) return;
        layer = graph[position]!.name;
        throw new Error(`its output is ${shape.slice(1).join('x')}, not ${shapes[position]!.join('x')}`);
      });
    });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]!;
    throw new FeaturescopeError('model/not-computable', { layer, reason }, { cause: error });
  }
}

/** A softmax is computed over the last axis alone, which is known only once its input is. */
function refuseAxes(graph: Graph): void {
  for (const { layer, name, outputShape } of graph) {
    if (layer.getClassName() !== 'Softmax') continue;
    const { axis } = layer.getConfig();
    if (axis !== undefined && axis !== -1 && axis !== outputShape.length - 1)
      throw notUnderstood({ layer: name, className: 'Softmax' }, 'axis', axis);
  }
}
