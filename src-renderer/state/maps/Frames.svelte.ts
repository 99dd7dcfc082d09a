import { tick } from 'svelte';
import type { Frame, ProbeRequest, SampleRef } from '../../../src-shared/contract/service.ts';
import { slowly } from '../slowly.ts';
import { lookUp, sameSample, together, type LookedUpFrame } from '../lookUp.ts';

/**
 * Maximum number of frames after a request that are shown at once: those in flight that precede the answer, and the
 * answer.
 */
const HURRIED = 3;

/** A scheduler for drawing: `requestAnimationFrame`, or a double in tests. */
export interface Display {
  request(callback: () => void): number;
  cancel(handle: number): void;
}

/**
 * The newest frame. At most one frame is shown per refresh of the display; superseded frames are never drawn. All are
 * acknowledged after drawing, so that the engine sends the next: a hidden window, which does not draw, receives none.
 */
export class Frames {
  /** The frame that the stage shows. */
  current = $state.raw<LookedUpFrame | null>(null);
  /** The same frame for views that need not follow every frame. */
  settled = $state.raw<LookedUpFrame | null>(null);
  /** Frames received since the last refresh. */
  #waiting: Frame[] = [];
  /** The frame whose activations the engine assumes to be here, until it answers. */
  #told: LookedUpFrame | null = null;
  #handle: number | null = null;
  #hurried = 0;
  #slow: (() => void) | undefined;
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

  /** Shows the next frames at once in views that normally do not follow every frame, because the user requested them. */
  hurry(): void {
    this.#hurried = HURRIED;
  }

  /** The layers whose activations of an image are here, for the weights of the last frame. */
  known(sample: SampleRef): ProbeRequest['known'] {
    if (!this.current || !sameSample(this.current.frame.sample, sample)) return undefined;
    this.#told = this.current;
    return { version: this.current.frame.version, layers: [...this.current.activations.keys()] };
  }

  /** Clears everything, because the next frame belongs to another network. */
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
    this.#slow?.();
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
    this.#slow ??= slowly(() => {
      this.#slow = undefined;
      this.settled = this.current;
    });
    void tick().then(() => frames.forEach((one) => this.#acknowledge(one)));
  }

  /**
   * The frame that a new frame builds on: the last one, merged with the frame that the engine assumes to be here, even if
   * another image was shown in between.
   */
  #before({ session, sample, version }: Frame): LookedUpFrame | null {
    const told = this.#told;
    if (!told || told.frame.session !== session || !sameSample(told.frame.sample, sample))
      return this.current;
    this.#told = null;
    return told.frame.version === version ? together(told, this.current) : this.current;
  }
}
