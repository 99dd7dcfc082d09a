import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';

/** A network to benchmark, described so that a peer in any language can build it. */
export interface Workload {
  id: string;
  /** `[H, W, C]` */
  inputShape: readonly number[];
  layers: LayerInfo[];
  optimizer: Settings['optimizer'];
  learningRate: number;
  /** Floating-point operations per image: a multiplication and an addition for each use of each weight. */
  operations: { forward: number; training: number };
}

/** What is timed: a full training step (forward, loss, backward, update), or a forward pass. */
export type Task = 'train' | 'inference';

/** A request to a peer: one JSON line on its standard input. Weights are raw little-endian float32 in layer order. */
export type PeerRequest =
  /** Asks for the description of a workload by its id. Only our own peer answers this. */
  | { do: 'describe'; workload: string }
  /** Builds the network. Reads its weights from `<folder>/<id>.weights`, or draws them and writes that file. */
  | { do: 'open'; workload: Workload; folder: string }
  /** The loss of the first `batch` images, before any training. */
  | { do: 'loss'; workload: string; batch: number }
  /** Repeats one task for about `milliseconds`. */
  | { do: 'measure'; workload: string; task: Task; batch: number; milliseconds: number }
  /** Repeats each operation of a network for about `milliseconds`. */
  | { do: 'kernels'; workload: string; batch: number; milliseconds: number }
  /** Measures the peak rates of multiply-adds. */
  | { do: 'peaks'; milliseconds: number };

/** Speed of one operation of a network. */
export interface KernelTime {
  /** Layer and operation: "conv1 forward". */
  kernel: string;
  operations: number;
  seconds: number;
}

/** Peak rates of multiply-adds of one core by the width of vectors, in GFLOP/s; undefined for a width that is not in use. */
export interface Peaks {
  scalar: number;
  128: number;
  256?: number;
}

/** The answer: one JSON line on the peer's standard output. `seconds` is the time of one repetition. */
export interface PeerAnswers {
  describe: { workload: Workload };
  open: { ok: true };
  loss: { loss: number };
  measure: { seconds: number; repeats: number };
  kernels: { kernels: KernelTime[] };
  peaks: Peaks;
}

/** The first line of a peer: its label, or why it is unavailable. */
export type PeerGreeting = { label: string; threads: number } | { missing: string };

/** Start options of our own peers, those of TensorFlow.js, and ONNX Runtime Web. */
export interface PeerOptions {
  kind: 'ours' | 'tfjs-wasm' | 'tfjs-wasm-composed' | 'tfjs-cpu' | 'tfjs-node' | 'onnxruntime-web';
  simd?: 'plain' | 'relaxed' | undefined;
  workers?: number | undefined;
}

/** Number of images in the files `images` (0..255, NHWC) and `labels` of the shared folder, one byte per value. */
export const IMAGES = 256;
