/** Builds every missing or outdated kernel file; returns the names of those it built. */
export function buildKernels(): Promise<string[]>;
