import { BrokenSoftLink, Dataset, ExternalLink, Group, Module, type Attribute } from 'h5wasm';
import { reason } from '../../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { decodeAgain } from '../../reading/decodeText.ts';
import { fromHalf } from '../../reading/fromHalf.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';
import type { Hdf5Array, Hdf5Attribute, Hdf5Group } from './Hdf5Content.ts';

/** Things, groups in each other, and signs of an attribute, at most. */
const MOST_THINGS = 100_000;
const MOST_DEPTH = 32;
const MOST_TEXT = 64 * 2 ** 20;
/** Groups of what only training needs. */
const passedOver = new Set(['optimizer_weights', 'optimizer', '_optimizer']);

/** What may still be read. */
interface Room {
  values: number;
  things: number;
}

/** Room for the values of a file of so many bytes: also well compressed weights have it, and made up shapes have not. */
export const roomFor = (bytes: number): Room => ({
  values: Math.min(2 ** 28, 2 ** 20 + 16 * bytes),
  things: MOST_THINGS,
});

/**
 * All that a group of an open file holds, but for the state of optimizers and metrics.
 * @throws UnreadableFile for links to elsewhere, and for more than is read
 */
export function collectGroup(group: Group, room: Room, depth = 0): Hdf5Group {
  if (depth > MOST_DEPTH) throw new UnreadableFile(reason('it is damaged'));
  const collected: Hdf5Group = { attributes: attributesOf(group), groups: new Map(), arrays: new Map() };
  for (const name of group.keys()) {
    if (passedOver.has(name) || name.startsWith('metrics')) continue;
    if (--room.things < 0) throw new UnreadableFile(reason('it holds too many things'));
    const found = group.get(name);
    if (found instanceof Group) collected.groups.set(name, collectGroup(found, room, depth + 1));
    else if (found instanceof Dataset) {
      const array = arrayOf(found, name, room);
      if (array) collected.arrays.set(name, array);
    } else if (found instanceof ExternalLink || found instanceof BrokenSoftLink)
      throw new UnreadableFile(
        reason('its "{name}" is a link to elsewhere, where nothing is read', { name: shortened(name) }),
      );
  }
  return collected;
}

/** Undefined for what are no numbers. Nothing is read before its size is known to be in bounds. */
function arrayOf(dataset: Dataset, name: string, room: Room): Hdf5Array | undefined {
  const { shape, type, size, virtual_sources: virtual } = dataset.metadata;
  if (virtual !== undefined && virtual.length > 0)
    throw new UnreadableFile(
      reason('its "{name}" is a link to elsewhere, where nothing is read', { name: shortened(name) }),
    );
  // Of the types of HDF5: 0 whole numbers, 1 floating point, 8 enumerations, as which truth values are stored.
  const half = type === 1 && size === 2 ? fromHalf : isBrainFloat(dataset) ? fromBrainFloat : undefined;
  if (shape === null || !(type === 0 || type === 1 || type === 8 || half)) return undefined;
  const count = sizeOf(shape);
  if (!(count <= room.values) || size > 8)
    throw new UnreadableFile(
      reason('its array "{name}" has the shape {shape}, which is more than is read', {
        name: shortened(name),
        shape: shape.join('x'),
      }),
    );
  room.values -= count;
  const read: unknown = count === 0 ? [] : half ? halfNumbers(dataset, count, half) : dataset.value;
  const values = Float32Array.from(listOf(read), Number);
  if (values.length !== count) throw new UnreadableFile(reason('it is damaged'));
  return { shape: [...shape], values };
}

/** Keras stores numbers of the type bfloat16 as opaque pairs of bytes (type 5), in either of its files, and nothing else so. */
const isBrainFloat = ({ metadata }: Dataset): boolean => metadata.type === 5 && metadata.size === 2;

const scratch = new DataView(new ArrayBuffer(4));

/** A number of the type bfloat16 from its bits: the upper half of those of a float32. */
function fromBrainFloat(bits: number): number {
  scratch.setUint16(0, bits);
  return scratch.getFloat32(0);
}

/** Numbers of two bytes, which the library has no type for. */
function halfNumbers(dataset: Dataset, count: number, numberOf: (bits: number) => number): Float32Array {
  const place = Module._malloc(2 * count);
  if (place === 0) throw new UnreadableFile(reason('it is damaged'));
  try {
    Module.get_dataset_data(dataset.file_id, dataset.path, null, null, null, BigInt(place));
    const bytes = Module.HEAPU8.slice(place, place + 2 * count);
    const bits = new DataView(bytes.buffer);
    // Opaque bytes have no order that the file tells; those of Keras are the machine's.
    const isLittle = dataset.metadata.type === 5 || dataset.metadata.littleEndian;
    return Float32Array.from({ length: count }, (_none, at) => numberOf(bits.getUint16(2 * at, isLittle)));
  } finally {
    Module._free(place);
  }
}

function listOf(read: unknown): ArrayLike<number | bigint> {
  if (typeof read === 'object' && read !== null && 'length' in read) return read as ArrayLike<number>;
  return [Number(read)];
}

function attributesOf(group: Group): Map<string, Hdf5Attribute> {
  const found = new Map<string, Hdf5Attribute>();
  for (const [name, attribute] of Object.entries(group.attrs)) {
    const value = valueOf(attribute);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

function valueOf(attribute: Attribute): Hdf5Attribute | undefined {
  const { metadata } = attribute;
  if (sizeOf(metadata.shape ?? []) * Math.max(1, metadata.size) > MOST_TEXT) return undefined;
  const value: unknown = attribute.value;
  if (typeof value === 'string') return textOf(value, metadata.cset);
  if (typeof value === 'number') return value;
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'string'))
    return value.map((item) => textOf(item, metadata.cset));
  return value.every((item) => typeof item === 'number') ? value : undefined;
}

/** Texts are said to be ASCII (0) also where they are UTF-8, as by h5py for the names that Keras gives it. */
const textOf = (text: string, charset: number | undefined): string =>
  charset === 1 ? text : decodeAgain(text);

const shortened = (name: string): string => name.slice(0, 200);
