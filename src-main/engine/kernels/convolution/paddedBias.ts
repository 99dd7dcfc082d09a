import type { KernelExports } from '../runtime/KernelExports.ts';

/** Bytes of a bias of `columns` floats and the zeros after it that the last panel reads. */
export function paddedBiasBytes(columns: number): number {
  return columns * 4 + 32;
}

/** Writes the zeros that follow a bias of `columns` floats at byte offset `target`. */
export function padBias({ clear }: KernelExports, columns: number, target: number): void {
  clear(target + columns * 4, 32);
}

/**
 * Copies a bias of `columns` floats to `target`. Returns the offset for the product: `target`, or 0 if there is no bias.
 */
export function placeBias({ unframe }: KernelExports, bias: number, columns: number, target: number): number {
  if (bias === 0) return 0;
  const bytes = columns * 4;
  unframe(bias, target, 1, 1, bytes, 1, bytes, 0);
  return target;
}
