import type { KernelExports } from '../runtime/KernelExports.ts';

/** Bytes of a bias of `columns` floats and the zeros behind it, which the last panel reads. */
export function paddedBiasBytes(columns: number): number {
  return columns * 4 + 32;
}

/** Writes the zeros that follow a bias of `columns` floats at byte offset `target`. */
export function padBias({ clear }: KernelExports, columns: number, target: number): void {
  clear(target + columns * 4, 32);
}

/** Copies a bias of `columns` floats to `target`. Returns where a product finds it: `target`, or 0 where there is none. */
export function placeBias({ unframe }: KernelExports, bias: number, columns: number, target: number): number {
  if (bias === 0) return 0;
  const bytes = columns * 4;
  unframe(bias, target, 1, 1, bytes, 1, bytes, 0);
  return target;
}
