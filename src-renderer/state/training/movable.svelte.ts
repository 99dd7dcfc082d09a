import type { SessionState } from '../../../src-shared/contract/service.ts';
import { SLOW_MS, untilSlow } from '../slowly.ts';

type Place = Pick<SessionState, 'step' | 'epoch'>;

/** A session as the engine told of it, whose place moves on with the steps that are done. */
export interface MovableSession {
  readonly session: SessionState;
  move(place: Place): void;
}

/**
 * Makes the place of a session a state of its own: what shows nothing of it is not made anew with every step. A step that comes
 * alone is shown at once; of many, some.
 */
export function movable(state: SessionState): MovableSession {
  let newest: Place = { step: state.step, epoch: state.epoch };
  let place = $state.raw(newest);
  let movedAt = state.phase === 'running' ? performance.now() : -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    timer = undefined;
    place = newest;
  };
  const session = Object.defineProperties(
    { ...state },
    {
      step: { get: () => place.step, enumerable: true },
      epoch: { get: () => place.epoch, enumerable: true },
    },
  );
  function move({ step, epoch }: Place): void {
    if (step <= newest.step) return;
    newest = { step, epoch };
    const now = performance.now();
    const alone = now - movedAt > 2 * SLOW_MS;
    movedAt = now;
    if (alone) show();
    else timer ??= setTimeout(show, untilSlow(now));
  }
  return { session, move };
}
