import { resolve } from 'node:path';
import type { OpenRequest, Settings } from '../../../src-shared/contract/service.ts';
import type { Dataset } from '../data/Dataset.ts';
import { ladderWithin } from '../library/checkpointLadder.ts';
import type { RunDescription } from '../library/runDescription.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { newRunPath } from '../library/runsFolder.ts';
import { describeModel } from '../network/describeModel.ts';
import { graphOf } from '../network/graph.ts';
import { refuseSeveralPorts } from '../network/refuseSeveralPorts.ts';
import { topologyOf } from '../network/topology.ts';
import { fits } from '../tasks/losses/lossOf.ts';
import { objectiveOf, type Objective } from '../tasks/Objective.ts';
import { definedOnly } from './definedOnly.ts';
import { describeNewRun } from './describeNewRun.ts';
import { initialiseAfresh } from './initialiseAfresh.ts';
import { makeSession } from './makeSession.ts';
import { bindFields, hasSeveralPorts } from './bindFields.ts';
import type { ImportedNetwork } from './fitImported.ts';
import { arrangeHeldOut } from '../data/arrangeHeldOut.ts';
import { holdOutRuleFor } from '../data/holdOut.ts';
import { modelData, type ModelData } from './modelData.ts';
import { nameOfModel } from './nameOfModel.ts';
import { freeIfFails } from './freeIfFails.ts';
import { Network } from './Network.ts';
import { objectiveOfModel } from './objectiveOfModel.ts';
import type { OpenContext } from './OpenContext.ts';
import { openModel, type ModelOfFile } from './openModel.ts';
import { SupervisedProgram } from './programs/SupervisedProgram.ts';
import { requireTargets } from './requireTargets.ts';
import { placeOf } from './runData.ts';
import type { Session } from './Session.ts';
import { droppedFolder } from '../library/DroppedFiles.ts';
import { noteUse } from '../library/unusedCopies.ts';

type ModelSource = Extract<OpenRequest['source'], { from: 'model' }>;

/** Settings of a training that goes on from a network's weights; one that begins afresh takes larger steps. */
export const usualSettings: Settings = {
  epochs: 5,
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 1e-4,
  schedule: 'constant',
  seed: 1,
  validationSplit: 0.1,
};
const AFRESH_RATE = 1e-3;
/** Rows and columns that a network of images of any size is opened for where no data says otherwise. */
const ANY_SIZE = [224, 224] as const;

/**
 * Opens a network of another program, to look at or to train.
 * @throws FeaturescopeError as `openModel` and `modelData`, of the data, as `bindFields` for several inputs or outputs, and for training
 * `data/none-chosen` and as `Network.task`; everything is freed then
 */
export async function openModelSession(source: ModelSource, context: OpenContext): Promise<Session> {
  const path = resolve(source.path);
  const chosen =
    source.data === undefined
      ? undefined
      : await context.data.open(source.data, { ...context, fetch: context.fetch ?? true });
  const file = await openSized(path, source, chosen);
  const { network, settings } = freeIfFails(file.model, () => networkOf(file, source, chosen, context));
  const name = nameOfModel(path);
  try {
    if (source.train === 'afresh') initialiseAfresh(network.model, settings.seed);
    const imported = { name, network, form: file.form, labels: file.report.labels };
    const found = hasSeveralPorts(network.info)
      ? fieldsFor(imported, chosen, settings, source)
      : await modelData(imported, chosen, settings, context);
    if (source.train) refuseUntrainable(name, network, found.data);
    return sessionOf({ ...{ source, context, file, settings, network, name, path }, ...found });
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function networkOf(
  file: ModelOfFile,
  source: ModelSource,
  chosen: Dataset | undefined,
  context: OpenContext,
): { network: Network; settings: Settings } {
  const info = describeModel(file.model);
  const objective = objectiveOfModel(graphOf(file.model), info, chosen);
  const settings = settingsFor({ objective, several: hasSeveralPorts(info), file }, source, context);
  const { optimizer, seed } = settings;
  const network = new Network(file.model, optimizer, seed, objectiveOf(objective.task, settings));
  return { network, settings };
}

/**
 * The data for a network with several inputs or outputs, which is held against its targets from then on.
 * @throws FeaturescopeError as `bindFields`
 */
function fieldsFor(
  { name, network, form }: ImportedNetwork,
  chosen: Dataset | undefined,
  settings: Settings,
  { settings: own = {} }: ModelSource,
): ModelData {
  if (!chosen) refuseSeveralPorts(name, '–', network.info, 'both');
  const { graph, info } = network;
  const bound = bindFields({ name, graph, info, form }, chosen!, own);
  network.holdAgainst(objectiveOf(bound.task, settings, bound.outputs));
  const holdOut = holdOutRuleFor(bound.data.train, settings);
  return { data: arrangeHeldOut(bound.data, holdOut, settings), opened: chosen, holdOut };
}

/** A network that takes images of any size is opened for that of the data. */
async function openSized(path: string, source: ModelSource, data: Dataset | undefined): Promise<ModelOfFile> {
  const { weights, range } = source;
  noteUse(droppedFolder(), path);
  const file = await openModel(path, { weights, range });
  if (!file.forSize) return file;
  file.model.dispose();
  const [height = ANY_SIZE[0], width = ANY_SIZE[1]] = data?.shape.length === 3 ? data.shape : [];
  return file.forSize([height, width]);
}

function settingsFor(
  {
    objective,
    several,
    file,
  }: { objective: Pick<Objective, 'loss' | 'task'>; several: boolean; file: ModelOfFile },
  source: ModelSource,
  context: OpenContext,
): Settings {
  const given = definedOnly(source.settings ?? {});
  const isAfresh = source.train === 'afresh';
  const { optimizer, ...told } = { ...file.report.training };
  const { loss, task } = objective;
  const fitting =
    !several &&
    given.loss === undefined &&
    (told.loss === undefined || fits(told.loss, graphOf(file.model), task));
  // The learning rate of the file goes with its optimizer alone.
  const isOther = given.optimizer !== undefined && given.optimizer !== optimizer;
  const { learningRate, clipNorm, ...ofLoss } = told;
  return {
    ...usualSettings,
    ...(isAfresh && { learningRate: AFRESH_RATE }),
    ...(loss && !several && { loss }),
    ...definedOnly({
      optimizer,
      ...(!isOther && { learningRate }),
      clipNorm,
      ...(fitting && ofLoss),
    }),
    ...definedOnly({ arithmetic: context.usual?.arithmetic }),
    ...given,
  };
}

function refuseUntrainable(recipe: string, network: Network, data: Dataset): void {
  if (data.missing) throw data.missing;
  requireTargets(recipe, network.objective.task, data);
  void network.task; // throws at once if the loss does not fit
}

interface ModelParts extends ModelData {
  source: ModelSource;
  context: OpenContext;
  file: ModelOfFile;
  settings: Settings;
  network: Network;
  name: string;
  path: string;
}

function sessionOf(parts: ModelParts): Session {
  const { source, context, settings, network, name, data, holdOut, fallback } = parts;
  const imported = importedOf(parts);
  const { task } = network.objective;
  const session: Session = makeSession(
    {
      ...{ recipe: name, task, program: new SupervisedProgram(network), data, holdOut, settings },
      ...{ dataFallback: fallback, imported, chosen: { weights: source.weights, data: source.data } },
      makeRun: source.train && (() => makeRun(parts, imported, session.workers)),
    },
    context,
  );
  return session;
}

function importedOf({ name, path, file, data, source }: ModelParts): NonNullable<RunDescription['imported']> {
  const { report, form } = file;
  const range = source.range ?? report.range;
  const taken = data.missing ? form : data.test.form;
  return {
    ...{ name, path, format: report.format },
    ...(taken && { form: taken }),
    isRangeKnown: range !== undefined,
    ...(report.labels && { labels: report.labels }),
  };
}

function makeRun(
  { source, context, settings, network, name, data, opened, holdOut }: ModelParts,
  imported: RunDescription['imported'],
  workers: number,
): RunFolder {
  const place = placeOf(opened!, source.data ?? opened!.name);
  const { task, outputs } = network.objective;
  const recipe = { id: name, task, scalesImages: true };
  const planned = { recipe, outputs, place, holdOut: holdOut ?? 'last', settings, imported } as const;
  return RunFolder.create(
    source.run ?? newRunPath(name, data.name, new Date()),
    {
      ...describeNewRun(planned, context.backend, workers),
      checkpoints: ladderWithin(context.usual?.checkpointMegabytes),
    },
    topologyOf(network.model),
  );
}
