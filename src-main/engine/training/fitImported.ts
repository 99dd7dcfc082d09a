import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { canFit, fitDataset, withForm } from '../data/fitImages.ts';
import type { Dataset } from '../data/Dataset.ts';
import type { InputForm } from '../data/InputForm.ts';
import { imageShapeOfInput } from '../interchange/inputLayout.ts';
import { ranges } from '../interchange/ranges.ts';
import { isIdentity, mapClasses, relabel } from '../tasks/classification/mapClasses.ts';
import { fitLabelMaps } from './fitLabelMaps.ts';
import type { Network } from './Network.ts';

/** A network of another program, and how it takes data. */
export interface ImportedNetwork {
  /** For messages. */
  name: string;
  network: Network;
  form?: InputForm | undefined;
  /** Names of its classes, if it has any. */
  labels?: readonly string[] | undefined;
}

/**
 * A data set as a network of another program takes it: images in its size, range and layout, classes mapped to its own by name.
 * @throws FeaturescopeError `recipe/data-does-not-fit`, `recipe/too-few-outputs`, `evaluation/classes-differ`
 */
export function fitImported({ name, network, form, labels }: ImportedNetwork, data: Dataset): Dataset {
  const shape = shapeFor(network, form, data);
  if (!canFit(data.shape, shape))
    throw new FeaturescopeError('recipe/data-does-not-fit', {
      ...{ recipe: name, expected: shape.join('x') },
      ...{ data: data.name, actual: data.shape.join('x') },
    });
  const fitted = withForm(fitDataset(data, shape), formFor(network, form, shape));
  const { task } = network.objective;
  if (task === 'regression' && data.targetShape && sizeOf(data.targetShape) !== network.outputSize)
    throw new FeaturescopeError('recipe/too-few-outputs', {
      ...{ recipe: name, outputs: network.outputSize, data: data.name, classes: sizeOf(data.targetShape) },
    });
  if (task === 'classification') return withClasses(fitted, name, network.outputSize, labels);
  return fitLabelMaps(fitted, { name, network, labels });
}

/** The examples that a network takes: images `[H, W, C]` whatever the order of its own axes, or rows of their values. */
export function exampleShapeOf(
  { info }: Pick<Network, 'info'>,
  form: InputForm | undefined,
): readonly number[] {
  const shape = inputShapeOf(info);
  return form?.channelsFirst ? imageShapeOfInput(shape)! : shape;
}

/** Images stay images where the network takes rows of as many values. */
function shapeFor(network: Network, form: InputForm | undefined, { shape }: Dataset): readonly number[] {
  const own = exampleShapeOf(network, form);
  const isRow = own.length === 1 && shape.length === 3 && sizeOf(shape) === own[0];
  return isRow ? shape : own;
}

function formFor(
  { info }: Network,
  form: InputForm | undefined,
  shape: readonly number[],
): InputForm | undefined {
  if (shape.length !== 3 || inputShapeOf(info).length !== 1) return form;
  return { channelsFirst: false, range: form?.range ?? ranges['0..1'], flat: true };
}

function withClasses(
  data: Dataset,
  network: string,
  outputs: number,
  labels: readonly string[] | undefined,
): Dataset {
  if (labels && data.classes.length > 0) {
    const mapping = mapClasses({ model: { name: network, classes: labels }, data });
    return isIdentity(mapping, labels.length) ? data : relabel(data, mapping, labels);
  }
  if (outputs >= data.classes.length) return { ...data, classes: outputNames(data.classes, outputs) };
  throw new FeaturescopeError('recipe/too-few-outputs', {
    ...{ recipe: network, outputs, data: data.name, classes: data.classes.length },
  });
}
