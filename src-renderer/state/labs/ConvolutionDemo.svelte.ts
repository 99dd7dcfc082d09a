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

/** A picture and the matrix that is laid on it, as it is typed. */
export class ConvolutionDemo {
  picture = $state.raw<DemoPicture>(drawnPicture());
  /** Whether the picture is a person's own. */
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
  /** What is wrong with what was typed. */
  readonly problem: FeaturescopeError | null = $derived('problem' in this.#read ? this.#read.problem : null);
  #last: DemoPicture | null = null;
  /** The picture through the matrix; while a number is being typed, through the last whole one. */
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

  /** Keeps what is typed in the middle. */
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

  /** The well-known matrix that stands there; null where it is a person's own. */
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

  /** Takes a person's picture of any size, cut to a square and scaled down. */
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
