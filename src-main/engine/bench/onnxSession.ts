import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeOnnx } from '../interchange/onnx/write/writeOnnx.ts';

/** What is used of ONNX Runtime Web, which is not a dependency: it is measured where somebody has installed it. */
interface OnnxRuntime {
  Tensor: new (type: 'float32', values: Float32Array, shape: readonly number[]) => unknown;
  InferenceSession: { create(model: Uint8Array): Promise<OnnxSession> };
  env: { versions: { web?: string }; wasm: { numThreads?: number } };
}

interface OnnxSession {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(inputs: Record<string, unknown>): Promise<Record<string, { data: Float32Array }>>;
}

let runtime: OnnxRuntime | undefined;

/** Loads ONNX Runtime Web for one thread; returns its version, undefined if it is not installed. */
export async function loadOnnxRuntime(): Promise<string | undefined> {
  try {
    const path = createRequire(import.meta.url).resolve('onnxruntime-web');
    const loaded = (await import(pathToFileURL(path).href)) as OnnxRuntime & { default?: OnnxRuntime };
    runtime = loaded.default ?? loaded;
  } catch {
    return undefined;
  }
  runtime.env.wasm.numThreads = 1;
  return runtime.env.versions.web ?? '';
}

/** Computes the outputs of images `[N, H, W, C]`. */
export type OnnxInference = (images: Float32Array, shape: readonly number[]) => Promise<Float32Array>;

/** Opens a network in ONNX Runtime Web. */
export async function openOnnxSession(model: LayersModel): Promise<OnnxInference> {
  const { InferenceSession, Tensor } = runtime!;
  const session = await InferenceSession.create(writeOnnx(model, undefined));
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  return async (images, shape) => {
    const outputs = await session.run({ [input]: new Tensor('float32', images, shape) });
    return outputs[output]!.data;
  };
}
