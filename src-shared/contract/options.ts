import * as v from 'valibot';
import { arithmeticNames, MOST_WORKERS, type Arithmetic } from './training.ts';

/** Megabytes that the checkpoints of a run may take together, where nobody chose otherwise. */
export const USUAL_CHECKPOINT_MEGABYTES = 256;

/** What a person set up for the engine of this computer; what is left out is as usual. */
export const EngineOptionsSchema = v.object({
  /** A folder that is looked through for data sets before the program's own. */
  dataFolder: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096))),
  /** Workers that share a batch, of trainings that begin from now on. */
  workers: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_WORKERS))),
  /** Of trainings that begin from now on and say nothing of their own. */
  arithmetic: v.optional(v.picklist(arithmeticNames)),
  /** Megabytes that the checkpoints of a run may take together, of runs that begin from now on. */
  checkpointMegabytes: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(16), v.maxValue(1_000_000))),
});
export type EngineOptions = v.InferOutput<typeof EngineOptionsSchema>;

/** Options that an environment variable decides, whatever is chosen, by the name of the variable. */
export type FixedOptions = Partial<Record<keyof EngineOptions, string>>;

/** The options as they are. */
export interface OptionsState {
  chosen: EngineOptions;
  /** What holds for the next training: what was chosen, fixed by the environment, or usual. */
  inForce: {
    dataFolder: string | null;
    /** Where runs are kept, and where fetched data is. */
    runsFolder: string;
    cacheFolder: string;
    workers: number;
    arithmetic: Arithmetic;
    checkpointMegabytes: number;
  };
  /** How many workers train where nobody chose otherwise. */
  usualWorkers: number;
  fixed: FixedOptions;
}

/** Schemas of the calls below. */
export const optionsCallSchemas = {
  readOptions: v.tuple([]),
  writeOptions: v.tuple([v.object({ options: EngineOptionsSchema })]),
} as const;

/** What is asked of the engine about itself. */
export interface OptionsCalls {
  readOptions(): Promise<OptionsState>;
  /** Replaces what was chosen, for good. Rejects with `options/no-folder`, and with those of writing a file. */
  writeOptions(request: { options: EngineOptions }): Promise<OptionsState>;
}
