import type { SessionState } from '../../../src-shared/contract/service.ts';
import { SLOW_MS, slowly } from '../slowly.ts';

type Place = Pick<SessionState, 'step' | 'epoch'>;

/** A session state from the engine, whose position advances with the reported steps. */
export interface MovableSession {
  readonly session: SessionState;
  move(place: Place): void;
}

/**
 * Makes a session's position a separate reactive state, so that views that do not show it are not updated at every step.
 * A single step is shown at once; of many, only some are shown.
 */
export function movable(state: SessionState): MovableSession {
  let newest: Place = { step: state.step, epoch: state.epoch };
  let place = $state.raw(newest);
  let movedAt = state.phase === 'running' ? performance.now() : -Infinity;
  let waits = false;
  const show = (): void => {
    waits = false;
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
    else if (!waits) {
      waits = true;
      slowly(show);
    }
  }
  return { session, move };
}
