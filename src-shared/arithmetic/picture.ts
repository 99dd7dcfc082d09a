/** An image in row-major order from the top; each pixel is red, green, blue, alpha, 0..255. */
export interface RgbaPicture {
  width: number;
  height: number;
  data: ArrayLike<number>;
}

/** Height, width and channels. */
type Shape = readonly [number, number, number];

/** How a picture is converted to a network's input. */
export interface PictureOptions {
  /** Background of transparent parts, 0..255. Default: as `backgroundFor` */
  background?: number;
  /**
   * `stretch` ignores the aspect ratio (default); `cover` keeps it and crops; `ink` makes bright ink on black from any
   * paper and centres it by its mass, like MNIST's digits.
   */
  fit?: 'stretch' | 'cover' | 'ink';
}

/** How a picture can be fitted to a network's input. */
export type PictureFitting = NonNullable<PictureOptions['fit']>;

/** Data sets of bright ink on black, centred by its mass. */
const INK_DATA: readonly string[] = ['mnist', 'digits', 'hangul'];

/** How pictures are fitted for a network that was trained on a data set, unless a person chooses: ink as ink, others cropped. */
export function fittingFor(data: string | undefined): PictureFitting {
  return data !== undefined && INK_DATA.includes(data) ? 'ink' : 'cover';
}

/** The paper that what is visible of a picture stands out from: 255 under dark ink, 0 under bright ink. */
export function backgroundFor({ data }: Pick<RgbaPicture, 'data'>): 0 | 255 {
  let [brightness, visible] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3]!;
    brightness += alpha * luminance(data[at]!, data[at + 1]!, data[at + 2]!);
    visible += alpha;
  }
  return brightness < 127.5 * visible ? 255 : 0;
}

/** Whether the border of a picture is bright, as of paper. */
export function isOnPaper(pixels: ArrayLike<number>, shape: Shape): boolean {
  return paperOf(pixels, shape) > 127.5;
}

/** Luminance of a colour, in the range of its components (ITU-R BT.601). */
export function luminance(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * Converts a picture of any size to a network's input: greyscale by luminance for one channel, scaled by area averaging.
 * @param shape shape of the input, `[H, W, C]` with one or three channels
 * @returns `[H, W, C]`, 0..255
 */
export function pictureToInput(
  picture: RgbaPicture,
  shape: Shape,
  options: PictureOptions = {},
): Uint8Array<ArrayBuffer> {
  const { background = backgroundFor(picture), fit = 'stretch' } = options;
  const [height, width, channels] = shape;
  const values = channelsOf(picture, channels, background);
  const size: Shape = [picture.height, picture.width, channels];
  if (fit === 'ink') return rounded(centreInk(brightOnDark(values, size), size, shape));
  if (fit === 'cover') {
    const ratio = Math.min(size[0] / height, size[1] / width);
    const part = [Math.max(1, Math.round(height * ratio)), Math.max(1, Math.round(width * ratio))] as const;
    const [top, left] = [Math.floor((size[0] - part[0]) / 2), Math.floor((size[1] - part[1]) / 2)];
    return rounded(
      scale(cut(values, size, { top, left, height: part[0], width: part[1] }), [...part, channels], shape),
    );
  }
  return rounded(scale(values, size, shape));
}

const rounded = (values: Float64Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value))));

function channelsOf(
  { width, height, data }: RgbaPicture,
  channels: number,
  background: number,
): Float64Array {
  const values = new Float64Array(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = data[pixel * 4 + 3]! / 255;
    const [red, green, blue] = [0, 1, 2].map(
      (colour) => data[pixel * 4 + colour]! * alpha + background * (1 - alpha),
    ) as [number, number, number];
    if (channels === 1) values[pixel] = luminance(red, green, blue);
    else values.set([red, green, blue].slice(0, channels), pixel * channels);
  }
  return values;
}

/** Scales `[H, W, C]` by averaging over the area of each new cell. */
function scale(
  values: Float64Array,
  [height, width, channels]: Shape,
  [toHeight, toWidth]: Shape,
): Float64Array {
  if (height === toHeight && width === toWidth) return values;
  const across = scaleLines(values, height, width, toWidth, channels);
  return scaleLines(across, 1, height, toHeight, toWidth * channels);
}

/** Scales the middle dimension of `[outer, from, inner]` to `to` by averaging over the area of each new cell. */
function scaleLines(
  source: Float64Array,
  outer: number,
  from: number,
  to: number,
  inner: number,
): Float64Array {
  const target = new Float64Array(outer * to * inner);
  const ratio = from / to;
  for (let cell = 0; cell < to; cell++) {
    const start = cell * ratio;
    const end = start + ratio;
    for (let index = Math.floor(start); index < Math.min(from, Math.ceil(end)); index++) {
      const share = (Math.min(end, index + 1) - Math.max(start, index)) / ratio;
      for (let line = 0; line < outer; line++)
        for (let item = 0; item < inner; item++)
          target[(line * to + cell) * inner + item]! += share * source[(line * from + index) * inner + item]!;
    }
  }
  return target;
}

interface Part {
  top: number;
  left: number;
  height: number;
  width: number;
}

function cut(values: Float64Array, [, width, channels]: Shape, part: Part): Float64Array {
  const target = new Float64Array(part.height * part.width * channels);
  for (let row = 0; row < part.height; row++) {
    const start = ((part.top + row) * width + part.left) * channels;
    target.set(values.subarray(start, start + part.width * channels), row * part.width * channels);
  }
  return target;
}

/**
 * Maps paper, whose brightness is estimated from the border, to 0 and the strongest ink to 255, whichever of the two is
 * brighter.
 */
function brightOnDark(values: Float64Array, size: Shape): Float64Array {
  const paper = paperOf(values, size);
  const ink = values
    .map((value) => (paper > 127.5 ? paper - value : value - paper))
    .map((value) => Math.max(0, value));
  const strongest = ink.reduce((most, value) => Math.max(most, value), 0);
  if (strongest < 12) return ink.fill(0); // nothing but paper and noise
  return ink.map((value) => (255 * value) / strongest);
}

/** Median brightness of the border. */
function paperOf(values: ArrayLike<number>, [height, width, channels]: Shape): number {
  const border: number[] = [];
  for (let at = 0; at < values.length; at++) {
    const pixel = Math.floor(at / channels);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    if (y === 0 || x === 0 || y === height - 1 || x === width - 1) border.push(values[at]!);
  }
  return border.sort((a, b) => a - b)[Math.floor(border.length / 2)]!;
}

/** Values below this fraction of the strongest ink count as paper. */
const INK = 0.12;
/** Side of the box that MNIST's digits fill, as a fraction of the image's side (LeCun and others 1998, section III A). */
const BOX = 20 / 28;

/**
 * Scales the ink's bounding box to fill 20 of 28 pixels, keeping its proportions, and centres it by its centre of mass.
 */
function centreInk(values: Float64Array, size: Shape, shape: Shape): Float64Array {
  const [height, width, channels] = shape;
  const target = new Float64Array(height * width * channels);
  const box = inkBox(values, size);
  if (!box) return target;
  const factor = (Math.min(height, width) * BOX) / Math.max(box.height, box.width);
  const inner: Shape = [
    Math.max(1, Math.round(box.height * factor)),
    Math.max(1, Math.round(box.width * factor)),
    channels,
  ];
  const ink = scale(cut(values, size, box), [box.height, box.width, channels], inner);
  const [massY, massX] = centreOfMass(ink, inner);
  const top = Math.round((height - 1) / 2 - massY);
  const left = Math.round((width - 1) / 2 - massX);
  for (let y = 0; y < inner[0]; y++)
    for (let x = 0; x < inner[1]; x++) {
      const [row, column] = [top + y, left + x];
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      for (let channel = 0; channel < channels; channel++)
        target[(row * width + column) * channels + channel] = ink[(y * inner[1] + x) * channels + channel]!;
    }
  return target;
}

function inkBox(values: Float64Array, [, width, channels]: Shape): Part | undefined {
  let [top, left, bottom, right] = [Infinity, Infinity, -1, -1];
  values.forEach((value, at) => {
    if (value < INK * 255) return;
    const pixel = Math.floor(at / channels);
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    [top, left, bottom, right] = [
      Math.min(top, y),
      Math.min(left, x),
      Math.max(bottom, y),
      Math.max(right, x),
    ];
  });
  return bottom < 0 ? undefined : { top, left, height: bottom - top + 1, width: right - left + 1 };
}

function centreOfMass(values: Float64Array, [height, width, channels]: Shape): [number, number] {
  let [mass, down, across] = [0, 0, 0];
  values.forEach((value, at) => {
    const pixel = Math.floor(at / channels);
    mass += value;
    down += value * Math.floor(pixel / width);
    across += value * (pixel % width);
  });
  return mass === 0 ? [(height - 1) / 2, (width - 1) / 2] : [down / mass, across / mass];
}
