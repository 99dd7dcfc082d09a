import { initializers, layers, type LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { ImportReport } from '../../../src-shared/contract/imports.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { graphOf } from '../network/graph.ts';
import { checkLayerOrder } from '../network/layerOrder.ts';
import { buildFromTopology } from '../network/topology.ts';
import { assignWeights } from './assignWeights.ts';
import { describeImport } from './describeImport.ts';
import { fixInputSizes } from './fixInputSizes.ts';
import { tryOut } from './tryOut.ts';
import { keepLastOutput } from './keepLastOutput.ts';
import type { ReadModel } from './ReadModel.ts';

/** A model of another program, opened. */
export interface OpenedModel {
  model: LayersModel;
  report: ImportReport;
}

/** How a model is opened. */
export interface OpenOptions {
  /** For messages. */
  path: string;
  /** Rows and columns that inputs of any size are opened for; without them they stay open. */
  size?: readonly [height: number, width: number] | undefined;
}

/** Values of a layer's output for one example at most: a shape that is made up takes no memory. */
const MOST_OUTPUT = 2 ** 28;
/** Weights that a network may have beyond those of its file: none of a file that is whole. */
const SLACK = 2 ** 16;

/**
 * Builds the network that a reader found, with its weights.
 * @throws FeaturescopeError `model/unreadable`, `model/weights-do-not-fit`, `model/too-large`, and those of the layers
 */
export async function openReadModel(read: ReadModel, options: OpenOptions): Promise<OpenedModel> {
  const { path, size } = options;
  const sized = size ? fixInputSizes(read.topology, size) : read.topology;
  const { topology, notes } = keepLastOutput(sized);
  const stored = read.weights
    .flatMap(({ arrays }) => arrays)
    .reduce((sum, { values }) => sum + values.length, 0);
  let model: LayersModel | undefined;
  try {
    checkLayerOrder(topology);
    model = await build(topology, stored + SLACK);
    refuseUnbuilt(model);
    refuseLarge(model);
    const passedOver = assignWeights(model, read.weights, read.turned === true);
    tryOut(model);
    const report = describeImport(model, { ...read, notes: [...read.notes, ...notes, ...passedOver] });
    return { model, report };
  } catch (error) {
    model?.dispose();
    if (error instanceof FeaturescopeError)
      throw new FeaturescopeError(error.code, { path, ...error.detail }, { cause: error });
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    throw new FeaturescopeError('model/unreadable', { path, reason }, { cause: error });
  }
}

type AddWeight = (
  name: string,
  shape: number[],
  dtype?: unknown,
  start?: unknown,
  ...others: unknown[]
) => unknown;

/** Builds a network, and stops where its weights would be more than the file has. The building itself waits for nothing. */
function build(topology: object, most: number): Promise<LayersModel> {
  const prototype = layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const { addWeight } = prototype;
  const zeros = initializers.zeros();
  let left = most;
  prototype.addWeight = function (this: layers.Layer, name, shape, dtype, _start, ...others) {
    left -= sizeOf(shape);
    if (!(left >= 0))
      throw new FeaturescopeError('model/weights-do-not-fit', {
        layer: this.name,
        weight: name,
        expected: shape.join('x'),
        actual: '–',
      });
    // All of them are read from the file: there is no need to draw any.
    return addWeight.call(this, name, shape, dtype, zeros, ...others);
  };
  try {
    return buildFromTopology(topology);
  } finally {
    prototype.addWeight = addWeight;
  }
}

function refuseUnbuilt(model: LayersModel): void {
  const isBuilt =
    (model.inputs as unknown[] | undefined)?.length && (model.outputs as unknown[] | undefined)?.length;
  if (!isBuilt) throw new FeaturescopeError('model/input-shape-missing', { network: model.name });
}

function refuseLarge(model: LayersModel): void {
  for (const { name, outputShape } of graphOf(model)) {
    const shape = outputShape.slice(1).map((size) => size ?? 1);
    if (!(sizeOf(shape) <= MOST_OUTPUT))
      throw new FeaturescopeError('model/too-large', { layer: name, shape: shape.join('x') });
  }
}
