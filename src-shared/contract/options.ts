import * as v from 'valibot';
import { arithmeticNames, MOST_WORKERS, type Arithmetic } from './training.ts';

/** Default for the total size of a run's checkpoints, in megabytes. */
export const USUAL_CHECKPOINT_MEGABYTES = 256;

/** The user's options for the engine on this computer; missing ones have default values. */
export const EngineOptionsSchema = v.object({
  /** A folder that is searched for data sets before the program's own. */
  dataFolder: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096))),
  /** Number of workers that share a batch, for new trainings. */
  workers: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_WORKERS))),
  /** Arithmetic of new trainings that do not specify it. */
  arithmetic: v.optional(v.picklist(arithmeticNames)),
  /** Maximum total size of a run's checkpoints in megabytes, for new runs. */
  checkpointMegabytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(16), v.maxValue(1_000_000))),
});
export type EngineOptions = v.InferOutput<typeof EngineOptionsSchema>;

/** Options that an environment variable overrides, with the name of the variable. */
export type FixedOptions = Partial<Record<keyof EngineOptions, string>>;

/** The current options. */
export interface OptionsState {
  chosen: EngineOptions;
  /** Effective values for the next training: chosen, set by the environment, or default. */
  inForce: {
    dataFolder: string | null;
    /** Folders of runs and of downloaded data. */
    runsFolder: string;
    cacheFolder: string;
    workers: number;
    arithmetic: Arithmetic;
    checkpointMegabytes: number;
  };
  /** Default number of workers. */
  usualWorkers: number;
  fixed: FixedOptions;
}

/** Schemas of the calls below. */
export const optionsCallSchemas = {
  readOptions: v.tuple([]),
  writeOptions: v.tuple([v.object({ options: EngineOptionsSchema })]),
} as const;

/** Calls about the engine's options. */
export interface OptionsCalls {
  readOptions(): Promise<OptionsState>;
  /** Replaces and saves the user's options. Rejects with `options/no-folder`, and with the errors of writing a file. */
  writeOptions(request: { options: EngineOptions }): Promise<OptionsState>;
}
