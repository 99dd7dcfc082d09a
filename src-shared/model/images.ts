/** The shape if it is that of images, else undefined. */
export function imageShape(shape: readonly number[]): readonly [number, number, number] | undefined {
  return shape.length === 3 ? (shape as [number, number, number]) : undefined;
}

/** Values in [0, 1] as bytes; bytes unchanged. */
export function imageBytes(values: Uint8Array | Float32Array): Uint8Array {
  if (values instanceof Uint8Array) return values;
  return Uint8Array.from(values, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
}
