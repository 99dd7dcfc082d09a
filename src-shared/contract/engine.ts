/** Backends by name. */
export const backendNames = ['tensorflow', 'wasm'] as const;

/** What computes, and why it was chosen. */
export interface BackendInfo {
  name: (typeof backendNames)[number];
  /** For people: "wasm simd", "tensorflow cpu". */
  label: string;
  /** Workers that a new run shares its batches among; 0 where the backend sees to its threads itself. */
  threads: number;
  /** False where WebAssembly computes without SIMD, many times slower. */
  simd?: boolean | undefined;
  /** Why the preferred backend is not in use, if it is not. */
  reason?: string | undefined;
}

/** How far a long task is. `total` is null while it is not known. */
export interface Progress {
  task: string;
  what: 'fetch' | 'load' | 'decode' | 'evaluate' | 'search' | 'build' | 'restore' | 'explain' | 'embed';
  done: number;
  total: number | null;
  unit: 'bytes' | 'images' | 'steps' | 'epochs';
}

/** How the engine is doing, about once a second. */
export interface EngineStatus {
  imagesPerSecond: number;
  /** Resident memory of the engine in bytes. */
  memoryBytes: number;
  tensors: number;
}
