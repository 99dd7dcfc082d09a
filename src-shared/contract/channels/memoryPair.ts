import { BaseChannel, type Channel, type Wire } from './Channel.ts';

/**
 * Two connected channels in one process. Messages are delivered in a later microtask, and binary ones are copied, so that
 * code cannot rely on shared memory or synchronous delivery.
 */
export function memoryPair(): [Channel, Channel] {
  const left: BaseChannel = new BaseChannel(
    (message) => deliverLater(() => right, message),
    (reason) => queueMicrotask(() => right.ended(reason)),
  );
  const right: BaseChannel = new BaseChannel(
    (message) => deliverLater(() => left, message),
    (reason) => queueMicrotask(() => left.ended(reason)),
  );
  return [left, right];
}

function deliverLater(target: () => BaseChannel, message: Wire): void {
  const copy = typeof message === 'string' ? message : message.slice(0);
  queueMicrotask(() => target().deliver(copy));
}
