import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { ownThread, threadTime } from '../../../../src-main/engine/reading/threads/threadTime.ts';
import { closeAfterTest } from '../../../belongings.ts';
import { eventually } from '../../../eventually.ts';

/** A thread that tells what it is called, and then does something for ever. */
async function threadThat(does: string): Promise<string> {
  const tells = `const { parentPort } = require('node:worker_threads');
    parentPort.postMessage(require('node:fs').readlinkSync('/proc/thread-self'));`;
  const worker = new Worker(`${tells} ${does}`, { eval: true });
  closeAfterTest(() => worker.terminate());
  return new Promise((resolve) => worker.once('message', resolve));
}

it.runIf(process.platform === 'linux')(
  'tells how long a thread has computed, not how long it has waited for others',
  async () => {
    const waiting = await threadThat('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);');
    const before = threadTime(waiting)!;
    const computing = await threadThat('for (;;);');
    await eventually(() => expect(threadTime(computing)).toBeGreaterThan(500));
    expect(threadTime(waiting)! - before).toBeLessThan(100);
    expect(threadTime(ownThread())).toBeGreaterThan(0);
  },
);

it('tells nothing of a thread that is gone, or where the system tells nothing', () => {
  expect(threadTime('1/task/0')).toBeUndefined();
  expect(threadTime(undefined)).toBeUndefined();
});
