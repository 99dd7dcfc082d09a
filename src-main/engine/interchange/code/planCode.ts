import { isMonitored } from '../../../../src-shared/tasks/earlyStopping.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { LossName } from '../../../../src-shared/tasks/losses.ts';
import type { TaskKind } from '../../../../src-shared/tasks/tasks.ts';
import type { Settings, SettingsChange } from '../../../../src-shared/contract/service.ts';
import { graphOf, type Graph, type GraphNode } from '../../network/graph.ts';
import { outputFormOf } from '../../network/outputForm.ts';
import { shortName } from '../../network/shortName.ts';
import { lastActivationOf } from '../../network/outputForm.ts';
import { isBinary } from '../../tasks/binary.ts';
import { spansOf } from '../../training/schedule/settingsSpans.ts';
import type { CodeLayer, CodePlan } from './CodePlan.ts';
import { pythonName } from './python.ts';

/** What a plan is made from. */
export interface CodeSource {
  title: string;
  model: LayersModel;
  task: TaskKind;
  settings: Settings;
  changes: readonly SettingsChange[];
  data: { name: string; from: 'idx' | 'arrays'; train: number };
  hasIgnored: boolean;
  range: CodePlan['range'];
  weightsFile: string;
}

/**
 * All that a program of another framework needs to repeat a training.
 * @throws FeaturescopeError `code/augmentation`, `code/input-noise`, `code/some-images`, `code/early-stopping`, `code/averaged-weights`, `code/loss-not-in-framework` for the criterion of the 1998 paper, `code/several-ports`,
 * `code/shared-layer` for a layer that is called several times
 */
export function planCode({
  title,
  model,
  task,
  settings,
  changes,
  data,
  hasIgnored,
  range,
  weightsFile,
}: CodeSource): CodePlan {
  const graph = graphOf(model);
  if (model.inputs.length > 1 || model.outputs.length > 1)
    throw new FeaturescopeError('code/several-ports', { network: title });
  if (settings.augment)
    throw new FeaturescopeError('code/augmentation', {
      network: title,
      augment: settings.augment.join(', '),
    });
  if (settings.inputNoise !== undefined) throw new FeaturescopeError('code/input-noise', { network: title });
  if (settings.trainImages !== undefined) throw new FeaturescopeError('code/some-images', { network: title });
  if (settings.averageLast !== undefined)
    throw new FeaturescopeError('code/averaged-weights', { network: title });
  if (isMonitored(settings)) throw new FeaturescopeError('code/early-stopping', { network: title });
  const form = outputFormOf(graph);
  if (form === 'posterior') throw new FeaturescopeError('code/loss-not-in-framework', { network: title });
  const usual = isBinary(graph, { task }) ? 'binary-cross-entropy' : 'cross-entropy';
  const loss: LossName = settings.loss ?? (hasClasses(task) ? usual : 'mse');
  const activation = lastActivationOf(graph);
  const kept = data.train - Math.round(data.train * settings.validationSplit);
  return {
    title,
    layers: layersOf(graph),
    task,
    loss,
    hasProbabilities: form === 'softmax' || form === 'probabilities' || activation === 'sigmoid',
    isMean: form === 'probabilities',
    settings,
    spans: spansOf(settings, changes, kept),
    weightsFile,
    data: { name: data.name, from: data.from },
    range,
    hasIgnored,
    classes: hasClasses(task) && !isBinary(graph, { task }) ? Number(graph.at(-1)!.outputShape.at(-1)) : 0,
  };
}

/** Whether the targets are classes, of examples or of their pixels. */
export const hasClasses = (task: TaskKind): boolean => task === 'classification' || task === 'segmentation';

function layersOf(graph: Graph): CodeLayer[] {
  const taken = new Set<string>();
  const variables = graph.map(({ name }) => pythonName(name, taken));
  return graph.map((node, at) => {
    if (node.firstCall !== node.name)
      throw new FeaturescopeError('code/shared-layer', { layer: node.firstCall });
    return {
      name: node.name,
      variable: variables[at]!,
      className: node.layer.getClassName(),
      layer: node.layer,
      config: node.layer.getConfig(),
      inputs: node.inputs.map((index) => variables[index]!),
      inputShapes: node.inputs.map((index) => shapeOf(graph[index]!)),
      outputShape: shapeOf(node),
      weights: node.layer.weights.map(({ originalName, shape }, at, all) => {
        const name = shortName(originalName);
        // Both directions of a layer have weights of the same names.
        const isFirst = all.findIndex((one) => shortName(one.originalName) === name) === at;
        return { name: isFirst ? name : `backward_${name}`, shape: shape as number[] };
      }),
    };
  });
}

const shapeOf = ({ outputShape }: GraphNode): number[] => outputShape.slice(1).map((size) => size ?? 1);
