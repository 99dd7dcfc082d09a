import type { JsonObject, ListedClass } from '../ReadModel.ts';
import { safeName } from '../layerNames.ts';
import { shownSetting } from './shownSetting.ts';

/** Layers that draw a number for every value: over a sequence they do the same as in every step of it. */
const byValue: readonly string[] = ['Dropout', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout'];
/** Layers that draw a number for many values of a step. */
const byMap: readonly string[] = ['SpatialDropout1D', 'SpatialDropout2D', 'SpatialDropout3D'];

/**
 * What a wrapper wraps, without it, where it does the same outside of training. A layer of noise that TimeDistributed wraps would be hidden
 * from training; noise that cannot stand alone is left out, and told. The kernel that SpectralNormalization keeps is one of the layer itself.
 * @param config of the wrapper, with the layer in it as it was normalised
 * @returns undefined where the wrapper stays
 */
export function unwrap(
  className: string,
  config: JsonObject,
  { leftOut }: { leftOut(setting: string, layer: string): void },
  layer: string,
): ListedClass | undefined {
  const { layer: inner, ...own } = config as { layer: ListedClass } & JsonObject;
  const { class_name: kind, config: settings } = inner;
  const isAlone = byValue.includes(kind) && (settings['noise_shape'] ?? null) === null;
  if (className === 'SpectralNormalization' || (className === 'TimeDistributed' && isAlone))
    return { class_name: kind, config: { ...settings, ...own, name: safeName(layer) } };
  if (className !== 'TimeDistributed') return undefined;
  const isLeft = byMap.includes(kind) || byValue.includes(kind);
  const rate = isLeft ? shownSetting(settings['rate']) : undefined;
  if (rate !== undefined) leftOut(`rate ${rate} (${kind})`, layer);
  if (isLeft) settings['rate'] = 0;
  return undefined;
}
