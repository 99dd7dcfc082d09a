import { energiesOf, largestRead } from './energy.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Thickness in CSS pixels of an edge without any activation, and of that with the most in the frame. */
const THIN = 1;
const THICK = 6;

/** How much flows out of each layer in the present frame: the root mean square of its activations. */
export class Flow {
  readonly #workbench: Workbench;
  readonly energies = $derived.by(() => energiesOf(this.#workbench.frames.settled));
  readonly largest = $derived.by(() => largestRead(this.energies, this.#workbench.layers));

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Thickness of the edges out of a layer, in CSS pixels: linear from 0 to the largest energy of the frame. */
  thickness(layer: string): number {
    const energy = this.energies.get(layer);
    if (energy === undefined || this.largest === 0) return THIN;
    return THIN + ((THICK - THIN) * energy) / this.largest;
  }
}
