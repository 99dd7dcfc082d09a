import type { LabelledBox } from '../../../../src-shared/arithmetic/boxes.ts';

/** A picture of several objects, and where they are. */
export interface Scene {
  /** `[height, width]`, 0..255 */
  image: Uint8Array;
  /** The smallest boxes around the ink of the objects. */
  objects: LabelledBox[];
  /** What each pixel belongs to: 0 for the background, else 1 + class. `[height, width]` */
  pixels: Uint8Array;
}

/** How scenes are composed. */
export interface SceneForm {
  height: number;
  width: number;
  /** Fewest and most objects. */
  count: readonly [number, number];
  /** Smallest and largest length of an object's longer side, in pixels. */
  size: readonly [number, number];
}
