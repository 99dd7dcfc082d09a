import * as v from 'valibot';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { importFormats, InputRangeSchema } from '../../../src-shared/contract/imports.ts';
import { MOST_WORKERS, SettingsSchema } from '../../../src-shared/contract/service.ts';
import { lossNames } from '../../../src-shared/tasks/losses.ts';
import { isMonitored } from '../../../src-shared/tasks/earlyStopping.ts';
import { outputTaskKinds, taskKinds } from '../../../src-shared/tasks/tasks.ts';
import { holdOutRules } from '../data/holdOut.ts';
import { defaultLadder, LadderSchema } from './checkpointLadder.ts';

/**
 * Format 2 added settings that change during a run; format 3 added the network in `network.json` and validation images
 * drawn from each class; format 4 added edits of weights; format 5 networks of other programs;
 * format 6 networks with several outputs; format 7 early stopping.
 */
const RUN_FORMAT = 7;
const OUTPUTS_FORMAT = 6;
const IMPORTS_FORMAT = 5;
export const EDITS_FORMAT = 4;
export const NETWORK_FORMAT = 3;
export const CHANGES_FORMAT = 2;
const formats = [
  1,
  CHANGES_FORMAT,
  NETWORK_FORMAT,
  EDITS_FORMAT,
  IMPORTS_FORMAT,
  OUTPUTS_FORMAT,
  RUN_FORMAT,
] as const;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const RunFileSchema = v.object({
  format: v.picklist(formats),
  featurescope: v.string(),
  createdAt: v.string(),
  recipe: v.string(),
  /** Task of the network. */
  task: v.optional(v.picklist(taskKinds), 'classification'),
  /** What each output is held against, for the task `multi-output`. */
  outputs: v.optional(
    v.array(
      v.object({
        name: v.string(),
        task: v.picklist(outputTaskKinds),
        loss: v.picklist(lossNames),
        weight: v.optional(v.number()),
      }),
    ),
  ),
  /** Whether images of other sizes are scaled to the network's input; before format 3 the recipe says so. */
  scalesImages: v.optional(v.boolean()),
  /** Name of the data set, its folder where it was given as one, and what it held. */
  data: v.object({
    name: v.string(),
    folder: v.optional(v.string()),
    classes: v.optional(v.array(v.string())),
    train: v.optional(count),
    test: v.optional(count),
  }),
  settings: SettingsSchema,
  /** How validation images are chosen. Default: the last of the training images. */
  holdOut: v.optional(v.picklist(holdOutRules)),
  backend: v.string(),
  /**
   * Number of workers that share a batch since its last change; together with recipe, seed and backend it determines
   * every bit.
   */
  workers: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_WORKERS)), 1),
  checkpoints: v.optional(LadderSchema, defaultLadder),
  /** Set for a run that was started from a network of another program: its first checkpoint has the initial weights. */
  imported: v.optional(
    v.object({
      /** Name of its file or folder, and where that was. */
      name: v.string(),
      path: v.string(),
      format: v.picklist(importFormats),
      /** How it takes images. Default: as `[H, W, C]` in 0..1 */
      form: v.optional(
        v.object({
          range: InputRangeSchema,
          channelsFirst: v.boolean(),
          flat: v.optional(v.boolean()),
        }),
      ),
      isRangeKnown: v.boolean(),
      /** Names of its classes. Default: those of the data */
      labels: v.optional(v.array(v.string())),
    }),
  ),
  /** The run that this one branched off, if it continues from an earlier step of that run. */
  branchOf: v.optional(v.object({ run: v.string(), step: count })),
  /**
   * The step behind which early stopping, or the restoring of the best weights, ended the run, and the step of its best weights. The run
   * stands there if they were restored. Meaningless once later steps follow.
   */
  stopped: v.optional(v.object({ step: count, best: v.optional(count), restored: v.boolean() })),
});

/** The content of `run.json`. */
export type RunDescription = v.InferOutput<typeof RunFileSchema>;
/** Description of a new run. */
export type NewDescription = Omit<v.InferInput<typeof RunFileSchema>, 'format' | 'imported'> &
  Pick<RunDescription, 'imported'>;

/** The oldest format that can describe a run, so that earlier versions of the program open what they understand. */
function formatFor({ imported, outputs, settings }: NewDescription): RunDescription['format'] {
  if (isMonitored(settings)) return RUN_FORMAT;
  if (outputs) return OUTPUTS_FORMAT;
  return imported ? IMPORTS_FORMAT : NETWORK_FORMAT;
}

/** The description of a new run, with its format and defaults. */
export const completeDescription = (description: NewDescription): RunDescription =>
  v.parse(RunFileSchema, { format: formatFor(description), ...description });

/**
 * The description in the content of a run's `run.json`.
 * @throws FeaturescopeError `run/newer-version`, `run/unreadable`
 */
export function readDescription(folder: string, content: unknown): RunDescription {
  const format = (content as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > RUN_FORMAT)
    throw new FeaturescopeError('run/newer-version', { path: folder, format, known: RUN_FORMAT });
  const parsed = v.safeParse(RunFileSchema, content);
  if (parsed.success) return parsed.output;
  throw new FeaturescopeError('run/unreadable', { path: folder, reason: whatIsWrong(parsed.issues[0]) });
}

function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  return `run.json is not a run's (${where ? `${where}: ` : ''}${issue.message})`;
}
