import type { Wire } from '../protocol/channels/Channel.ts';

/** What a host that forked the engine tells it: clients come, speak and go. */
export type ParentMessage =
  | { type: 'open'; client: number }
  | { type: 'data'; client: number; data: Wire }
  | { type: 'close'; client: number; reason: string };

/** What the engine tells such a host. */
export type EngineMessage =
  { type: 'data'; client: number; data: Wire } | { type: 'close'; client: number; reason: string };
