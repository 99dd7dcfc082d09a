import type { Workbench } from '../Workbench.svelte.ts';
import type { NetworkBuilder } from './NetworkBuilder.svelte.ts';

/**
 * The Build screen, whose state is loaded when the screen is opened for the first time: the parser of pasted code and the
 * rules of all layers would make the window's start slower for everybody.
 */
export class LazyBuilder {
  readonly #workbench: Workbench;
  #made = $state.raw<NetworkBuilder | null>(null);
  /** False once another screen was asked for while this one was loading. */
  #isWanted = false;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  get open(): boolean {
    return this.#made?.open ?? false;
  }

  /** The loaded state. @throws Error before {@link load} is done */
  get made(): NetworkBuilder {
    if (this.#made === null) throw new Error('the Build screen has not been loaded');
    return this.#made;
  }

  async load(): Promise<NetworkBuilder> {
    const { NetworkBuilder: Builder } = await import('./NetworkBuilder.svelte.ts');
    this.#made ??= new Builder(this.#workbench);
    return this.#made;
  }

  async show(): Promise<void> {
    this.#isWanted = true;
    const made = await this.load();
    if (this.#isWanted) await made.show();
  }

  close(): void {
    this.#isWanted = false;
    this.#made?.close();
  }
}
