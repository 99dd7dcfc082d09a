import type { Channel } from '../../src-shared/contract/channels/Channel.ts';
import { serveEngine } from '../../src-shared/contract/connection.ts';
import type { FeaturescopeError, WireError } from '../../src-shared/contract/errors.ts';
import { callSchemas, type EngineCalls } from '../../src-shared/contract/service.ts';

/** The engine's service for its clients. */
export interface Service {
  /** Serves one client on a channel until the channel closes. */
  attach(channel: Channel): void;
  /** Tells every client of an error that belongs to no call. */
  report(problem: WireError): void;
  /** Saves and closes everything. */
  close(): Promise<void>;
}

/**
 * The service of an engine that cannot compute: it answers every call with the reason. The process stays alive for that,
 * because otherwise the host would restart it again and again, and clients would never learn the reason.
 */
export function refusingService(reason: FeaturescopeError): Service {
  const names = Object.keys(callSchemas);
  const refuse = (): Promise<never> => Promise.reject(reason);
  const calls = Object.fromEntries(names.map((name) => [name, refuse])) as unknown as EngineCalls;
  return {
    attach: (channel) => void serveEngine(channel, calls),
    report: () => undefined,
    close: () => Promise.resolve(),
  };
}
