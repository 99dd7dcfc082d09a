import type { Screen } from './screens.ts';

/**
 * A screen whose state is loaded when the screen is opened for the first time, or before: the rules of all layers and the
 * drawing of all figures would make the window's start slower for everybody.
 */
export class LazyScreen<State extends Screen> {
  readonly #make: () => Promise<State>;
  #made = $state.raw<State | null>(null);
  #loading: Promise<State> | null = null;
  /** False once another screen was asked for while this one was loading. */
  #isWanted = false;

  /** @param make fetches the code and creates the state; one that could not be had is asked for again */
  constructor(make: () => Promise<State>) {
    this.#make = make;
  }

  get open(): boolean {
    return this.#made?.open ?? false;
  }

  /** The loaded state; null before {@link load} is done. */
  get loaded(): State | null {
    return this.#made;
  }

  /** The loaded state. @throws Error before {@link load} is done */
  get made(): State {
    if (this.#made === null) throw new Error('this screen has not been loaded');
    return this.#made;
  }

  async load(): Promise<State> {
    this.#loading ??= this.#make();
    try {
      this.#made ??= await this.#loading;
      return this.#made;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
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
