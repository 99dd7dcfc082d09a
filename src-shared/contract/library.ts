import type { MetricValues } from '../tasks/metrics.ts';
import type { TaskKind } from '../tasks/tasks.ts';
import type { ModelInfo } from '../model/model.ts';
import type { Settings, SettingsChange, BranchOf } from './training.ts';

export interface RecipeInfo {
  id: string;
  title: { en: string; ko: string };
  /** One sentence for people who choose. */
  summary: { en: string; ko: string };
  task: TaskKind;
  model: ModelInfo;
  /** Name of the data set it is meant for. */
  data: string;
  /** Whether images of other sizes are scaled to its input. */
  scalesImages?: boolean | undefined;
  settings: Settings;
}

export interface RunInfo {
  /** Folder of the run. */
  run: string;
  /** What a person calls it; empty where nobody did. */
  name: string;
  recipe: string;
  task: TaskKind;
  data: string;
  createdAt: string;
  step: number;
  epoch: number;
  epochs: number;
  finished: boolean;
  /** What its metrics were on the validation or test examples at the last epoch's end. */
  heldOut?: MetricValues | undefined;
  /** The last step that its journal knows; `step` is that of its newest checkpoint. */
  lastStep: number;
  /** What it was started with. */
  settings: Settings;
  /** What was set otherwise in its course, in order. */
  changes: SettingsChange[];
  /** Bytes on disk; checkpoints that branches share count in each with their part. */
  bytes: number;
  branchOf?: BranchOf | undefined;
}
