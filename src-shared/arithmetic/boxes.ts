/** A rectangle in pixels of its picture. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An object in a picture: where it is, and the index of its class. */
export interface LabelledBox extends Box {
  label: number;
}

/** What a detector says: a class with its score, in [0, 1], and a box. */
export interface Detection extends LabelledBox {
  score: number;
}

/** Area of a box; none for sides below 0. */
export const areaOf = ({ width, height }: Box): number => Math.max(0, width) * Math.max(0, height);

/** Area that two boxes share. */
export function sharedArea(a: Box, b: Box): number {
  const across = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const down = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

/** Intersection over union of two boxes, in [0, 1]; 0 for boxes without area. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/**
 * Non-maximum suppression: from the highest score down, a detection is kept unless it overlaps one of its class that was kept by
 * more than the threshold.
 * @param threshold intersection over union above which two boxes count as one object
 * @returns those that are kept, the highest score first; equal scores in the given order
 */
export function suppress(detections: readonly Detection[], threshold: number): Detection[] {
  const kept: Detection[] = [];
  for (const one of [...detections].sort((a, b) => b.score - a.score))
    if (!kept.some((other) => other.label === one.label && intersectionOverUnion(other, one) > threshold))
      kept.push(one);
  return kept;
}
