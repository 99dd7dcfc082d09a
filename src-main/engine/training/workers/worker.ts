/**
 * Entry point of a worker thread: computes gradients of shards and scores of images in its own WebAssembly instance. It
 * sleeps in `Atomics.wait` between jobs and returns to its event loop only when told to leave.
 */
import { memory } from '@tensorflow/tfjs-core';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { tryWasm, useArithmetic } from '../../backends/wasm.ts';
import { GarbageCollector } from '../GarbageCollector.ts';
import { kinds, outcomes, START, word, type Setup, type WorkerStart } from './exchange.ts';
import { StepAbandoned } from './StepAbandoned.ts';
import { waitForChange } from './waitForChange.ts';
import { WorkerNetwork } from './WorkerNetwork.ts';

const { control, port } = workerData as WorkerStart;
const garbage = new GarbageCollector();
let network: WorkerNetwork | undefined;

async function serve(): Promise<void> {
  const started = await tryWasm();
  if (!started.ok) throw new Error(started.reason);
  let request: number = START;
  answer(request, outcomes.done);
  for (;;) {
    while (Atomics.load(control, word.request) === request) waitForChange(control, word.request, request);
    request = Atomics.load(control, word.request);
    if (control[word.kind] === kinds.leave) break;
    answer(request, await attempt());
    garbage.tidyUp();
  }
  port.close();
}

function answer(request: number, outcome: number): void {
  control[word.outcome] = outcome;
  control[word.tensors] = memory().numTensors;
  Atomics.store(control, word.answer, request);
  Atomics.notify(control, word.answer);
}

/** A job that fails, for example for lack of memory, is computed on the engine's thread, which reports any error. */
async function attempt(): Promise<number> {
  try {
    await perform();
    return outcomes.done;
  } catch (error) {
    return error instanceof StepAbandoned ? outcomes.abandoned : outcomes.failed;
  }
}

async function perform(): Promise<void> {
  const [kind, split, first, count] = [word.kind, word.split, word.first, word.count].map(
    (index) => control[index]!,
  ) as [number, number, number, number];
  if (kind === kinds.release) return release();
  const opened = await networkOf(control[word.setup]!);
  if (kind === kinds.gradients)
    opened.gradients(split, { first, count, total: control[word.total]!, step: control[word.step]! });
  else opened.scores(split, { from: first, to: first + count });
}

/** The network of a set-up; its message was posted before the job, so it has already arrived. */
async function networkOf(id: number): Promise<WorkerNetwork> {
  while (network?.id !== id) {
    const message = receiveMessageOnPort(port) as { message: Setup } | undefined;
    if (!message) throw new Error(`set-up ${id} has not come`);
    network?.dispose();
    network = undefined;
    if (message.message.id !== id) continue;
    await useArithmetic(message.message.arithmetic);
    network = await WorkerNetwork.build(message.message);
  }
  return network;
}

function release(): void {
  while (receiveMessageOnPort(port)) {
    // A set-up that no job used is dropped, so that its memory can be freed.
  }
  network?.dispose();
  network = undefined;
}

await serve();
