import { sizeOf } from '../../../../src-shared/model/shape.ts';
import type { DataNote } from '../../../../src-shared/texts/dataNotes.ts';

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

/** Minimum side: a vector of bytes whose length is a square of at least this side is treated as a flattened picture. */
const SMALLEST_SIDE = 7;

/**
 * Converts the examples of an array for networks: pictures to channels last, as bytes if they contain brightness; vectors
 * are unchanged.
 */
export function arrangeExamples({ name, shape, values, type }: ExampleArray): ArrangedExamples {
  const [count = 0, ...own] = shape;
  const notes: DataNote[] = [];
  const arranged = arrange(own, values instanceof Uint8Array);
  if (arranged === undefined) return { shape: [sizeOf(own)], values, notes };
  let pixels = values;
  if (arranged.channelsFirst) {
    pixels = channelsLast(values, count, own as [number, number, number]);
    notes.push({ code: 'channels-moved', detail: { name, shape: own.join('x') } });
  }
  if (pixels instanceof Uint8Array) return { shape: arranged.shape, values: pixels, notes };
  return inBytes(arranged.shape, pixels, notes, /^[<>]u2$/.test(type ?? ''));
}

function arrange(
  own: readonly number[],
  areBytes: boolean,
): { shape: number[]; channelsFirst?: boolean } | undefined {
  if (own.length === 2) return { shape: [...own, 1] };
  if (own.length === 3) {
    const isChannels = (size: number): boolean => size === 1 || size === 3;
    if (isChannels(own[2]!)) return { shape: [...own] };
    if (isChannels(own[0]!)) return { shape: [own[1]!, own[2]!, own[0]!], channelsFirst: true };
    return { shape: [...own] };
  }
  const side = Math.sqrt(own[0] ?? 0);
  const wasFlattened = own.length === 1 && areBytes && Number.isInteger(side) && side >= SMALLEST_SIDE;
  return wasFlattened ? { shape: [side, side, 1] } : undefined;
}

/** Converts `[N, C, H, W]` to `[N, H, W, C]`. */
function channelsLast<Values extends Uint8Array | Float32Array>(
  values: Values,
  count: number,
  [channels, rows, columns]: readonly [number, number, number],
): Values {
  const moved = new (values.constructor as new (length: number) => Values)(values.length);
  const plane = rows * columns;
  for (let example = 0; example < count; example++)
    for (let channel = 0; channel < channels; channel++)
      for (let pixel = 0; pixel < plane; pixel++)
        moved[(example * plane + pixel) * channels + channel] =
          values[(example * channels + channel) * plane + pixel]!;
  return moved;
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
