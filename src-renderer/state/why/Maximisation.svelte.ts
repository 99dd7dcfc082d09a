import { wrapInternal, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { LayerInfo } from '../../../src-shared/model/model.ts';
import type { Maximised } from '../../../src-shared/contract/why.ts';
import type { Workbench } from '../Workbench.svelte.ts';

/** Number of steps per call; between calls the image is displayed and the ascent can be stopped. */
const STEPS_PER_CALL = 4;

/** An image that activates a unit, as it develops. */
export class Maximisation {
  steps = $state(128);
  seed = $state(1);
  rate = $state(0.03);
  decay = $state(0.01);
  jitter = $state(1);
  running = $state(false);
  result = $state.raw<Maximised | null>(null);
  /** The objective before each step so far, and after the last one. */
  values = $state.raw<readonly number[]>([]);
  problem = $state.raw<FeaturescopeError | null>(null);
  readonly #workbench: Workbench;
  #turn = 0;

  /** The selected layer and map; undefined for the input, which has no units. */
  readonly layer: LayerInfo | undefined = $derived.by(() => {
    const { layer, layers } = this.#workbench;
    return layer?.kind === 'input' ? layers[1] : layer;
  });
  readonly units: number = $derived(this.layer?.outputShape.at(-1) ?? 1);
  readonly map: number = $derived.by(() => Math.min(this.units - 1, this.#workbench.selection.map));

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Restarts from seeded noise. */
  async start(): Promise<void> {
    const { layer, map, seed, rate, decay, jitter, steps } = this;
    if (!layer) return;
    const turn = ++this.#turn;
    const { calls } = this.#workbench.connection;
    const request = { layer: layer.name, map, seed, rate, decay, jitter };
    this.running = true;
    this.problem = null;
    let values: readonly number[] = [];
    try {
      let last = await calls.maximise({ ...request, steps: 0 });
      while (turn === this.#turn) {
        this.result = last;
        this.values = values = [...values.slice(0, -1), ...last.values];
        if (last.step >= steps) break;
        const more = Math.min(STEPS_PER_CALL, steps - last.step);
        last = await calls.maximise({ ...request, steps: more, step: last.step, from: last.image });
      }
    } catch (error) {
      if (turn === this.#turn) this.problem = wrapInternal(error);
    } finally {
      if (turn === this.#turn) this.running = false;
    }
  }

  /** Stops the ascent; the image stays as it is. */
  stop(): void {
    this.#turn++;
    this.running = false;
  }

  clear(): void {
    this.stop();
    this.result = null;
    this.values = [];
    this.problem = null;
  }
}
