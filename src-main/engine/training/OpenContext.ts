import type { BackendInfo, Progress } from '../../../src-shared/contract/service.ts';
import type { EngineOptions } from '../../../src-shared/contract/options.ts';
import type { DatasetCache } from '../data/DatasetCache.ts';
import type { OpenDataOptions } from '../data/registry.ts';
import type { SessionListener } from './loop/SessionListener.ts';
import type { WorkerPool } from './workers/WorkerPool.ts';

/** What opening a session needs besides the request itself. */
export interface OpenContext extends Pick<OpenDataOptions, 'environment' | 'fetch'> {
  backend: BackendInfo;
  data: DatasetCache;
  listener: SessionListener;
  /** Threads to share batches with; without them a single worker trains. */
  pool?: WorkerPool | undefined;
  /** Number of workers. Default: the backend's number, or for a resumed run the run's own. */
  workers?: number | undefined;
  /** Defaults for new trainings that do not set these options. */
  usual?: Pick<EngineOptions, 'workers' | 'arithmetic' | 'checkpointMegabytes'> | undefined;
  /** Whether a new training leaves no run on disk. */
  unrecorded?: boolean | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Omit<Progress, 'task'>) => void) | undefined;
}
