import { imageShapeOf } from '../../data/Dataset.ts';
import { readImage } from '../../data/fitImages.ts';
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import { shiftedDifference, shiftImage } from '../../../../src-shared/arithmetic/demos/shift.ts';
import { generateDigits } from '../../data/handwriting/generate.ts';
import { forward } from '../../network/forward.ts';
import { graphOf } from '../../network/graph.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { findRecipe } from '../../recipes/recipes.ts';
import type { Check } from '../Lab.ts';

const SEED = 1;

/** A translation of the image and the layer whose maps should follow it. */
interface Following {
  recipe: string;
  layer: string;
  /** Shift of the image in pixels, to the right and down. */
  shift: readonly [right: number, down: number];
  /** Total stride of the layer. */
  stride: number;
  /** Width of the margin of the maps, in cells, that depends on the image's border. */
  border: number;
}

/**
 * Checks that a layer's maps of a shifted image equal the shifted maps of the image, bit for bit, away from the border.
 */
export function mapsFollow({ recipe, layer, shift: [right, down], stride, border }: Following): Check {
  return {
    name: {
      en: `Maps of ${layer} after a shift by ${right}, ${down}: largest difference`,
      ko: `이미지를 ${right}, ${down} 옮겼을 때 ${layer} 맵의 가장 큰 차이`,
    },
    expected: '0',
    measure: async () => {
      const digits = generateDigits({ train: 1, test: 1 });
      const shape = imageShapeOf(digits);
      const model = findRecipe(recipe).build(shape, 10);
      initialiseWeights(model, SEED);
      const graph = graphOf(model);
      const position = graph.findIndex(({ name }) => name === layer);
      const image = Float32Array.from(readImage(digits.test, shape, 0), (value) => value / 255);
      const mapsOf = (pixels: Float32Array): { data: Float32Array; mapShape: [number, number, number] } => {
        const held: { data?: Float32Array; mapShape?: [number, number, number] } = {};
        tidy(() => {
          const output = forward(graph, tensor4d(pixels, [1, ...shape]), false).outputs[position]!;
          held.data = output.dataSync().slice() as Float32Array;
          held.mapShape = output.shape.slice(1) as [number, number, number];
        });
        return held as { data: Float32Array; mapShape: [number, number, number] };
      };
      const before = mapsOf(image);
      const after = mapsOf(shiftImage(image, shape, right, down));
      model.dispose();
      const difference = shiftedDifference(
        ...([before.data, after.data, before.mapShape] as const),
        ...([right / stride, down / stride, border] as const),
      );
      return { value: String(difference), ok: difference === 0 };
    },
  };
}
