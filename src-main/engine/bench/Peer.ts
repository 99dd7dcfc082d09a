import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tensor1d, tensor4d, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { softmaxCrossEntropy } from '../kernels/softmaxCrossEntropy.ts';
import { forward } from '../models/graph.ts';
import { initialiseWeights } from '../models/initialiseWeights.ts';
import { Network } from '../training/Network.ts';
import type { Batch } from '../training/batches.ts';
import { timeKernels } from './kernelCases.ts';
import { IMAGES, type PeerAnswers, type PeerOptions, type PeerRequest, type Workload } from './messages.ts';
import { measurePeak } from './peak.ts';
import { timeRepeats } from './stopwatch.ts';
import { buildWorkload, describeWorkload } from './workloads.ts';

type Asked<K extends PeerRequest['do']> = Extract<PeerRequest, { do: K }>;

interface Opened {
  workload: Workload;
  network: Network;
  /** Batch updates made so far; Adam's bias correction needs it. */
  steps: number;
}

/** One peer of the bench that computes with TensorFlow.js: it holds the networks and answers requests one by one. */
export class Peer {
  readonly #options: PeerOptions;
  readonly #opened = new Map<string, Opened>();
  readonly #batches = new Map<number, Batch>();
  #images = new Float32Array();
  #labels = new Int32Array();

  constructor(options: PeerOptions) {
    this.#options = options;
  }

  async answer(request: PeerRequest): Promise<PeerAnswers[PeerRequest['do']]> {
    switch (request.do) {
      case 'describe':
        return { workload: describeWorkload(request.workload) };
      case 'open':
        return this.#open(request);
      case 'loss':
        return this.#loss(request);
      case 'measure':
        return this.#measure(request);
      case 'kernels': {
        const { workload } = this.#find(request.workload);
        return { kernels: timeKernels(workload, request.batch, request.milliseconds) };
      }
      case 'peak':
        return { gflops: await measurePeak(this.#options.simd ?? 'plain', request.milliseconds) };
    }
  }

  async #open({ workload, folder }: Asked<'open'>): Promise<PeerAnswers['open']> {
    this.#images = floats(await readFile(join(folder, 'images')));
    this.#labels = Int32Array.from(floats(await readFile(join(folder, 'labels'))));
    const model = buildWorkload(workload.id);
    initialiseWeights(model, 1);
    const network = new Network(model, workload.optimizer);
    this.#opened.set(workload.id, { workload, network, steps: 0 });
    const file = join(folder, `${workload.id}.weights`);
    if (!existsSync(file)) await writeFile(file, Buffer.concat(network.weights().map(bytes)));
    return { ok: true };
  }

  #loss({ workload, batch }: Asked<'loss'>): PeerAnswers['loss'] {
    const { network } = this.#find(workload);
    const { images, labels } = this.#batch(batch, network);
    const loss = tidy(() => {
      const { logits } = forward(network.graph, images, false);
      return softmaxCrossEntropy(logits as Tensor2D, labels);
    });
    const value = loss.dataSync()[0]!;
    loss.dispose();
    return { loss: value };
  }

  #measure({ workload, task, batch, milliseconds }: Asked<'measure'>): PeerAnswers['measure'] {
    const opened = this.#find(workload);
    const taken = this.#batch(batch, opened.network);
    const { learningRate } = opened.workload;
    if (task === 'inference') return timeRepeats(() => infer(opened.network, taken.images), milliseconds);
    return timeRepeats(() => opened.network.train(taken, learningRate, ++opened.steps), milliseconds);
  }

  #find(id: string): Opened {
    const opened = this.#opened.get(id);
    if (!opened) throw new Error(`the workload ${id} was not opened`);
    return opened;
  }

  /** The first images, which stay on the backend: moving data is not what is measured. */
  #batch(count: number, { info }: Network): Batch {
    const known = this.#batches.get(count);
    if (known) return known;
    const shape: [number, number, number, number] = [count, ...info.inputShape];
    const images = this.#images.subarray(0, (this.#images.length / IMAGES) * count);
    const batch = {
      images: tensor4d(images, shape),
      labels: tensor1d(this.#labels.subarray(0, count), 'int32'),
    };
    this.#batches.set(count, batch);
    return batch;
  }
}

/** A forward pass up to the probabilities, read back as a program would that uses them. */
function infer(network: Network, images: Tensor4D): void {
  tidy(() => {
    forward(network.graph, images, false).probabilities.dataSync();
  });
}

function floats(file: Buffer): Float32Array<ArrayBuffer> {
  return new Float32Array(
    file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer,
  );
}

function bytes({ data }: { data: Float32Array }): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
