import type { Wire } from '../../src-shared/contract/channels/Channel.ts';

/**
 * What a host tells the engine it started: clients come and go, and at last it shall save and end. In a utilityProcess
 * `open` brings the client's MessagePort, and its data goes over that; after `child_process.fork` data comes here.
 */
export type ParentMessage =
  | { type: 'open'; client: number }
  | { type: 'data'; client: number; data: Wire }
  | { type: 'close'; client: number; reason: string }
  | { type: 'stop' };

/** What the engine tells such a host: once, that its backend is settled (it computes, or tells
 * each client why it cannot); and what its clients are to get. */
export type EngineMessage =
  | { type: 'ready' }
  | { type: 'data'; client: number; data: Wire }
  | { type: 'close'; client: number; reason: string };
