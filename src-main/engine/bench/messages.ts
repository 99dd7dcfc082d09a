import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';

/** What the peers compute: a network, described so that a peer in any language can build it. */
export interface Workload {
  id: string;
  /** `[H, W, C]` */
  inputShape: readonly number[];
  layers: LayerInfo[];
  optimizer: Settings['optimizer'];
  learningRate: number;
  /** Floating-point operations of one image: a product and a sum for each weight of each place where it is used. */
  operations: { forward: number; training: number };
}

/** What is timed: a full training step (forward, loss, backward, update), or a forward pass. */
export type Task = 'train' | 'inference';

/** A question to a peer: one JSON line on its standard input. Weights are raw little-endian float32 in layer order. */
export type PeerRequest =
  /** A workload by its id, described for the other peers. Only ours answers this. */
  | { do: 'describe'; workload: string }
  /** Builds the network; takes its weights from `<folder>/<id>.weights`, or draws them and writes that file. */
  | { do: 'open'; workload: Workload; folder: string }
  /** The loss of the first `batch` images, before any training. */
  | { do: 'loss'; workload: string; batch: number }
  /** Repeats one task for about so long. */
  | { do: 'measure'; workload: string; task: Task; batch: number; milliseconds: number }
  /** Repeats each operation of a network for about so long. */
  | { do: 'kernels'; workload: string; batch: number; milliseconds: number }
  /** The most multiply-adds the machine does here. */
  | { do: 'peak'; milliseconds: number };

/** How fast one operation of a network was. */
export interface KernelTime {
  /** Layer and operation: "conv1 forward". */
  kernel: string;
  operations: number;
  seconds: number;
}

/** The answer: one JSON line on the peer's standard output. `seconds` is one repetition's time. */
export interface PeerAnswers {
  describe: { workload: Workload };
  open: { ok: true };
  loss: { loss: number };
  measure: { seconds: number; repeats: number };
  kernels: { kernels: KernelTime[] };
  peak: { gflops: number };
}

/** The first line of a peer: what it is, or why it cannot be had. */
export type PeerGreeting = { label: string; threads: number } | { missing: string };

/** What the peers of ours and of TensorFlow.js are started with. */
export interface PeerOptions {
  kind: 'ours' | 'tfjs-wasm' | 'tfjs-wasm-composed' | 'tfjs-cpu' | 'tfjs-node';
  simd?: 'plain' | 'relaxed' | undefined;
  workers?: number | undefined;
}

/** How many images are in the files `images` (0..255, NHWC) and `labels` of the folder every peer reads; both bytes. */
export const IMAGES = 256;
