import { serveQueue } from '../../../engine/library/studies/serveQueue.ts';
import { shownAddress } from '../../../engine/library/studies/queueAddress.ts';
import { defaultWorkers } from '../../../engine/training/workers/workerCount.ts';
import { MOST_WORKERS } from '../../../../src-shared/contract/service.ts';
import { countOption, dataOption, requiredOption, type RawOptions } from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';

/** `worker --queue ADDRESS`: trains trials of searches, on any machine that reaches the queue, until it is stopped. */
export async function worker(terminal: Terminal, _args: string[], options: RawOptions): Promise<number> {
  const address = requiredOption(options, 'queue');
  const workers = countOption(options, 'workers', 1, MOST_WORKERS) ?? defaultWorkers();
  const folder = dataOption(options);
  const stop = new AbortController();
  const unstop = onStop(() => stop.abort());
  const { texts } = terminal;
  try {
    await serveQueue(address, {
      ...{ workers, folders: folder === undefined ? [] : [folder], signal: stop.signal },
      onReady: () => {
        terminal.line({ type: 'worker', queue: shownAddress(address), workers });
        terminal.print(texts.search.serving(shownAddress(address), workers));
      },
      onTaken: (trial) => terminal.line({ type: 'taken', id: trial }),
      onResult: ({ trial, value, state }) => {
        terminal.line({ type: 'trial', id: trial, value, state });
        terminal.print(texts.search.trained(trial, value === null ? state : value.toFixed(4)));
      },
    });
  } finally {
    unstop();
  }
  return 0;
}
