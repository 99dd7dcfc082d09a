import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { ImageShape } from './Dataset.ts';
import type { InputForm } from './InputForm.ts';
import { ownShapeOf } from './ownShapeOf.ts';

/** Images as brightness 0..1, `[N, H, W, C]`, and the same as a network takes them: in its own range and layout. */
export class FormedImages {
  /** Shape of one image as the network takes it. */
  readonly ownShape: readonly number[];
  readonly #shape: ImageShape;
  readonly #form: InputForm | undefined;

  constructor(shape: ImageShape, form: InputForm | undefined) {
    this.#shape = shape;
    this.#form = form;
    this.ownShape = ownShapeOf(shape, form);
  }

  /** What goes into the network for images. */
  take(brightness: Float32Array): Float32Array {
    const { range } = this.#form ?? {};
    if (!range) return brightness;
    const own = new Float32Array(brightness.length);
    this.#each(brightness.length, (at, place, channel) => {
      own[place] = (brightness[at]! - oneOf(range.mean, channel)) / oneOf(range.deviation, channel);
    });
    return own;
  }

  /** The gradient with respect to brightness, `[N, H, W, C]`, from that with respect to what went in. */
  gradient(own: Float32Array): Float32Array {
    const { range } = this.#form ?? {};
    if (!range) return own;
    const gradient = new Float32Array(own.length);
    this.#each(own.length, (at, place, channel) => {
      gradient[at] = own[place]! / oneOf(range.deviation, channel);
    });
    return gradient;
  }

  /** Visits each value of images `[N, H, W, C]`. @param visit gets its place here, its place in the network's layout, its channel */
  #each(count: number, visit: (at: number, place: number, channel: number) => void): void {
    const channels = this.#shape[2];
    const size = sizeOf(this.#shape);
    const area = size / channels;
    const isFirst = this.#form?.channelsFirst === true;
    for (let at = 0; at < count; at++) {
      const channel = at % channels;
      const within = at % size;
      const place = isFirst ? at - within + channel * area + (within - channel) / channels : at;
      visit(at, place, channel);
    }
  }
}

const oneOf = (values: readonly number[], channel: number): number => values[channel % values.length]!;
