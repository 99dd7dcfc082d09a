import type { LayersModel } from '@tensorflow/tfjs-layers';
import { FeaturescopeError, type Language } from '../../../../src-shared/contract/errors.ts';
import type { CodeForm } from '../../../../src-shared/contract/saves.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { dataTitle } from '../../../../src-shared/texts/runNames.ts';
import { asLabelMaps } from '../../data/labelMaps.ts';
import { findInCatalogue } from '../../data/catalogue.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import { canFit, fitDataset, readInput } from '../../data/fitImages.ts';
import { arrangeHeldOut } from '../../data/arrangeHeldOut.ts';
import { holdOutRuleFor, type HoldOutRule } from '../../data/holdOut.ts';
import type { InputForm } from '../../data/InputForm.ts';
import type { FileContent } from '../../library/files.ts';
import type { RunFolder } from '../../library/RunFolder.ts';
import { describeModel } from '../../network/describeModel.ts';
import { graphOf } from '../../network/graph.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import type { Recipe } from '../../recipes/Recipe.ts';
import { recipeTitle, usualOutputs } from '../../recipes/recipes.ts';
import { Network } from '../../training/Network.ts';
import { ownForm } from '../../training/ownForm.ts';
import { buildRunModel } from '../../training/runNetwork.ts';
import { encodeNpz, type NamedArray } from '../npz/encodeNpz.ts';
import type { CodePlan } from './CodePlan.ts';
import { kerasScript } from './kerasScript.ts';
import { notebook } from './notebook.ts';
import { planCode, type CodeSource } from './planCode.ts';
import { pytorchScript } from './pytorchScript.ts';
import { scriptText } from './scriptParts.ts';

/** What is written, and how. */
export interface CodeRequest {
  as: CodeForm;
  /** File name of the program. */
  file: string;
  language: Language;
  /** Opens a data set by name or folder. */
  open(nameOrFolder: string): Promise<Dataset>;
}

/** Bytes of the examples that are written beside a program, at most. */
const MOST_BYTES = 2 ** 30;

/**
 * A program that repeats the training of a run, and the file with its initial weights.
 * @throws FeaturescopeError `code/edited`, `code/layer-not-in-framework`, `code/loss-not-in-framework`, `code/shared-layer`,
 * `data/too-large`, and those of opening the run and its data
 */
export async function repeatRun(run: RunFolder, request: CodeRequest): Promise<FileContent[]> {
  const { recipe, task, settings, holdOut, data: place, imported } = run.description;
  const timeline = run.timeline();
  const [edit] = timeline.edits;
  if (edit) throw new FeaturescopeError('code/edited', { run: run.path, step: edit.step });
  const start = run.checkpointSteps().includes(0) ? run.checkpoint(0) : undefined;
  const { model } = await buildRunModel(run, start?.weights);
  const network = new Network(model, 'sgd');
  try {
    if (start) network.restore(start.weights, []);
    else initialiseWeights(model, settings.seed);
    const opened = await request.open(place.folder ?? place.name);
    const title = recipeTitle(recipe)?.[request.language] ?? recipe;
    const { changes } = timeline;
    const form = imported ? imported.form : ownForm(network.graph);
    return write({ title, model, task, settings, changes, form }, opened, holdOut, request);
  } finally {
    network.dispose();
  }
}

/** A program that trains a recipe as this program would, and the file with its initial weights. @throws FeaturescopeError as {@link repeatRun} */
export async function repeatRecipe(recipe: Recipe, request: CodeRequest): Promise<FileContent[]> {
  const { settings, task = 'classification' } = recipe;
  const opened = await request.open(recipe.data);
  const outputs =
    opened.classes.length > 0 && task === 'classification' ? opened.classes.length : usualOutputs(recipe);
  const model = recipe.build(recipe.inputShape, outputs);
  try {
    initialiseWeights(model, settings.seed);
    const holdOut = holdOutRuleFor(opened.train, settings);
    const title = recipe.title[request.language];
    const form = ownForm(graphOf(model));
    return write({ title, model, task, settings, changes: [], form }, opened, holdOut, request);
  } finally {
    model.dispose();
  }
}

interface Training extends Pick<CodeSource, 'title' | 'model' | 'task' | 'settings' | 'changes'> {
  form: InputForm | undefined;
}

function write(
  { form, ...training }: Training,
  opened: Dataset,
  holdOut: HoldOutRule | undefined,
  request: CodeRequest,
): FileContent[] {
  const { as, file, language } = request;
  const shape = describeModel(training.model).inputs[0]!.shape;
  const read = training.task === 'segmentation' ? asLabelMaps(training.title, opened) : opened;
  const fitted = canFit(read.shape, shape) ? fitDataset(read, shape) : read;
  const { settings } = training;
  const data = arrangeHeldOut(fitted, holdOut, settings);
  const isCommon = findInCatalogue(data.name) !== undefined && data === opened;
  const weightsFile = `${file.replace(/\.[^.]*$/, '')}.npz`;
  const from = isCommon ? ('idx' as const) : ('arrays' as const);
  const named = {
    name: isCommon ? data.name : dataTitle(data.name, language),
    from,
    train: data.train.count,
  };
  const hasIgnored =
    training.task === 'segmentation' &&
    [data.train, data.test].some(({ targets }) => targets?.some((label) => label < 0) === true);
  const plan = planCode({ ...training, data: named, hasIgnored, range: form?.range, weightsFile });
  const arrays = [...weightArrays(training.model, plan), ...(isCommon ? [] : dataArrays(data))];
  return [
    { path: file, content: textOf(plan, as, language) },
    { path: weightsFile, content: encodeNpz(arrays) },
  ];
}

function textOf(plan: CodePlan, as: CodeForm, language: Language): string {
  if (as === 'pytorch') return scriptText(plan, pytorchScript(plan), 'PyTorch');
  if (as === 'keras') return scriptText(plan, kerasScript(plan), 'Keras');
  return notebook(plan, kerasScript(plan), language);
}

/** The weights of each layer, `LAYER/WEIGHT`, in Keras' order. */
function weightArrays(model: LayersModel, { layers }: CodePlan): NamedArray[] {
  const values = new Map(
    model.weights.map((weight) => [weight.originalName, weight.read().dataSync() as Float32Array]),
  );
  return layers.flatMap(({ variable, weights, layer }) =>
    weights.map(({ name, shape }, at) => {
      const stored = layer.weights[at]!;
      return { name: `${variable}/${name}`, shape, values: values.get(stored.originalName)! };
    }),
  );
}

/** @throws FeaturescopeError `data/too-large` */
function dataArrays(data: Dataset): NamedArray[] {
  return [...splitArrays(data.train, data, 'train'), ...splitArrays(data.test, data, 'test')];
}

function splitArrays(split: Split, { name, shape, targetShape }: Dataset, part: string): NamedArray[] {
  const size = sizeOf(shape);
  const isBytes = split.inputs instanceof Uint8Array;
  if (split.count * size * (isBytes ? 1 : 4) > MOST_BYTES)
    throw new FeaturescopeError('data/too-large', { path: name, count: split.count, size: shape.join('x') });
  const values = isBytes ? new Uint8Array(split.count * size) : new Float32Array(split.count * size);
  for (let at = 0; at < split.count; at++) values.set(readInput(split, shape, at), at * size);
  const inputs = { name: `x_${part}`, shape: [split.count, ...shape], values };
  if (split.targets)
    return [
      inputs,
      { name: `y_${part}`, shape: [split.count, ...(targetShape ?? [1])], values: split.targets },
    ];
  return split.labels.length > 0
    ? [inputs, { name: `y_${part}`, shape: [split.count], values: split.labels }]
    : [inputs];
}
