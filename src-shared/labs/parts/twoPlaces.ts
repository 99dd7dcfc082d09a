import type { Place } from './plane.ts';

const LEAST_WIDTH = 480;
const LEAST_HEIGHT = 220;

/**
 * Divides a picture in two: beside each other where it is wide, or too low for two below each other.
 * @param across fraction of the width that the first one gets
 * @param down fraction of the height that the first one gets
 */
export function twoPlaces(
  { width, height }: { width: number; height: number },
  { across, down }: { across: number; down: number },
): { first: Place; second: Place; isBeside: boolean } {
  const isBeside = width >= LEAST_WIDTH || height < LEAST_HEIGHT;
  const [left, top] = isBeside ? [width * across, 0] : [0, height * down];
  return {
    first: isBeside ? { left: 0, top: 0, width: left, height } : { left: 0, top: 0, width, height: top },
    second: { left, top, width: width - left, height: height - top },
    isBeside,
  };
}
