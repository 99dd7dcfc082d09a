/** The shape if it is that of images, else undefined. */
export function imageShape(shape: readonly number[]): readonly [number, number, number] | undefined {
  return shape.length === 3 ? (shape as [number, number, number]) : undefined;
}
