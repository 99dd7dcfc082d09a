/** Backends by name. */
export const backendNames = ['tensorflow', 'wasm'] as const;

/** The computing backend, and why it was chosen. */
export interface BackendInfo {
  name: (typeof backendNames)[number];
  /** Display name: "wasm simd", "tensorflow cpu". */
  label: string;
  /** Number of workers that a new run shares its batches among; 0 if the backend manages its own threads. */
  threads: number;
  /** False if WebAssembly runs without SIMD, which is many times slower. */
  simd?: boolean | undefined;
  /** Why the preferred backend is not used, if so. */
  reason?: string | undefined;
}

/** Progress of a long task. `total` is null while it is unknown. */
export interface Progress {
  task: string;
  what:
    | 'fetch'
    | 'load'
    | 'copy'
    | 'decode'
    | 'evaluate'
    | 'search'
    | 'build'
    | 'restore'
    | 'explain'
    | 'embed'
    | 'loss'
    | 'experiment';
  done: number;
  total: number | null;
  unit: 'bytes' | 'images' | 'steps' | 'epochs' | 'parts';
}

/** Status of the engine, sent about once per second. */
export interface EngineStatus {
  imagesPerSecond: number;
  /** Resident memory of the engine, in bytes. */
  memoryBytes: number;
  tensors: number;
}
