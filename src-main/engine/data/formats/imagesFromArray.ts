import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { DataNote } from '../../../../src-shared/texts/dataNotes.ts';
import type { ReadingOptions } from '../DataReference.ts';
import { channelsLast, pictureOf, sizeText } from './pictureOf.ts';

/** An array of examples, `[N, ...]`. */
export interface ExampleArray {
  name: string;
  shape: readonly number[];
  values: Uint8Array | Float32Array;
  /** NumPy's name of the type of the numbers, such as `<u2`. */
  type?: string | undefined;
  /** Of an array of texts, which has no values. */
  texts?: readonly string[] | undefined;
}

/** Examples as networks take them. */
export interface ArrangedExamples {
  /** Shape of one example: `[H, W, C]` or `[N]`. */
  shape: number[];
  values: Uint8Array | Float32Array;
  notes: DataNote[];
}

/**
 * Converts the examples of an array for networks: pictures to channels last, as bytes if they contain brightness; vectors
 * are unchanged.
 * @param options whether vectors are pixels, which otherwise follows from the values
 * @param path of the file, for the error
 * @throws FeaturescopeError `data/no-picture-size`
 */
export function arrangeExamples(
  array: ExampleArray,
  options: ReadingOptions,
  path: string,
): ArrangedExamples {
  const { name, shape, values, type } = array;
  const [count = 0, ...own] = shape;
  const notes: DataNote[] = [];
  const isVector = own.length === 1;
  const arranged = isVector ? asPicture(array, options, path, notes) : arrange(own);
  if (arranged === undefined) {
    const plain = isVector && options.columns === 'numbers' ? Float32Array.from(values) : values;
    return { shape: [sizeOf(own)], values: plain, notes };
  }
  let pixels = values;
  if (arranged.channelsFirst) {
    pixels = channelsLast(values, count, arranged.shape);
    if (!isVector) notes.push({ code: 'channels-moved', detail: { name, shape: own.join('x') } });
  }
  if (pixels instanceof Uint8Array) return { shape: arranged.shape, values: pixels, notes };
  return inBytes(arranged.shape, pixels, notes, /^[<>]u2$/.test(type ?? ''));
}

interface Arrangement {
  /** `[H, W, C]` */
  shape: [number, number, number];
  channelsFirst?: boolean | undefined;
}

function arrange(own: readonly number[]): Arrangement | undefined {
  const [first = 0, second = 0, third = 0] = own;
  if (own.length === 2) return { shape: [first, second, 1] };
  if (own.length !== 3) return undefined;
  const isChannels = (size: number): boolean => size === 1 || size === 3;
  if (!isChannels(third) && isChannels(first)) return { shape: [second, third, first], channelsFirst: true };
  return { shape: [first, second, third] };
}

/** The picture whose pixels are the values of a vector, if they are any. */
function asPicture(
  { shape: [, width = 0], values }: ExampleArray,
  options: ReadingOptions,
  path: string,
  notes: DataNote[],
): Arrangement | undefined {
  const shape = pictureOf(width, options, path);
  if (!shape) return undefined;
  const isGiven = options.columns !== undefined;
  const isGuess = values instanceof Uint8Array && shape[2] === 1;
  const detail = { columns: width, size: sizeText(shape) };
  if (!isGiven) notes.push({ code: isGuess ? 'columns-are-pixels' : 'columns-are-numbers', detail });
  if (!isGiven && !isGuess) return undefined;
  if (shape[2] === 3 && options.planar === undefined) notes.push({ code: 'colours-interleaved', detail: {} });
  return { shape, channelsFirst: shape[2] === 3 && options.planar };
}

/**
 * Converts pictures of floats to bytes if the values are in [0, 1] or integers in 0..255, or fill more of 16 bits; others are
 * unchanged.
 * @param areWords whether the values were whole numbers of 16 bits, 0..65535
 */
function inBytes(
  shape: number[],
  values: Float32Array,
  notes: DataNote[],
  areWords: boolean,
): ArrangedExamples {
  let [least, most, areWhole] = [Infinity, -Infinity, true];
  for (const value of values) {
    if (!(value >= least)) least = value;
    if (!(value <= most)) most = value;
    areWhole &&= Number.isInteger(value);
  }
  if (areWords && most > 255) {
    notes.push({ code: 'brightness-scaled', detail: { most: 65_535 } });
    return { shape, values: Uint8Array.from(values, (value) => Math.round(value / 257)), notes };
  }
  if (!(least >= 0) || !(most <= 255) || (most > 1 && !areWhole)) {
    const [from, to] = [least, most].map((value) => Number(value.toPrecision(4))) as [number, number];
    notes.push({ code: 'pixels-as-they-are', detail: { from, to } });
    return { shape, values, notes };
  }
  if (most > 1) return { shape, values: Uint8Array.from(values), notes };
  notes.push({ code: 'floats-as-bytes', detail: {} });
  return { shape, values: Uint8Array.from(values, (value) => Math.round(value * 255)), notes };
}
