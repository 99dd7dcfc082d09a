/** Entry point of a thread that trains trials of studies, one at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import { wrapInternal } from '../../../../src-shared/contract/errors.ts';
import { selectBackend } from '../../backends/selectBackend.ts';
import type { FromThread, ToThread } from './LocalPool.ts';
import { TrialStore } from './TrialStore.ts';
import { TrialTrainer } from './TrialTrainer.ts';
import type { TrialRequest } from './TrialRunner.ts';

const port = parentPort!;
const { folders, store } = workerData as { folders: readonly string[]; store: string | undefined };
let trainer: TrialTrainer | undefined;
let stop = new AbortController();

async function train(request: TrialRequest): Promise<FromThread> {
  stop = new AbortController();
  const { signal } = stop;
  try {
    trainer ??= new TrialTrainer(
      await selectBackend('wasm'),
      folders,
      store === undefined ? undefined : new TrialStore(store),
    );
    return { result: await trainer.train(request, signal) };
  } catch (error) {
    const { code, detail } = wrapInternal(error);
    return { problem: { code, detail } };
  }
}

port.on('message', (message: ToThread) => {
  if (message === 'stop') return stop.abort();
  if (message === 'leave') {
    stop.abort();
    return port.close();
  }
  void train(message.request).then((answer) => port.postMessage(answer));
});
