import {
  cast,
  div,
  expandDims,
  max,
  mean,
  mul,
  serialization,
  sum,
  tidy,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';

interface GlobalPoolingConfig {
  keepdims?: boolean;
}

/** What a class takes of the positions of a sequence. @param mask `[N, T]`, 1 where a position counts */
type Pool = (x: Tensor, mask: Tensor | null) => Tensor;

const average: Pool = (x, mask) => {
  if (!mask) return mean(x, 1);
  const counts = expandDims(cast(mask, 'float32'), 2);
  return div(sum(mul(x, counts), 1), sum(counts, 1));
};

/** A pooling over whole sequences, `[N, T, C]` to `[N, C]` or `[N, 1, C]`: with the mask of the sequence, where Keras heeds it. */
function poolingOf(name: string, pool: Pool): typeof layers.Layer {
  return class extends layers.Layer {
    static readonly className = name;
    readonly #keeps: boolean;

    constructor(config: GlobalPoolingConfig) {
      super(config as object);
      this.supportsMasking = true;
      this.#keeps = config.keepdims === true;
    }

    override computeOutputShape([images, , channels]: number[]): number[] {
      return this.#keeps ? [images!, 1, channels!] : [images!, channels!];
    }

    override computeMask(): Tensor | Tensor[] {
      return null as unknown as Tensor;
    }

    override call(inputs: Tensor | Tensor[], { mask }: { mask?: Tensor | Tensor[] | null } = {}): Tensor {
      return tidy(() => {
        const x = [inputs].flat()[0]!;
        const pooled = pool(x, mask ? [mask].flat()[0]! : null);
        return this.#keeps ? expandDims(pooled, 1) : pooled;
      });
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), ...(this.#keeps && { keepdims: true }) };
    }
  } as unknown as typeof layers.Layer;
}

serialization.registerClass(poolingOf('GlobalAveragePooling1D', average) as never);
serialization.registerClass(poolingOf('GlobalMaxPooling1D', (x) => max(x, 1)) as never);
