import type { AugmentedVersions, EngineCalls, SampleRef } from '../../../src-shared/contract/service.ts';
import { sameSample } from '../lookUp.ts';

/** Number of versions that are shown. */
const SHOWN = 8;

/** One augmented version of an example. */
export interface Version {
  /** `[H, W, C]`, 0..255. */
  pixels: Uint8Array;
  /** The step that trains on it; null if none does. */
  step: number | null;
}

/** Augmented versions of the example that is shown, requested while somebody looks at them. */
export class Augmented {
  #answer = $state.raw<(AugmentedVersions & { of: SampleRef; epoch: string }) | null>(null);
  readonly #calls: () => EngineCalls;
  readonly #onError: (error: unknown) => void;
  #generation = 0;

  readonly versions: readonly Version[] = $derived.by(() => {
    const { images, steps, count } = { count: SHOWN, ...this.#answer };
    if (!images || images.length === 0) return [];
    const shown = steps?.length ?? count;
    const size = images.length / shown;
    return Array.from({ length: shown }, (_none, at) => ({
      pixels: images.subarray(at * size, (at + 1) * size),
      step: steps?.[at] ?? null,
    }));
  });

  constructor(calls: () => EngineCalls, onError: (error: unknown) => void) {
    this.#calls = calls;
    this.#onError = onError;
  }

  /**
   * Requests the versions of an example, unless they are known.
   * @param epoch changes with the session and the epoch that it is in
   */
  async show(of: SampleRef, epoch: string): Promise<void> {
    if (this.#answer && this.#answer.epoch === epoch && sameSample(this.#answer.of, of)) return;
    const generation = ++this.#generation;
    try {
      const answer = await this.#calls().augmented({ sample: of, count: SHOWN });
      if (generation === this.#generation) this.#answer = { ...answer, of, epoch };
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#answer = null;
      this.#onError(error);
    }
  }
}
