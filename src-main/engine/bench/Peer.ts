import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tidy, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Split } from '../data/Dataset.ts';
import { softmaxCrossEntropy } from '../kernels/activation/softmaxCrossEntropy.ts';
import { forward } from '../network/forward.ts';
import { initialiseWeights } from '../network/initialiseWeights.ts';
import type { Batch } from '../training/schedule/batches.ts';
import { Network } from '../training/Network.ts';
import { timeKernels } from './kernelCases.ts';
import type { PeerAnswers, PeerOptions, PeerRequest, Workload } from './messages.ts';
import { type BenchTrainer, keptBatches, openTrainer } from './openTrainer.ts';
import { measurePeaks } from './peak.ts';
import { openOnnxSession, type OnnxInference } from './onnxSession.ts';
import { timeAsyncRepeats, timeRepeats } from './stopwatch.ts';
import { buildWorkload, describeWorkload } from './workloads.ts';

type Asked<K extends PeerRequest['do']> = Extract<PeerRequest, { do: K }>;

interface Opened {
  workload: Workload;
  network: Network;
  batch: (count: number) => Batch;
  trainer: BenchTrainer;
  /** The network in ONNX Runtime Web, for the peer that computes with it. */
  infer: OnnxInference | undefined;
  /** Number of batch updates so far, for Adam's bias correction. */
  steps: number;
}

/** A peer of the benchmark that uses TensorFlow.js: it holds the networks and answers requests one by one. */
export class Peer {
  readonly #options: PeerOptions;
  readonly #opened = new Map<string, Opened>();

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
      case 'peaks':
        return measurePeaks(this.#options.simd ?? 'plain', request.milliseconds);
    }
  }

  async #open({ workload, folder }: Asked<'open'>): Promise<PeerAnswers['open']> {
    const model = buildWorkload(workload.id);
    initialiseWeights(model, 1);
    const network = new Network(model, workload.optimizer);
    const split = await readImages(folder);
    const batch = keptBatches(split, workload.inputShape);
    const trainer = await openTrainer(network, split, batch, {
      workers: this.#options.workers ?? 1,
      arithmetic: this.#options.simd === 'relaxed' ? 'fast' : 'reproducible',
    });
    const infer = this.#options.kind === 'onnxruntime-web' ? await openOnnxSession(model) : undefined;
    this.#opened.set(workload.id, { workload, network, batch, trainer, infer, steps: 0 });
    const file = join(folder, `${workload.id}.weights`);
    if (!existsSync(file)) await writeFile(file, Buffer.concat(network.weights().map(bytes)));
    return { ok: true };
  }

  async #loss({ workload, batch }: Asked<'loss'>): Promise<PeerAnswers['loss']> {
    const opened = this.#find(workload);
    const { inputs, targets } = opened.batch(batch);
    if (opened.infer) {
      const scores = await opened.infer(inputs.dataSync<'float32'>(), inputs.shape);
      return { loss: crossEntropyOf(scores, targets.dataSync<'int32'>()) };
    }
    const loss = tidy(() => {
      const { logits } = forward(opened.network.graph, inputs, false);
      return softmaxCrossEntropy(logits as Tensor2D, targets as Tensor1D);
    });
    const value = loss.dataSync()[0]!;
    loss.dispose();
    return { loss: value };
  }

  async #measure({ workload, task, batch, milliseconds }: Asked<'measure'>): Promise<PeerAnswers['measure']> {
    const opened = this.#find(workload);
    const { trainer } = opened;
    const { inputs } = opened.batch(batch); // building it is not measured
    const { infer } = opened;
    if (infer) {
      const images = inputs.dataSync<'float32'>().slice();
      return timeAsyncRepeats(() => infer(images, inputs.shape), milliseconds);
    }
    if (task === 'inference') return timeRepeats(() => trainer.infer(batch), milliseconds);
    const { learningRate } = opened.workload;
    return timeRepeats(() => trainer.train(batch, learningRate, ++opened.steps), milliseconds);
  }

  #find(id: string): Opened {
    const opened = this.#opened.get(id);
    if (!opened) throw new Error(`the workload ${id} was not opened`);
    return opened;
  }
}

/** The mean cross-entropy between probabilities `[N, classes]` and labels, in nats. */
function crossEntropyOf(probabilities: Float32Array, labels: Int32Array): number {
  const classes = probabilities.length / labels.length;
  return (
    labels.reduce((sum, label, row) => sum - Math.log(probabilities[row * classes + label]!), 0) /
    labels.length
  );
}

async function readImages(folder: string): Promise<Split> {
  const [images, labels] = await Promise.all([
    readFile(join(folder, 'images')),
    readFile(join(folder, 'labels')),
  ]);
  return { inputs: new Uint8Array(images), labels: new Uint8Array(labels), count: labels.length };
}

function bytes({ data }: { data: Float32Array }): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
