import { rmsActivationsOf, largestRead } from './rmsActivations.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Thickness in CSS pixels of an edge without activation, and of the strongest edge in the frame. */
const THIN = 1;
const THICK = 6;

/** Strength of each layer's output in the current frame: the root mean square of its activations. */
export class Flow {
  readonly #workbench: Workbench;
  readonly rmsActivations = $derived.by(() => rmsActivationsOf(this.#workbench.frames.settled));
  readonly largest = $derived.by(() => largestRead(this.rmsActivations, this.#workbench.layers));

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /**
   * Thickness of the edges that leave a layer, in CSS pixels: linear from 0 to the largest RMS activation of the frame.
   */
  thickness(layer: string): number {
    const rms = this.rmsActivations.get(layer);
    if (rms === undefined || this.largest === 0) return THIN;
    return THIN + ((THICK - THIN) * rms) / this.largest;
  }
}
