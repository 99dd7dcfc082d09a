import { FeaturescopeError } from '../../contract/errors.ts';
import type { DemoPicture } from './picture.ts';

/** A convolution matrix as in image editors: the sum of products, divided by a divisor, plus an offset. */
export interface ConvolutionMatrix {
  /** 3 or 5 */
  size: number;
  /** In row-major order, `size` times `size`. */
  values: readonly number[];
  divisor: number;
  offset: number;
}

export const presetNames = [
  'identity',
  'sharpen',
  'blur',
  'edge-enhance',
  'edge-detect',
  'emboss',
  'blur5',
] as const;
export type PresetName = (typeof presetNames)[number];

/** Well-known matrices. */
export const presets: Readonly<Record<PresetName, ConvolutionMatrix>> = {
  identity: three(0, 0, 0, 0, 1, 0, 0, 0, 0),
  sharpen: three(0, -1, 0, -1, 5, -1, 0, -1, 0),
  blur: { ...three(1, 1, 1, 1, 1, 1, 1, 1, 1), divisor: 9 },
  'edge-enhance': three(0, 0, 0, -1, 1, 0, 0, 0, 0),
  'edge-detect': three(0, 1, 0, 1, -4, 1, 0, 1, 0),
  emboss: three(-2, -1, 0, -1, 1, 1, 0, 1, 2),
  // Products of the binomial coefficients 1 4 6 4 1.
  blur5: {
    size: 5,
    values: [1, 4, 6, 4, 1].flatMap((row) => [1, 4, 6, 4, 1].map((column) => row * column)),
    divisor: 256,
    offset: 0,
  },
};

function three(...values: number[]): ConvolutionMatrix {
  return { size: 3, values, divisor: 1, offset: 0 };
}

/**
 * Parses a matrix from user input.
 * @param cells in row-major order, 9 or 25 of them
 * @throws FeaturescopeError `lab/not-a-number`
 */
export function readMatrix(cells: readonly string[], divisor: string, offset: string): ConvolutionMatrix {
  const values = cells.map(readNumber);
  const divided = readNumber(divisor);
  if (divided === 0) throw new FeaturescopeError('lab/not-a-number', { value: divisor });
  return { size: Math.sqrt(values.length), values, divisor: divided, offset: readNumber(offset) };
}

function readNumber(text: string): number {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value))
    throw new FeaturescopeError('lab/not-a-number', { value: text });
  return value;
}

/**
 * Applies a matrix to a picture, channel by channel, without flipping it (as in CNNs). Outside the picture the border
 * pixels are repeated. Results are rounded and clamped to 0..255.
 */
export function applyMatrix(
  picture: DemoPicture,
  { size, values, divisor, offset }: ConvolutionMatrix,
): DemoPicture {
  const { width, height, channels, data } = picture;
  const reach = (size - 1) / 2;
  const result = new Float32Array(data.length);
  const within = (place: number, length: number): number => Math.min(length - 1, Math.max(0, place));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let row = 0; row < size; row++)
          for (let column = 0; column < size; column++) {
            const from = within(y + row - reach, height) * width + within(x + column - reach, width);
            sum += values[row * size + column]! * data[from * channels + channel]!;
          }
        result[(y * width + x) * channels + channel] = within(Math.round(sum / divisor + offset), 256);
      }
  return { width, height, channels, data: result };
}
