import { tick } from 'svelte';
import type { Frame, ProbeRequest, SampleRef } from '../../../src-shared/contract/service.ts';
import { untilSlow } from '../slowly.ts';
import { lookUp, sameSample, together, type LookedUpFrame } from '../lookUp.ts';

/** After a wish, as many may be under way that do not answer it yet, and one that does. */
const HURRIED = 3;

/** What paints when the display is ready; `requestAnimationFrame`, or a double in tests. */
export interface Display {
  request(callback: () => void): number;
  cancel(handle: number): void;
}

/**
 * The newest frame. At most one is shown per refresh of the display; one that is overtaken is never drawn. All are acknowledged
 * after the drawing, so that the engine sends the next: to a window that is hidden, and so draws nothing, it sends none.
 */
export class Frames {
  /** The frame the stage shows. */
  current = $state.raw<LookedUpFrame | null>(null);
  /** The same for views that need not follow every frame. */
  settled = $state.raw<LookedUpFrame | null>(null);
  /** Received since the last refresh. */
  #waiting: Frame[] = [];
  /** What the engine was told is here, until it answers. */
  #told: LookedUpFrame | null = null;
  #handle: number | null = null;
  #hurried = 0;
  #slow: ReturnType<typeof setTimeout> | undefined;
  readonly #display: Display;
  readonly #acknowledge: (frame: Frame) => void;

  constructor(display: Display, acknowledge: (frame: Frame) => void) {
    this.#display = display;
    this.#acknowledge = acknowledge;
  }

  receive(frame: Frame): void {
    this.#waiting.push(frame);
    this.#handle ??= this.#display.request(() => this.#show());
  }

  /** Lets views that need not follow every frame see the next ones at once, because a person asked for them. */
  hurry(): void {
    this.#hurried = HURRIED;
  }

  /** Which layers' activations are here for an image, as the last frame's weights make them. */
  known(sample: SampleRef): ProbeRequest['known'] {
    if (!this.current || !sameSample(this.current.frame.sample, sample)) return undefined;
    this.#told = this.current;
    return { version: this.current.frame.version, layers: [...this.current.activations.keys()] };
  }

  /** Forgets everything: what comes next is of another network. */
  clear(): void {
    const waiting = this.#waiting;
    this.#stop();
    for (const frame of waiting) this.#acknowledge(frame);
    this.current = null;
    this.settled = null;
  }

  dispose(): void {
    this.#stop();
  }

  #stop(): void {
    if (this.#handle !== null) this.#display.cancel(this.#handle);
    clearTimeout(this.#slow);
    this.#slow = undefined;
    this.#handle = null;
    this.#waiting = [];
    this.#told = null;
  }

  #show(): void {
    this.#handle = null;
    const frames = this.#waiting.splice(0);
    const frame = frames.at(-1);
    if (!frame) return;
    this.current = lookUp(frame, this.#before(frame));
    if (this.#hurried > 0 || this.settled?.frame.session !== frame.session) this.settled = this.current;
    this.#hurried = Math.max(0, this.#hurried - 1);
    this.#slow ??= setTimeout(() => {
      this.#slow = undefined;
      this.settled = this.current;
    }, untilSlow());
    void tick().then(() => frames.forEach((one) => this.#acknowledge(one)));
  }

  /** What a frame goes on from: the last one, with what the engine was told is here though another image was shown since. */
  #before({ session, sample, version }: Frame): LookedUpFrame | null {
    const told = this.#told;
    if (!told || told.frame.session !== session || !sameSample(told.frame.sample, sample))
      return this.current;
    this.#told = null;
    return told.frame.version === version ? together(told, this.current) : this.current;
  }
}
