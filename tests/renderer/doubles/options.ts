import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EngineOptions, OptionsState } from '../../../src-shared/contract/options.ts';
import type { FoundAtPath } from '../../../src-shared/contract/service.ts';

/** The options of an engine on two cores whose data folder is set by the environment. */
export function scriptedOptions(chosen: EngineOptions): OptionsState {
  return {
    chosen,
    inForce: {
      dataFolder: '/lecture/data',
      runsFolder: '/home/student/.local/share/featurescope/runs',
      cacheFolder: '/home/student/.cache/featurescope/data',
      workers: chosen.workers ?? 2,
      arithmetic: chosen.arithmetic ?? 'reproducible',
      checkpointMegabytes: chosen.checkpointMegabytes ?? 256,
    },
    usualWorkers: 2,
    fixed: { dataFolder: 'FEATURESCOPE_DATA' },
  };
}

/** A run, a data folder, or a network of another program, by the end of the path. */
export function foundAt(path: string): FoundAtPath {
  if (path.endsWith('.onnx'))
    throw new FeaturescopeError('open/not-yet', { path, reason: 'it is of the format ONNX' });
  if (path.endsWith('run')) return { is: 'run', run: path };
  const counts = { available: true, downloadBytes: 0, train: 96, test: 32, embedded: false };
  return {
    is: 'data',
    data: { ...counts, name: 'letters', shape: [28, 28, 1], classes: ['a', 'b'], folder: path },
  };
}
