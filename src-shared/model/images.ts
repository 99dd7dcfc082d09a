/** The shape of images; undefined for that of anything else. */
export function imageShape(shape: readonly number[]): readonly [number, number, number] | undefined {
  return shape.length === 3 ? (shape as [number, number, number]) : undefined;
}
