import type { Wire } from '../../src-shared/contract/channels/Channel.ts';

/**
 * Messages of a host to the engine that it started: clients connect and disconnect, and finally the engine has to save
 * and exit. In a utilityProcess `open` carries the client's MessagePort, which transports its data; with
 * `child_process.fork` data is sent here.
 */
export type ParentMessage =
  | { type: 'open'; client: number }
  | { type: 'data'; client: number; data: Wire }
  /** Whether the client is behind with reading. */
  | { type: 'hold'; client: number; held: boolean }
  | { type: 'close'; client: number; reason: string }
  | { type: 'stop' };

/**
 * Messages of the engine to such a host: once, that its backend is ready (or that it answers every client with the reason
 * why it cannot compute); and data for its clients.
 */
export type EngineMessage =
  | { type: 'ready' }
  | { type: 'data'; client: number; data: Wire }
  | { type: 'close'; client: number; reason: string };
