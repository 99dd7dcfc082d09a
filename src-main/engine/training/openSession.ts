import { inputShapeOf } from '../../../src-shared/model/ports.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import { objectiveOf } from '../tasks/Objective.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { OpenRequest, Settings } from '../../../src-shared/contract/service.ts';
import { arrangeHeldOut } from '../data/arrangeHeldOut.ts';
import type { Dataset } from '../data/Dataset.ts';
import { canFit, fitDataset, withForm } from '../data/fitImages.ts';
import { holdOutRuleFor } from '../data/holdOut.ts';
import type { OpenedData } from '../data/registry.ts';
import { initialiseWeights } from '../network/initialiseWeights.ts';
import { loadModel } from '../network/modelFiles.ts';
import { findPretrained } from '../network/pretrained.ts';
import { networkRecipe } from '../recipes/networkRecipe.ts';
import type { Recipe, Trainable } from '../recipes/Recipe.ts';
import { findRecipe } from '../recipes/recipes.ts';
import { topologyOf } from '../network/topology.ts';
import { ladderWithin } from '../library/checkpointLadder.ts';
import { newerDamage } from '../library/newerDamage.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { newRunPath } from '../library/runsFolder.ts';
import { bindFields, hasSeveralPorts } from './bindFields.ts';
import { definedOnly } from './definedOnly.ts';
import { describeNewRun } from './describeNewRun.ts';
import { fallbackInfo } from './fallbackInfo.ts';
import { fitImported } from './fitImported.ts';
import { fitLabelMaps } from './fitLabelMaps.ts';
import { freeIfFails } from './freeIfFails.ts';
import { makeSession } from './makeSession.ts';
import { Network } from './Network.ts';
import type { OpenContext } from './OpenContext.ts';
import { openModelSession } from './openModelSession.ts';
import { openWithoutFetching } from './openWithoutFetching.ts';
import { SupervisedProgram } from './programs/SupervisedProgram.ts';
import { ownForm } from './ownForm.ts';
import { prepareFields, refuseWithoutFields, type Prepared } from './prepareFields.ts';
import { requireTargets } from './requireTargets.ts';
import { openRunData, placeOf } from './runData.ts';
import { buildRunModel, scalesImagesOf } from './runNetwork.ts';
import type { Session } from './Session.ts';

type Source = OpenRequest['source'];
type RunSource = Extract<Source, { from: 'run' }>;
/** What a new run is started with. */
type NewRun = Omit<Extract<Source, { from: 'recipe' }>, 'from' | 'recipe'>;

/**
 * Opens a network for training or inspection: a recipe or a network of the user's own with fresh weights, a run at its
 * newest intact checkpoint, a shipped model, or a model of another program.
 * @throws FeaturescopeError of the recipe, its data, the run or the model; everything is freed then
 */
export function openSession(source: Source, context: OpenContext): Promise<Session> {
  if (source.from === 'recipe') return openNew(findRecipe(source.recipe), source, context);
  if (source.from === 'network') return openNew(networkRecipe(source.network), source, context);
  if (source.from === 'run') return openRun(source, context);
  if (source.from === 'model') return openModelSession(source, context);
  return openPretrained(source.model, context);
}

async function openNew(recipe: Trainable, source: NewRun, context: OpenContext): Promise<Session> {
  const { usual = {} } = context;
  const settings: Settings = {
    ...recipe.settings,
    ...definedOnly({ arithmetic: usual.arithmetic }),
    ...definedOnly(source.settings ?? {}),
  };
  const wanted = source.data ?? recipe.data;
  if (recipe.hasSeveralPorts && source.data === undefined) await refuseWithoutFields(recipe);
  const { data: opened, fallback } = await openTrainingData(source.data, recipe, context);
  const dataFallback = fallback && fallbackInfo(fallback.wanted, fallback.error);
  const prepare = recipe.hasSeveralPorts ? prepareFields : prepareData;
  const { network, data, holdOut } = await prepare(recipe, opened, settings);
  const { task, outputs } = network.objective;
  freeIfFails(network, () => initialiseWeights(network.model, settings.seed));
  const place = placeOf(opened, fallback ? opened.name : wanted);
  const makeRun = () =>
    context.unrecorded
      ? undefined
      : RunFolder.create(
          source.run ?? newRunPath(recipe.id, data.name, new Date()),
          {
            ...describeNewRun(
              { recipe: { ...recipe, task }, outputs, place, holdOut, settings },
              ...([context.backend, session.workers] as const),
            ),
            checkpoints: ladderWithin(usual.checkpointMegabytes),
          },
          topologyOf(network.model),
        );
  const program = new SupervisedProgram(network);
  const parts = { recipe: recipe.id, task, program, data, holdOut, settings, dataFallback, makeRun };
  const session = makeSession(parts, context);
  return session;
}

async function prepareData(recipe: Trainable, opened: Dataset, settings: Settings): Promise<Prepared> {
  const read = requireTargets(recipe.id, recipe.task ?? 'classification', opened);
  const holdOut = holdOutRuleFor(read.train, settings);
  const fitted = fitTo(recipe, arrangeHeldOut(read, holdOut, settings));
  return { ...(await buildNetwork(recipe, fitted, settings)), holdOut };
}

async function openRun({ run: path, data: place }: RunSource, context: OpenContext): Promise<Session> {
  const run = RunFolder.open(path);
  // A run that was killed before its first checkpoint has reported nothing but its recipe.
  const checkpoint = run.checkpointSteps().length > 0 ? run.latestCheckpoint() : undefined;
  const { recipe: id, task, outputs: tasks, holdOut, settings, workers, imported } = run.description;
  if (imported && !checkpoint) run.latestCheckpoint(); // its initial weights are nowhere else: says what is wrong with it
  const opened = await openRunData(run, place, (name) => context.data.open(name, context));
  const isThere = 'data' in opened;
  const outputs = isThere ? outputsFor(task, opened.data) : undefined;
  const { model, problem } = await buildRunModel(run, checkpoint?.weights, outputs);
  const network = freeIfFails(
    model,
    () => new Network(model, settings.optimizer, settings.seed, objectiveOf(task, settings, tasks)),
  );
  return freeIfFails(network, () => {
    const data = isThere ? fitToRun(run, network, opened.data) : opened.standIn(network);
    for (const warning of [problem, checkpoint && newerDamage(run, checkpoint)])
      if (warning) context.listener.onWarning?.(warning);
    if (!checkpoint) initialiseWeights(network.model, settings.seed);
    const program = new SupervisedProgram(network);
    const where = isThere ? opened.place : undefined;
    const standing = checkpoint && run.standing();
    const restored = standing?.step === checkpoint?.step ? undefined : standing;
    const resumed = { run, checkpoint, restored };
    const parts = { recipe: id, task, program, data, holdOut, settings, resumed, place: where, imported };
    return makeSession(parts, context, workers);
  });
}

async function openPretrained(id: string, context: OpenContext): Promise<Session> {
  const { folder, card } = findPretrained(id);
  const recipe = findRecipe(card.recipe);
  const { data: opened, fallback } = await openWithoutFetching(card.data, context);
  const network = new Network(await loadModel(folder), recipe.settings.optimizer);
  const data = freeIfFails(network, () => nameOutputs(network, recipe, fitTo(recipe, opened)));
  const settings = { ...recipe.settings, seed: card.seed };
  const pretrained = { id, data: card.data, accuracy: card.testAccuracy };
  return makeSession(
    {
      recipe: card.recipe,
      task: 'classification',
      program: new SupervisedProgram(network),
      data,
      settings,
      dataFallback: fallback,
      pretrained,
    },
    context,
  );
}

/**
 * The data set to train a recipe on. A data set that the user chose is downloaded if necessary and never replaced; for
 * the recipe's own default the embedded digits stand in if it is not on this machine, and `fallback` reports that.
 * @throws FeaturescopeError as `openDataset`
 */
async function openTrainingData(
  chosen: string | undefined,
  recipe: Trainable,
  context: OpenContext,
): Promise<OpenedData> {
  const options = { ...context, fetch: context.fetch ?? true };
  if (chosen === undefined) return context.data.openOrDigits(recipe.data, options);
  return { data: await context.data.open(chosen, options) };
}

/**
 * A data set as a network takes it: unchanged, scaled if the recipe says so, or with the values of each image one after
 * the other for a network that takes no images.
 */
function fitTo(recipe: Fitting, data: Dataset): Dataset {
  const takesValues = recipe.inputShape.length !== 3;
  if ((recipe.scalesImages || takesValues) && canFit(data.shape, recipe.inputShape))
    return fitDataset(data, recipe.inputShape);
  const isAnySize = recipe.takesAnySize && data.shape.length === 3;
  if (!isAnySize && recipe.inputShape.join() !== data.shape.join()) throw misfit(recipe, data);
  return data;
}

type Fitting = Pick<Recipe, 'id' | 'inputShape' | 'scalesImages' | 'takesAnySize'>;

function misfit({ id: recipe, inputShape }: Fitting, data: Dataset): FeaturescopeError {
  return new FeaturescopeError('recipe/data-does-not-fit', {
    recipe,
    expected: inputShape.join('x'),
    data: data.name,
    actual: data.shape.join('x'),
  });
}

/**
 * The data set of a run as its network takes it.
 * @throws FeaturescopeError `recipe/data-does-not-fit`, `recipe/too-few-outputs` if the data changed since, and as
 * `bindFields`
 */
function fitToRun(run: RunFolder, network: Network, opened: Dataset): Dataset {
  const { imported, holdOut, settings, recipe } = run.description;
  const wanted = {
    id: run.description.recipe,
    inputShape: inputShapeOf(network.info),
    scalesImages: scalesImagesOf(run),
  };
  if (hasSeveralPorts(network.info)) {
    const { graph, info, objective } = network;
    const ports = { name: recipe, graph, info, objective, form: imported?.form };
    return arrangeHeldOut(bindFields(ports, opened, settings).data, holdOut, settings);
  }
  const data = arrangeHeldOut(opened, holdOut, settings);
  if (imported) return fitImported({ network, ...imported }, data);
  const read = fitLabelMaps(fitTo(wanted, data), { name: recipe, network });
  return withForm(nameOutputs(network, wanted, read), ownForm(network.graph));
}

/** A new network of a recipe, and its data with a class name for each output of the network. */
async function buildNetwork(
  recipe: Trainable,
  data: Dataset,
  settings: Settings,
): Promise<{ network: Network; data: Dataset }> {
  const { task = 'classification' } = recipe;
  const model = await recipe.build(data.shape, outputsFor(task, data));
  const network = freeIfFails(
    model,
    () => new Network(model, settings.optimizer, settings.seed, objectiveOf(task, settings)),
  );
  return freeIfFails(network, () => {
    refuseOtherOutputs(network, recipe, data);
    void network.task; // throws at once if the loss does not fit
    return { network, data: withForm(nameOutputs(network, recipe, data), ownForm(network.graph)) };
  });
}

/**
 * The data with one class name per output of the network: some recipes have ten outputs for any data set, and everything
 * that reads scores relies on as many names.
 * @throws FeaturescopeError `recipe/too-few-outputs`
 */
function nameOutputs(network: Network, { id: recipe }: Pick<Recipe, 'id'>, data: Dataset): Dataset {
  if (network.objective.task !== 'classification') return data;
  const outputs = network.outputSize;
  if (outputs >= data.classes.length) return { ...data, classes: outputNames(data.classes, outputs) };
  throw new FeaturescopeError('recipe/too-few-outputs', {
    ...{ recipe, outputs, data: data.name, classes: data.classes.length },
  });
}

/** @throws FeaturescopeError `network/outputs-differ` for a network whose outputs are no numbers for each target */
function refuseOtherOutputs(
  { outputSize: outputs, objective: { task } }: Network,
  { id: recipe }: Trainable,
  data: Dataset,
) {
  const wanted = outputsFor(task, data) * (task === 'segmentation' ? sizeOf(data.targetShape!) : 1);
  if (task !== 'classification' && outputs !== wanted)
    throw new FeaturescopeError('network/outputs-differ', { recipe, outputs, task, data: data.name, wanted });
}

/** Number of output values that a network needs per example of a data set; for label maps, per pixel. */
function outputsFor(task: TaskKind, { classes, targetShape, targetClasses, shape }: Dataset): number {
  if (task === 'classification') return classes.length;
  if (task === 'segmentation') return targetClasses?.length ?? 0;
  return sizeOf(task === 'regression' ? (targetShape ?? [1]) : shape);
}
