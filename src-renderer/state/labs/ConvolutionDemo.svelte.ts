import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import {
  applyMatrix,
  presetNames,
  presets,
  readMatrix,
  type ConvolutionMatrix,
  type PresetName,
} from '../../../src-shared/arithmetic/demos/convolutionMatrix.ts';
import {
  drawnPicture,
  PICTURE_SIDE,
  type DemoPicture,
} from '../../../src-shared/arithmetic/demos/picture.ts';
import { pictureToInput, type RgbaPicture } from '../../../src-shared/arithmetic/picture.ts';

/** A picture, and the convolution matrix as the user typed it. */
export class ConvolutionDemo {
  picture = $state.raw<DemoPicture>(drawnPicture());
  /** Whether the picture is the user's own. */
  own = $state(false);
  cells = $state<string[]>([]);
  divisor = $state('1');
  offset = $state('0');

  readonly #read: { matrix: ConvolutionMatrix } | { problem: FeaturescopeError } = $derived.by(() => {
    try {
      return { matrix: readMatrix(this.cells, this.divisor, this.offset) };
    } catch (error) {
      return { problem: error as FeaturescopeError };
    }
  });
  /** The error in the typed values. */
  readonly problem: FeaturescopeError | null = $derived('problem' in this.#read ? this.#read.problem : null);
  #last: DemoPicture | null = null;
  /** The picture after applying the matrix; while the input is invalid, the last valid result. */
  readonly result: DemoPicture = $derived.by(() => {
    if ('matrix' in this.#read) this.#last = applyMatrix(this.picture, this.#read.matrix);
    return this.#last ?? this.picture;
  });

  constructor() {
    this.use('sharpen');
  }

  /** 3 or 5. */
  get size(): number {
    return Math.sqrt(this.cells.length);
  }

  /** Keeps the typed values centred. */
  set size(size: number) {
    const former = this.size;
    if (size === former) return;
    const margin = (size - former) / 2;
    this.cells = Array.from({ length: size * size }, (_none, at) => {
      const [row, column] = [Math.floor(at / size) - margin, (at % size) - margin];
      const inside = row >= 0 && row < former && column >= 0 && column < former;
      return inside ? this.cells[row * former + column]! : '0';
    });
  }

  /** The preset that equals the matrix; null for a custom one. */
  get preset(): PresetName | null {
    const typed = [...this.cells, this.divisor, this.offset].join();
    return presetNames.find((name) => textsOf(presets[name]).join() === typed) ?? null;
  }

  use(name: PresetName): void {
    const texts = textsOf(presets[name]);
    this.offset = texts.pop()!;
    this.divisor = texts.pop()!;
    this.cells = texts;
  }

  /** Takes a user's picture of any size, cropped to a square and scaled down. */
  take(picture: RgbaPicture): void {
    const { width, height } = picture;
    const side = Math.min(PICTURE_SIDE, width, height);
    const data = Float32Array.from(
      pictureToInput(picture, [side, side, 3], { fit: 'cover', background: 255 }),
    );
    this.picture = { width: side, height: side, channels: 3, data };
    this.own = true;
  }

  useDrawn(): void {
    this.picture = drawnPicture();
    this.own = false;
  }
}

const textsOf = ({ values, divisor, offset }: ConvolutionMatrix): string[] =>
  [...values, divisor, offset].map(String);
