import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, type Tensor, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelExports } from './KernelExports.ts';
import type { Winograd } from './simdSupport.ts';
import type { CompiledKernels } from './vectorBits.ts';

/** Fields of the TensorFlow.js WebAssembly module that its declarations omit. */
interface Heap {
  asm: { memory: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(offset: number): void;
}

function heap(backend: BackendWasm): Heap {
  return backend.wasm as unknown as Heap;
}

/**
 * Maximum size of one allocation in bytes, slightly less than 2 GiB. The module's `sbrk` takes its increment as a signed
 * number of 32 bits: from 2 GiB on it is negative, passes the check for overflow, and the area ends outside the memory.
 */
const largestArea = 2 ** 31 - 2 ** 20;

/**
 * The kernels' WebAssembly module, running in the memory of a TensorFlow.js wasm backend: tensors are passed by byte
 * offset without copying. Owns one scratch area, which grows to the largest call and is reused.
 */
export class KernelModule {
  readonly exports: KernelExports;
  readonly backend: BackendWasm;
  readonly winograd: Winograd;
  #scratch = 0;
  #scratchBytes = 0;

  constructor(exports: KernelExports, backend: BackendWasm, winograd: Winograd) {
    this.exports = exports;
    this.backend = backend;
    this.winograd = winograd;
  }

  /** The byte offset of a tensor's values. */
  offset(tensor: TensorInfo): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** A view of a float32 tensor's values, valid until the memory next grows: use it at once. */
  values(tensor: TensorInfo): Float32Array {
    return this.floats(this.offset(tensor), util.sizeFromShape(tensor.shape));
  }

  /** A new tensor with undefined values. Default dtype: float32. @throws OutOfMemory */
  output(shape: number[], dtype: TensorInfo['dtype'] = 'float32'): TensorInfo {
    const bytes = util.sizeFromShape(shape) * util.bytesPerElement(dtype);
    if (bytes > largestArea) throw new OutOfMemory(`a tensor of ${shape.join(' x ')}`);
    return this.backend.makeOutput(shape, dtype);
  }

  /** Allocates memory of the heap and returns its byte offset. Free it with {@link free}. */
  allocate(bytes: number): number {
    const offset = bytes > largestArea ? 0 : heap(this.backend)._malloc(bytes) >>> 0;
    if (offset === 0) throw new OutOfMemory(`${bytes} bytes`);
    return offset;
  }

  /** Frees memory from {@link allocate}. */
  free(offset: number): void {
    heap(this.backend)._free(offset);
  }

  /** A view of floats at a byte offset, valid until the memory next grows: use it at once. */
  floats(offset: number, length: number): Float32Array {
    return new Float32Array(heap(this.backend).asm.memory.buffer, offset, length);
  }

  /** A view of int32 numbers at a byte offset, valid until the memory next grows: use it at once. */
  integers(offset: number, length: number): Int32Array {
    return new Int32Array(heap(this.backend).asm.memory.buffer, offset, length);
  }

  /** A float32 tensor over memory that its caller owns. Release it with {@link release}, never with its own `dispose`. */
  tensorAt(offset: number, shape: number[]): Tensor {
    const tensor = engine().makeTensorFromTensorInfo(this.backend.makeOutput(shape, 'float32', offset));
    return engine().keep(tensor);
  }

  /** Releases a tensor of {@link tensorAt}; its memory stays allocated. */
  release(tensor: Tensor): void {
    this.backend.dataIdMap.get(tensor.dataId).memoryOffset = 0; // free() does nothing at 0
    tensor.dispose();
  }

  /** Disposes a tensor that no other code refers to. */
  dispose(tensor: TensorInfo): void {
    this.backend.disposeData(tensor.dataId);
  }

  /** A second tensor that shares the values, as after a reshape. */
  share(tensor: TensorInfo): TensorInfo {
    this.backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
  }

  /** Whether another tensor shares the values, so that they must not be changed in place. */
  isShared(tensor: TensorInfo): boolean {
    return this.backend.refCount(tensor.dataId) > 1;
  }

  /**
   * Must be called after values were changed in place: drops the packed copies of weights that some stock kernels keep.
   */
  changed(tensor: TensorInfo): void {
    const { id, memoryOffset } = this.backend.dataIdMap.get(tensor.dataId);
    this.backend.wasm.tfjs.disposeData(id);
    this.backend.wasm.tfjs.registerTensor(id, util.sizeFromShape(tensor.shape), memoryOffset);
  }

  /** Scratch areas of the given sizes, as 16-byte aligned byte offsets. Valid until the next call of `scratch`. */
  scratch(...sizes: number[]): number[] {
    const total = sizes.reduce((sum, bytes) => sum + aligned(bytes), 16);
    if (total > this.#scratchBytes) this.#growScratch(total);
    let offset = aligned(this.#scratch);
    return sizes.map((bytes) => (offset += aligned(bytes)) - aligned(bytes));
  }

  #growScratch(bytes: number): void {
    if (this.#scratch) this.free(this.#scratch);
    [this.#scratch, this.#scratchBytes] = [0, 0];
    this.#scratch = this.allocate(bytes);
    this.#scratchBytes = bytes;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

/** Thrown when the maximum WebAssembly memory of 4 GiB is exhausted. */
export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';

  constructor(what: string) {
    super(`Out of WebAssembly memory (4 GiB at most) for ${what}. Use a smaller batch.`);
  }
}

const guarded = new WeakSet<object>();

/**
 * Makes every failing allocation of a backend throw {@link OutOfMemory}. The stock kernels do not check: a failing malloc
 * returns 0, the address of the module's own data, and a size beyond 32 bits wraps around to a small one.
 */
export function guardMemory(backend: BackendWasm): void {
  const module = heap(backend);
  if (guarded.has(module)) return;
  guarded.add(module);
  module._free(module._malloc(8)); // the first call replaces a stub by the function itself
  const allocate = module._malloc.bind(module);
  module._malloc = (bytes) => {
    const offset = bytes > largestArea ? 0 : allocate(bytes);
    if (offset === 0 && bytes > 0) throw new OutOfMemory(`${bytes} bytes`);
    // Never hand out what is not there: writing to it would fail somewhere else, or hit other values.
    if ((offset >>> 0) + bytes > module.asm.memory.buffer.byteLength) throw new OutOfMemory(`${bytes} bytes`);
    return offset;
  };
}

const modules = new WeakMap<object, KernelModule>();

/** Memory of a backend that the kernels keep for themselves. */
const ownMemories = new WeakMap<object, number>();

/** Instantiates compiled kernels over the backend's memory, replacing an earlier instance. */
export async function useKernelModule(
  backend: BackendWasm,
  { module }: CompiledKernels,
  winograd: Winograd,
): Promise<void> {
  const { memory } = heap(backend).asm;
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const kernels = new KernelModule(instance.exports as unknown as KernelExports, backend, winograd);
  if (!ownMemories.has(backend)) {
    const bytes = kernels.exports.ownMemoryBytes();
    ownMemories.set(backend, aligned(kernels.allocate(bytes + 16)));
  }
  kernels.exports.setOwnMemory(ownMemories.get(backend)!);
  modules.set(backend, kernels);
}

/** Whether the kernels' module runs over this backend. */
export function hasKernelModule(backend: object): boolean {
  return modules.has(backend);
}

/** The kernels of a backend. @throws Error before `registerKernels`. */
export function kernelModule(backend: object): KernelModule {
  const found = modules.get(backend);
  if (!found) throw new Error('The kernels are not loaded for this backend. Call registerKernels() first.');
  return found;
}
