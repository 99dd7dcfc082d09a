import type { Channel } from '../../src-shared/contract/channels/Channel.ts';

/** Why there is no connection, and when the next attempt is made (`null`: never, a person must act). */
export interface Loss {
  kind: 'lost' | 'engine-died' | 'wrong-token';
  /** As the other side put it; not meant for people. */
  reason: string;
  retryInMs: number | null;
}

/** What a transport tells its owner. */
export interface TransportEvents {
  /** A fresh channel to an engine; an earlier one has ended. */
  onChannel(channel: Channel): void;
  onLoss(loss: Loss): void;
}

/** Keeps a channel to the engine alive. Returns what stops it and frees its timers and listeners. */
export type Transport = (events: TransportEvents) => () => void;
