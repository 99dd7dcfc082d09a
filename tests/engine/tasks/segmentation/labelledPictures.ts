import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNpy } from '../../../../src-main/engine/interchange/npz/encodeNpy.ts';
import { zipFiles } from '../../../../src-main/engine/interchange/save/zipFiles.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { temporaryFolder } from '../../../belongings.ts';

const SIDE = 16;

/** How label maps are written into the file. */
export interface LabelForm {
  shape?: readonly number[];
  /** Changes the classes of a picture. */
  change?: (map: Float32Array | Uint8Array) => void;
  isFloat?: boolean;
}

/**
 * An `.npz` with 40 training and 12 test pictures of 16x16, each with a bright and a dark square on grey, and the class of each pixel:
 * 0 for the background, 1 in the bright square, 2 in the dark one.
 */
export function labelledPictures({ shape, change, isFloat }: LabelForm = {}): string {
  const random = new RandomStream(1, 'pictures');
  const part = (count: number) => {
    const images = new Uint8Array(count * SIDE * SIDE).fill(120);
    const Kind = isFloat ? Float32Array : Uint8Array;
    const maps = new Kind(count * SIDE * SIDE);
    for (let at = 0; at < count; at++)
      for (const [label, value] of [
        [1, 250],
        [2, 10],
      ] as const) {
        const [left, top] = [random.integer(4) + (label - 1) * 8, random.integer(11)];
        for (let row = top; row < top + 5; row++) {
          const from = (at * SIDE + row) * SIDE + left;
          images.fill(value, from, from + 4);
          maps.fill(label, from, from + 4);
        }
      }
    change?.(maps);
    const own = shape ?? [SIDE, SIDE];
    return { x: encodeNpy(images, [count, SIDE, SIDE]), y: encodeNpy(maps, [count, ...own]) };
  };
  const [train, test] = [part(40), part(12)];
  const path = join(temporaryFolder(), 'squares.npz');
  writeFileSync(
    path,
    zipFiles({ 'x_train.npy': train.x, 'y_train.npy': train.y, 'x_test.npy': test.x, 'y_test.npy': test.y }),
  );
  return path;
}

/** An `.npz` with 20 grey pictures, and nothing that goes with them. @param side rows and columns of each */
export function picturesAlone(side: number): string {
  const path = join(temporaryFolder(), 'pictures.npz');
  const images = encodeNpy(new Uint8Array(20 * side * side).fill(120), [20, side, side]);
  writeFileSync(path, zipFiles({ 'x.npy': images }));
  return path;
}
