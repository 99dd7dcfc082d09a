import type { LayerInfo } from './model.ts';

/** The convolutions whose maps Grad-CAM can weigh. */
export const convolutionsOf = (layers: readonly LayerInfo[]): LayerInfo[] =>
  layers.filter(({ kind, outputShape }) => kind === 'conv' && outputShape.length === 3);

/**
 * The convolution that Grad-CAM explains unless another is chosen: the last one whose maps have more than one value, else the
 * last one. Of a network that answers for every pixel the last one with the smallest such maps: the later ones enlarge them
 * again, until each value belongs to one pixel alone.
 * @param ofPixels whether the network answers for every pixel
 */
export function usualConvolution(layers: readonly LayerInfo[], ofPixels: boolean): LayerInfo | undefined {
  const convolutions = convolutionsOf(layers);
  const size = ({ outputShape: [height = 1, width = 1] }: LayerInfo): number => height * width;
  const spread = convolutions.filter((layer) => size(layer) > 1);
  const smallest = Math.min(...spread.map(size));
  return (
    (ofPixels ? spread.filter((layer) => size(layer) === smallest) : spread).at(-1) ?? convolutions.at(-1)
  );
}
