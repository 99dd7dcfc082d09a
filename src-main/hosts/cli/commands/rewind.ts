import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../engine/data/DatasetCache.ts';
import { openSession } from '../../../engine/training/openSession.ts';
import { WorkerPool } from '../../../engine/training/workers/WorkerPool.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { backendNames } from '../../../../src-shared/contract/service.ts';
import {
  choiceOption,
  countOption,
  dataOption,
  requiredOption,
  textOption,
  userPath,
  type RawOptions,
} from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';

const MOST_STEPS = 1_000_000_000;

/**
 * `rewind RUN --step N`: restores a step exactly and prints the hash of its weights; with `--out` writes it as a new run.
 */
export async function rewind(terminal: Terminal, [run]: string[], options: RawOptions): Promise<number> {
  requiredOption(options, 'step');
  const step = countOption(options, 'step', 0, MOST_STEPS)!;
  const out = textOption(options, 'out');
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const pool = new WorkerPool();
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new FeaturescopeError('engine/cancelled'));
  const unstop = onStop(interrupt);
  const { signal } = stop;
  const { texts } = terminal;
  try {
    const session = await openSession(
      { from: 'run', run: userPath(run!), data: dataOption(options) },
      {
        ...{ backend, pool, signal, listener: {} },
        data: new DatasetCache(),
        onProgress: terminal.dataProgress,
      },
    );
    try {
      await session.rewind(step, {
        signal,
        onProgress: (done, total) => terminal.progress(texts.progress.restore, done, total),
      });
      const branch = out === undefined ? undefined : session.branch(userPath(out)).path;
      const weightsSha256 = session.network.weightsSha256();
      terminal.line({ type: 'rewound', step, weightsSha256, run: branch });
      terminal.print(texts.rewound(step, weightsSha256));
      if (branch !== undefined) terminal.print(texts.savedAt(branch));
      return 0;
    } finally {
      await session.close();
    }
  } finally {
    unstop();
    await pool.close();
  }
}
