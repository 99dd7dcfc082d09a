import { Impossible } from '../Impossible.ts';

/** A shape without the batch: `[H, W, C]`, `[T, C]` or `[N]`. */
export type Shape = readonly number[];

/** The output of a layer, and the number of its weights. */
export interface Grown {
  shape: Shape;
  parameters: number;
}

/**
 * The output shape and parameters of a layer.
 * @param config all settings of the layer, by their names in Keras
 * @param inputs shapes of the layers that it reads; at least one
 * @throws Impossible
 */
export type ShapeRule = (config: Readonly<Record<string, unknown>>, inputs: readonly Shape[]) => Grown;

/** A shape as people write it: `28x28x1`. */
export const shapeText = (shape: Shape): string => shape.join('x');

/**
 * The only input of a layer that takes inputs of one rank.
 * @param rank number of axes without the batch: 3 for images, 2 for sequences, 1 for units
 * @throws Impossible `wrong-rank`
 */
export function inputOfRank(inputs: readonly Shape[], rank: 1 | 2 | 3): Shape {
  const input = inputs[0]!;
  if (input.length === rank) return input;
  const expected = {
    1: { en: 'units (one axis)', ko: '유닛(축 하나)' },
    2: { en: 'a sequence (two axes)', ko: '시퀀스(축 둘)' },
    3: { en: 'images (rows, columns, channels)', ko: '이미지(행, 열, 채널)' },
  }[rank];
  throw new Impossible('wrong-rank', {
    'expected.en': expected.en,
    'expected.ko': expected.ko,
    input: shapeText(input),
  });
}
