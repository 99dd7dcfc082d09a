import type { RedisOptions } from 'bullmq';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { programVersion } from '../../resources.ts';

const PORT = 6379;
/** Time that Redis may take to accept a connection and to answer a command, in milliseconds. */
const ANSWER_MS = 5000;
/** Time between attempts to connect again, in milliseconds. */
const AGAIN_MS = 500;

/** Results of different versions would not agree, so each version has a queue of its own. */
export const queueName = (version = programVersion()): string => `featurescope-${version}`;

/** Keys by which searches make their version known, for as long as they run. */
export const SEARCH_KEY = 'featurescope-search-of-';

/**
 * Reads the address of a Redis server: `redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE]`, `rediss://` with TLS.
 * @throws FeaturescopeError `queue/wrong-address`
 */
function connectionOf(address: string): RedisOptions {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new FeaturescopeError('queue/wrong-address', { value: address });
  }
  const database = /^\/?(\d*)$/.exec(url.pathname)?.[1];
  if (!['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '' || database === undefined)
    throw new FeaturescopeError('queue/wrong-address', { value: address });
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? PORT : Number(url.port),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    ...(database !== '' && { db: Number(database) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
    connectTimeout: ANSWER_MS,
  };
}

/** Options of a connection whose commands fail at once while Redis is away, and that connects again by itself. */
export const impatient = (address: string): RedisOptions => ({
  ...connectionOf(address),
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  commandTimeout: ANSWER_MS,
  retryStrategy: () => AGAIN_MS,
});

/** Options of a connection that waits for Redis as long as it takes. */
export const patient = (address: string): RedisOptions => ({
  ...connectionOf(address),
  maxRetriesPerRequest: null,
  retryStrategy: () => AGAIN_MS,
});

/** An address without its password, as it is told. */
export const shownAddress = (address: string): string => address.replace(/\/\/[^@/]*@/, '//');

/**
 * Makes sure that Redis answers at an address.
 * @throws FeaturescopeError `queue/wrong-address`, `queue/unreachable`
 */
export async function tryQueue(address: string): Promise<void> {
  const connection = { ...connectionOf(address), retryStrategy: () => null, maxRetriesPerRequest: 0 };
  const { Queue } = await import('bullmq');
  const queue = new Queue(queueName(), { connection });
  let reason: string | undefined;
  queue.on('error', (error) => (reason ??= reasonOf(error)));
  try {
    await queue.waitUntilReady();
  } catch (error) {
    throw new FeaturescopeError('queue/unreachable', {
      address: shownAddress(address),
      reason: reason ?? reasonOf(error),
    });
  } finally {
    await queue.close().catch(() => undefined);
  }
}

export const reasonOf = (error: unknown): string => {
  const { message, code } = error as { message?: string; code?: string };
  return message || code || String(error);
};
