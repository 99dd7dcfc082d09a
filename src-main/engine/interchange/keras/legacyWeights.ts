import { reason } from '../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { Hdf5Array, Hdf5Group } from '../hdf5/Hdf5Content.ts';
import type { WeightGroup } from '../ReadModel.ts';

/** Whether a group holds weights as HDF5 files of Keras do: one group a layer, and the names of both. */
export const isLegacyWeights = ({ attributes }: Hdf5Group): boolean =>
  attributes.has('layer_names') || attributes.has('layer_names0');

/**
 * The weights of an HDF5 file of Keras, layer by layer, in the order that the file names.
 * @throws UnreadableFile where a named one is missing
 */
export function readLegacyWeights(store: Hdf5Group): WeightGroup[] {
  const layers = namesIn(store, 'layer_names');
  const own = store.groups.has('top_level_model_weights') ? ['top_level_model_weights'] : [];
  return [...layers, ...own].flatMap((layer) => {
    const group = descend(store, layer);
    if (!group) throw missing(layer);
    const arrays = namesIn(group, 'weight_names').map((name) => {
      const array = arrayAt(group, name);
      if (!array) throw missing(`${layer}/${name}`);
      return { name, ...array };
    });
    return arrays.length === 0 ? [] : [{ layer: layer === own[0] ? [] : [layer], arrays }];
  });
}

/** A list of names; a long one is kept in parts. */
function namesIn({ attributes }: Hdf5Group, name: string): string[] {
  const whole = listOf(attributes.get(name));
  if (whole) return whole;
  const parts: string[] = [];
  for (let part = 0; ; part++) {
    const names = listOf(attributes.get(`${name}${part}`));
    if (!names) return parts;
    parts.push(...names);
  }
}

const listOf = (value: unknown): string[] | undefined =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : undefined;

/** A group by its path. */
function descend(group: Hdf5Group, path: string): Hdf5Group | undefined {
  const direct = group.groups.get(path);
  if (direct) return direct;
  return path.split('/').reduce<Hdf5Group | undefined>((inside, name) => inside?.groups.get(name), group);
}

function arrayAt(group: Hdf5Group, path: string): Hdf5Array | undefined {
  const direct = group.arrays.get(path);
  if (direct) return direct;
  const parts = path.split('/');
  const last = parts.pop()!;
  return descend(group, parts.join('/'))?.arrays.get(last);
}

const missing = (name: string): UnreadableFile =>
  new UnreadableFile(reason('its weights "{name}" are missing', { name: name.slice(0, 200) }));
