import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { Frame, ProbeRequest } from '../../../../src-shared/contract/service.ts';

/** Maximum number of unacknowledged frames per client. */
const CREDITS = 2;
/** Maximum number of probes per client, far above what a window uses; every change of the network visits all of them. */
const MOST_PROBES = 256;

interface Probe {
  request: ProbeRequest;
  /** Whether the network has changed since the last frame. */
  stale: boolean;
  sentAt: number;
  sequence: number;
}

/**
 * The probes of one client. Frames are pulled by credit and made only at the moment they are sent: a slow client gets
 * fewer frames, never outdated ones, and nothing is queued.
 */
export class ProbeHub {
  readonly #probes = new Map<string, Probe>();
  readonly #makeFrame: (request: ProbeRequest, sequence: number) => Frame | undefined;
  readonly #send: (frame: Frame) => void;
  #underWay = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param makeFrame answers a probe with the current state; undefined if no session is open */
  constructor(
    makeFrame: (request: ProbeRequest, sequence: number) => Frame | undefined,
    send: (frame: Frame) => void,
  ) {
    this.#makeFrame = makeFrame;
    this.#send = send;
  }

  /**
   * Adds a probe, or replaces the probe of that name, and answers it with the current state as soon as there is credit.
   * @throws FeaturescopeError `engine/too-many-probes`
   */
  watch(request: ProbeRequest): void {
    const sequence = this.#probes.get(request.probe)?.sequence ?? 0;
    if (!this.#probes.has(request.probe) && this.#probes.size >= MOST_PROBES)
      throw new FeaturescopeError('engine/too-many-probes', { most: MOST_PROBES });
    this.#probes.set(request.probe, { request, stale: true, sentAt: -Infinity, sequence });
    this.#pump();
  }

  /** The requests of all probes. */
  get wishes(): ProbeRequest[] {
    return [...this.#probes.values()].map(({ request }) => request);
  }

  unwatch(probe: string): void {
    this.#probes.delete(probe);
  }

  /** Returns the credit of a frame that the client has drawn. */
  acknowledge(): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
    this.#pump();
  }

  /** Notes a change of the network; frames follow as rate and credit allow. */
  changed(): void {
    if (this.#probes.size === 0) return;
    for (const probe of this.#probes.values()) probe.stale = true;
    this.#pump();
  }

  close(): void {
    this.#probes.clear();
    clearTimeout(this.#timer);
  }

  #pump(): void {
    const now = performance.now();
    let nextDue = Infinity;
    for (const probe of this.#probes.values()) {
      if (!probe.stale || this.#underWay >= CREDITS) continue;
      const due = probe.sentAt + probe.request.everyMs;
      if (due > now) nextDue = Math.min(nextDue, due);
      else this.#answer(probe, now);
    }
    clearTimeout(this.#timer);
    if (nextDue < Infinity) this.#timer = setTimeout(() => this.#pump(), nextDue - now);
  }

  #answer(probe: Probe, now: number): void {
    const frame = this.#makeFrame(probe.request, probe.sequence + 1);
    if (!frame) return;
    probe.stale = false;
    probe.sentAt = now;
    probe.sequence += 1;
    this.#underWay += 1;
    this.#send(frame);
  }
}
