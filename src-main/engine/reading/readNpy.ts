import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { foreignReason } from './foreignFile.ts';
import { fromHalf } from './fromHalf.ts';
import { readRegularFile, UnreadableFile } from './readRegularFile.ts';

/** Maximum size of an array file, in bytes. */
const MOST_BYTES = 2 ** 30;
/** Maximum size of a header, in version 2 and later. */
const MOST_HEADER = 2 ** 16;

/** An array of numbers in row-major order. */
export interface NpyArray {
  shape: number[];
  values: Float32Array;
}

/** An array as {@link parseNpy} reads it: bytes stay bytes, other types become float32. */
export interface TypedNpyArray {
  shape: number[];
  values: Float32Array | Uint8Array;
  /** NumPy's name of the type, such as `<u2`. */
  type: string;
  /** Of an array of texts, which has no values: one for each place. */
  texts?: string[] | undefined;
}

interface NumberReader {
  bytes: number;
  read(view: DataView, at: number): number;
}

/** Readers of numbers in either order of bytes, by NumPy's kind and size. */
const ordered: Readonly<Record<string, (view: DataView, at: number, isLittle: boolean) => number>> = {
  f2: (view, at, isLittle) => fromHalf(view.getUint16(at, isLittle)),
  f4: (view, at, isLittle) => view.getFloat32(at, isLittle),
  f8: (view, at, isLittle) => view.getFloat64(at, isLittle),
  i2: (view, at, isLittle) => view.getInt16(at, isLittle),
  u2: (view, at, isLittle) => view.getUint16(at, isLittle),
  i4: (view, at, isLittle) => view.getInt32(at, isLittle),
  u4: (view, at, isLittle) => view.getUint32(at, isLittle),
  i8: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)),
  u8: (view, at, isLittle) => Number(view.getBigUint64(at, isLittle)),
};

const ofOneByte: Readonly<Record<string, NumberReader>> = {
  '|u1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|b1': { bytes: 1, read: (view, at) => view.getUint8(at) },
  '|i1': { bytes: 1, read: (view, at) => view.getInt8(at) },
};

/** The reader of one of NumPy's real number types, such as `<f4`. */
function readerOf(type: string): NumberReader | undefined {
  const read = ordered[type.slice(1)];
  if (!read || !/^[<>]/.test(type)) return ofOneByte[type];
  const isLittle = type.startsWith('<');
  return { bytes: Number(type[2]), read: (view, at) => read(view, at, isLittle) };
}

interface TextReader {
  bytes: number;
  read(data: Buffer, at: number): string;
}

/** The reader of one of NumPy's types of texts of equal length, filled up with zeros: `<U5` (UTF-32), `|S5` (UTF-8). */
function textReaderOf(type: string): TextReader | undefined {
  const [, order, kind, digits] = /^([<>|=])([US])(\d+)$/.exec(type) ?? [];
  const length = Number(digits);
  if (!(length > 0)) return undefined;
  if (kind === 'S')
    return {
      bytes: length,
      read: (data, at) => data.toString('utf8', at, at + length).replace(/\0+$/, ''),
    };
  const sign = (data: Buffer, at: number): number =>
    order === '>' ? data.readUInt32BE(at) : data.readUInt32LE(at);
  const read = (data: Buffer, start: number): string =>
    Array.from({ length }, (_none, at) => sign(data, start + 4 * at))
      .map((code) => (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'))
      .join('')
      .replace(/\0+$/, '');
  return { bytes: 4 * length, read };
}

/**
 * Reads a NumPy `.npy` file of real numbers, in C or Fortran order, as float32. Nothing in it is executed: arrays of
 * Python objects are rejected. Format: NumPy documentation, numpy.lib.format.
 * @throws FeaturescopeError `data/array-unreadable`
 */
export function readNpy(path: string): NpyArray {
  try {
    const { shape, values } = parseNpy(readRegularFile(path, MOST_BYTES));
    return { shape, values: values instanceof Float32Array ? values : Float32Array.from(values) };
  } catch (error) {
    const why = (error as Error).message;
    throw new FeaturescopeError('data/array-unreadable', { path, reason: why }, { cause: error });
  }
}

/**
 * Reads a NumPy `.npy` file from memory like {@link readNpy}, but keeps unsigned bytes.
 * @param takesTexts whether arrays of texts are read too, of type `U` or `S`
 * @throws UnreadableFile
 */
export function parseNpy(source: Uint8Array, takesTexts = false): TypedNpyArray {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  if (bytes.length < 12 || bytes.toString('latin1', 0, 6) !== '\u0093NUMPY')
    throw new UnreadableFile(foreignReason(bytes) ?? reason('it is no NumPy array (.npy)'));
  const start = bytes[6] === 1 ? 10 : 12;
  const length = bytes[6] === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  if (length > MOST_HEADER || start + length > bytes.length)
    throw new UnreadableFile(reason('it is cut off'));
  const header = bytes.toString('latin1', start, start + length);
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? '?';
  if (/^[|<>=]O/.test(type))
    throw new UnreadableFile(reason('it holds Python objects; save them as numbers or texts'));
  const dimensions = /'shape':\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  const text = takesTexts ? textReaderOf(type) : undefined;
  const numbers = readerOf(type);
  const bytesEach = text?.bytes ?? numbers?.bytes;
  if (bytesEach === undefined || dimensions === undefined)
    throw new UnreadableFile(reason('its numbers are of the type {type}, which is not read', { type }));
  const shape = dimensions.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  const size = sizeOf(shape);
  const data = bytes.subarray(start + length);
  if (data.length !== size * bytesEach)
    throw new UnreadableFile(
      reason('it holds {actual} bytes of numbers, where its shape {shape} takes {expected}', {
        actual: data.length,
        shape: shape.join('x'),
        expected: size * bytesEach,
      }),
    );
  if (text) {
    const texts = Array.from({ length: size }, (_none, at) => text.read(data, at * text.bytes));
    return { shape, type, values: new Float32Array(), texts };
  }
  const isFortran = /'fortran_order':\s*True/.test(header);
  if (type === '|u1' && !isFortran) return { shape, type, values: new Uint8Array(data) };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new Float32Array(size);
  for (let at = 0; at < size; at++) values[at] = numbers!.read(view, at * bytesEach);
  return { shape, type, values: isFortran ? rowByRow(values, shape) : values };
}

/** Converts column-major (Fortran) to row-major order. */
function rowByRow(values: Float32Array, shape: readonly number[]): Float32Array {
  const steps = shape.map((_size, axis) => sizeOf(shape.slice(0, axis)));
  const place = new Array<number>(shape.length).fill(0);
  return Float32Array.from({ length: values.length }, () => {
    const value = values[place.reduce((sum, at, axis) => sum + at * steps[axis]!, 0)]!;
    for (let axis = shape.length - 1; axis >= 0 && ++place[axis]! === shape[axis]; axis--) place[axis] = 0;
    return value;
  });
}
