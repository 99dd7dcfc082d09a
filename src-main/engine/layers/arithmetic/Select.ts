import {
  broadcastTo,
  customGrad,
  notEqual,
  scalar,
  serialization,
  tidy,
  where,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

type Shape = (number | null)[];

interface SelectConfig {
  /** A number in the place of the values where the condition holds, or does not; undefined if they are an input. */
  yes?: number | undefined;
  no?: number | undefined;
}

/**
 * One of two values at each position: the second input where the first is not 0, elsewhere the third. Numbers that are the same everywhere
 * are settings, not inputs. Axes of size 1 are spread over those of the others.
 */
class Select extends layers.Layer {
  static readonly className = 'Select';
  readonly #config: SelectConfig;

  constructor({ yes, no, ...config }: SelectConfig) {
    super(config as object);
    this.#config = { ...(typeof yes === 'number' && { yes }), ...(typeof no === 'number' && { no }) };
  }

  override computeOutputShape(shapes: Shape | Shape[]): Shape {
    const all = (Array.isArray(shapes[0]) ? shapes : [shapes]) as Shape[];
    if (new Set(all.map(({ length }) => length)).size > 1)
      throw new Error('Select takes inputs with the same number of axes');
    return all[0]!.map((_size, axis) => {
      const sizes = all.map((shape) => shape[axis]!);
      return sizes.find((size) => size !== 1) ?? sizes[0]!;
    });
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { yes, no } = this.#config;
    return tidy(() => {
      const [condition, ...values] = [inputs].flat();
      const a = yes === undefined ? values.shift()! : scalar(yes);
      const b = no === undefined ? values.shift()! : scalar(no);
      const shape = this.computeOutputShape([inputs].flat().map((one) => one.shape)) as number[];
      const spread = (value: Tensor): Tensor => broadcastTo(value, shape);
      return where(holds(spread(condition!)), spread(a), spread(b));
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}

/** Whether values are not 0; the derivative is 0. TensorFlow.js has none of its own. */
const holds = customGrad((x, save) => {
  (save as (saved: Tensor[]) => void)([x as Tensor]);
  return {
    value: notEqual(x as Tensor, 0),
    gradFunc: (_upstream: Tensor, [saved]: Tensor[]) => zerosLike(saved!),
  };
});

serialization.registerClass(Select as never);
