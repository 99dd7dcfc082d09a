import type { MetricValues } from '../tasks/metrics.ts';
import type { TaskKind } from '../tasks/tasks.ts';
import type { ModelInfo } from '../model/model.ts';
import type { Settings, SettingsChange, BranchOf } from './training.ts';

export interface RecipeInfo {
  id: string;
  title: { en: string; ko: string };
  /** One sentence that helps users choose. */
  summary: { en: string; ko: string };
  task: TaskKind;
  model: ModelInfo;
  /** Name of the default data set. */
  data: string;
  /** Whether images of other sizes are scaled to the network's input. */
  scalesImages?: boolean | undefined;
  /** Whether the network is built for images of any size, which are not scaled. */
  takesAnySize?: boolean | undefined;
  settings: Settings;
}

export interface RunInfo {
  /** Folder of the run. */
  run: string;
  /** Name given by the user; empty if there is none. */
  name: string;
  recipe: string;
  task: TaskKind;
  data: string;
  createdAt: string;
  step: number;
  epoch: number;
  epochs: number;
  finished: boolean;
  /** Metrics on the validation or test examples at the end of the last epoch. */
  heldOut?: MetricValues | undefined;
  /** The last step in the journal; `step` is that of the newest checkpoint. */
  lastStep: number;
  /** Initial settings. */
  settings: Settings;
  /** Later changes of the settings, in order. */
  changes: SettingsChange[];
  /** Size on disk in bytes; the size of checkpoints shared by branches is divided among them. */
  bytes: number;
  branchOf?: BranchOf | undefined;
}
