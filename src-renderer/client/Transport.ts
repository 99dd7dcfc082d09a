import type { Channel } from '../../src-shared/contract/channels/Channel.ts';

/** Why there is no connection, and when the next attempt is made (`null`: never; the user must act). */
export interface Loss {
  kind: 'lost' | 'engine-died' | 'wrong-token';
  /** Reason from the other side; not meant to be displayed. */
  reason: string;
  retryInMs: number | null;
}

/** Events that a transport reports to its owner. */
export interface TransportEvents {
  /** A new channel to an engine; the previous one has closed. */
  onChannel(channel: Channel): void;
  onLoss(loss: Loss): void;
}

/** Maintains a channel to the engine. Returns a function that stops it and frees its timers and listeners. */
export type Transport = (events: TransportEvents) => () => void;
