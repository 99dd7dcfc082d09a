import {
  add,
  matMul,
  mul,
  reshape,
  serialization,
  softmax,
  tensor2d,
  tidy,
  transpose,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

type Shape = (number | null)[];

interface AttentionConfig {
  numHeads: number;
  /** Size of a query and of a key of each head. */
  keyDim: number;
  /** Size of a value of each head; that of a key where it is left out. */
  valueDim?: number | null | undefined;
  useBias?: boolean | undefined;
  /** Size of what comes out; that of the query where it is left out. */
  outputShape?: number | number[] | null | undefined;
  /** Whether a step sees only the steps up to itself. */
  useCausalMask?: boolean | undefined;
}

const parts = ['query', 'key', 'value', 'output'] as const;
type Part = (typeof parts)[number];

/** Less than any score: softmax makes 0 of it. */
const HIDDEN = -3.4e38;

/**
 * The attention of Vaswani et al. 2017 ("Attention Is All You Need", section 3.2), with the weights of Keras' layer: kernels
 * `[C, heads, size]` for query, key and value, and `[heads, size, C]` for the output, each with its bias. Its inputs are query
 * `[N, T, C]`, value `[N, S, C']` and, if it is another one, key `[N, S, C'']`; a single input is all three. Comes out as `[N, T, C]`
 */
class MultiHeadAttention extends layers.Layer {
  static readonly className = 'MultiHeadAttention';
  readonly #config: AttentionConfig;
  readonly #weights = new Map<string, ReturnType<layers.Layer['addWeight']>>();

  constructor({
    numHeads,
    keyDim,
    valueDim,
    useBias,
    outputShape,
    useCausalMask,
    ...config
  }: AttentionConfig) {
    super(config as object);
    this.#config = { numHeads, keyDim, valueDim, useBias, outputShape, useCausalMask };
  }

  /** The number of values that come out at each step. */
  #outputSize(query: Shape): number {
    const [told = query.at(-1)!] = [this.#config.outputShape ?? []].flat();
    return told;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { numHeads, keyDim, valueDim, useBias = true } = this.#config;
    const [query, value, key] = shapesOf(inputShape);
    const size = valueDim ?? keyDim;
    const output = this.#outputSize(query);
    const shapes: Record<Part, [kernel: number[], bias: number[]]> = {
      query: [
        [query.at(-1)!, numHeads, keyDim],
        [numHeads, keyDim],
      ],
      key: [
        [key.at(-1)!, numHeads, keyDim],
        [numHeads, keyDim],
      ],
      value: [
        [value.at(-1)!, numHeads, size],
        [numHeads, size],
      ],
      output: [[numHeads, size, output], [output]],
    };
    for (const part of parts)
      shapes[part].slice(0, useBias ? 2 : 1).forEach((shape, at) => {
        const name = `${part}_${at === 0 ? 'kernel' : 'bias'}`;
        this.#weights.set(name, this.addWeight(name, shape, 'float32', initializers.zeros() as never));
      });
    this.built = true;
  }

  /** Uniform between the limits of Glorot and Bengio 2010; a bias begins with 0. */
  drawWeight(name: string, random: RandomStream): Float32Array | undefined {
    const shape = this.#weights.get(name)?.shape as number[] | undefined;
    if (!shape || !name.endsWith('kernel')) return undefined;
    const [inputs, outputs] = name.startsWith('output')
      ? [shape[0]! * shape[1]!, shape[2]!]
      : [shape[0]!, shape[1]! * shape[2]!];
    const limit = Math.sqrt(6 / (inputs + outputs));
    return Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-limit, limit));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [query] = shapesOf(inputShape);
    return [...query.slice(0, -1), this.#outputSize(query)];
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { keyDim, useCausalMask } = this.#config;
    return tidy(() => {
      const [query, value, key] = withKey([inputs].flat());
      const [q, k, v] = [this.#heads(query, 'query'), this.#heads(key, 'key'), this.#heads(value, 'value')];
      const scores = matMul(mul(q, 1 / Math.sqrt(keyDim)), k, false, true);
      const seen = useCausalMask ? add(scores, causal(q.shape[2]!, k.shape[2]!)) : scores;
      const mixed = transpose(matMul(softmax(seen), v), [0, 2, 1, 3]);
      const [examples, steps, heads, size] = mixed.shape as [number, number, number, number];
      return this.#product(mixed, 'output', [examples, steps, heads * size]);
    });
  }

  /** `[N, T, C]` to `[N, heads, T, size]` */
  #heads(x: Tensor, part: Part): Tensor {
    const [, heads, size] = this.#weights.get(`${part}_kernel`)!.shape as number[];
    const made = this.#product(x, part, x.shape);
    return transpose(reshape(made, [x.shape[0]!, x.shape[1]!, heads!, size!]), [0, 2, 1, 3]);
  }

  /** Weighted sums of the values of each step, those of all heads beside each other. */
  #product(x: Tensor, part: Part, [examples, steps, width]: readonly number[]): Tensor {
    const kernel = this.#weights.get(`${part}_kernel`)!.read();
    const bias = this.#weights.get(`${part}_bias`)?.read();
    const units = kernel.size / width!;
    const sums = matMul(reshape(x, [examples! * steps!, width!]), reshape(kernel, [width!, units]));
    return reshape(bias ? add(sums, reshape(bias, [units])) : sums, [examples!, steps!, units]);
  }

  override getConfig(): serialization.ConfigDict {
    const given = Object.entries(this.#config).filter(([, value]) => value !== undefined && value !== null);
    return { ...super.getConfig(), ...(Object.fromEntries(given) as serialization.ConfigDict) };
  }
}

/** Query, value and key of one, two or three inputs. */
const withKey = <One>([query, value = query, key = value]: readonly (One | undefined)[]): [One, One, One] => [
  query!,
  value!,
  key!,
];

const shapesOf = (shapes: Shape | Shape[]): [Shape, Shape, Shape] =>
  withKey(Array.isArray(shapes[0]) ? (shapes as Shape[]) : [shapes as Shape]);

/** 0 where a step sees another, else what hides it. `[T, S]` */
function causal(steps: number, seen: number): Tensor2D {
  const values = Float32Array.from({ length: steps * seen }, (_none, at) =>
    at % seen <= Math.floor(at / seen) ? 0 : HIDDEN,
  );
  return tensor2d(values, [steps, seen]);
}

serialization.registerClass(MultiHeadAttention as never);
