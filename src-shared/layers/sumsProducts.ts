import type { LayerInfo } from '../model/model.ts';
import { factsOf } from './layers.ts';

/** Whether a layer's values are sums of products with weights. */
export function sumsProducts(layer: LayerInfo): boolean {
  const { view } = factsOf(layer).arithmetic(layer);
  return view === 'convolution' || view === 'dense';
}
