import { dirname } from 'node:path';
import {
  USUAL_CHECKPOINT_MEGABYTES,
  type EngineOptions,
  type FixedOptions,
  type OptionsState,
} from '../../../src-shared/contract/options.ts';
import { cacheFolder } from '../data/locate.ts';
import { runsFolder } from '../library/runsFolder.ts';
import { defaultWorkers, workersOfEnvironment } from '../training/workers/workerCount.ts';
import { readOptions } from './optionsFile.ts';

/** The options and their effective values: environment variables take precedence over the user's choice. */
export function optionsState(environment: NodeJS.ProcessEnv = process.env): OptionsState {
  const chosen = readOptions(environment);
  const fixedWorkers = workersOfEnvironment(environment);
  const fixedData = environment['FEATURESCOPE_DATA'] || undefined;
  const fixed: FixedOptions = {
    ...(fixedWorkers !== undefined && { workers: 'FEATURESCOPE_WORKERS' }),
    ...(fixedData !== undefined && { dataFolder: 'FEATURESCOPE_DATA' }),
  };
  const usualWorkers = defaultWorkers(environment);
  return {
    chosen,
    inForce: {
      dataFolder: fixedData ?? chosen.dataFolder ?? null,
      runsFolder: runsFolder(environment),
      cacheFolder: dirname(cacheFolder('mnist')),
      workers: fixedWorkers ?? chosen.workers ?? usualWorkers,
      arithmetic: chosen.arithmetic ?? 'reproducible',
      checkpointMegabytes: chosen.checkpointMegabytes ?? USUAL_CHECKPOINT_MEGABYTES,
    },
    usualWorkers,
    fixed,
  };
}

/** The options for new trainings; without a number of workers where neither the user nor the environment has decided it. */
export function optionsForTraining(): EngineOptions {
  const { chosen, fixed, inForce } = optionsState();
  const isDecided = (fixed.workers ?? chosen.workers) !== undefined;
  const { arithmetic, checkpointMegabytes } = inForce;
  return { workers: isDecided ? inForce.workers : undefined, arithmetic, checkpointMegabytes };
}
