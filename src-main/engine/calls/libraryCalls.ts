import * as v from 'valibot';
import { MEAN_STEPS } from '../../../src-shared/contract/conditions.ts';
import { ExportSchema } from '../../../src-shared/contract/exports.ts';
import type { EngineCalls, History } from '../../../src-shared/contract/service.ts';
import { readDeck, writeDeck } from '../exports/deckFile.ts';
import { exportFigures } from '../exports/exportFigures.ts';
import { describeRecipe, recipes } from '../recipes/recipes.ts';
import { recipeNetwork } from '../recipes/recipeNetwork.ts';
import { previewData } from '../data/previewData.ts';
import { listDatasets } from '../data/registry.ts';
import { stepsOf } from '../inspection/probes/ComparedNetworks.ts';
import { metricsText } from '../library/metricsText.ts';
import { readNotes, writeNotes } from '../library/notes.ts';
import { RunFolder } from '../library/RunFolder.ts';
import { listRuns } from '../library/runsFolder.ts';
import { emptyTrash, listDeleted, restoreRun } from '../library/trash.ts';
import { writeOptions } from '../options/optionsFile.ts';
import { optionsState } from '../options/optionsState.ts';
import { thinned } from '../training/thinned.ts';

const HISTORY_POINTS = 2000;

/**
 * A history thinned to as many steps as a window can draw. The newest steps are all kept, because their mean is
 * displayed.
 */
export const thinnedHistory = ({ steps, epochs }: History): History => ({
  steps: [...thinned(steps.slice(0, -MEAN_STEPS), HISTORY_POINTS - MEAN_STEPS), ...steps.slice(-MEAN_STEPS)],
  epochs,
});

type LibraryCall =
  | 'listRecipes'
  | 'recipeNetwork'
  | 'listData'
  | 'listRuns'
  | 'listSteps'
  | 'readNotes'
  | 'writeNotes'
  | 'restoreRun'
  | 'listDeleted'
  | 'emptyTrash'
  | 'runHistory'
  | 'exportMetrics'
  | 'readDeck'
  | 'writeDeck'
  | 'exportFigures'
  | 'previewData'
  | 'readOptions'
  | 'writeOptions';

/** The calls that need no open network: lists of what can be opened, notes about it, and exported files. */
export const libraryCalls: Pick<EngineCalls, LibraryCall> = {
  listRecipes: async () => recipes.map(describeRecipe),
  recipeNetwork: async ({ recipe }) => recipeNetwork(recipe).file,
  listData: () => listDatasets(),
  listRuns: async () => listRuns(),
  listSteps: async ({ run }) => stepsOf(run),
  readNotes: async ({ run }) => readNotes(run),
  writeNotes: async ({ run, notes }) => {
    writeNotes(RunFolder.open(run).path, notes);
    return readNotes(run);
  },
  restoreRun: async ({ trash }) => restoreRun(trash),
  listDeleted: async () => listDeleted(),
  emptyTrash: async () => emptyTrash('all'),
  runHistory: async ({ run }) => thinnedHistory(RunFolder.open(run).history()),
  exportMetrics: async ({ run, format }) => metricsText(RunFolder.open(run).history(), format),
  readDeck: async ({ recipe }) => readDeck(recipe) ?? null,
  writeDeck: async ({ recipe, deck }) => writeDeck(recipe, deck),
  previewData: ({ data, count }) => previewData(data, count),
  readOptions: async () => optionsState(),
  writeOptions: async ({ options }) => {
    writeOptions(options);
    return optionsState();
  },
  exportFigures: async (request) => exportFigures(v.parse(ExportSchema, request)),
};
