import type { IncomingMessage } from 'node:http';

/**
 * The requested URL on this server; undefined if the request target is invalid, or names another server like
 * `//other/path`. Never throws, since clients can send any target.
 */
export function targetOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  const base = `http://${headers.host ?? ''}`;
  if (!URL.canParse(base) || !URL.canParse(url, base)) return undefined;
  const target = new URL(url, base);
  return target.origin === new URL(base).origin ? target : undefined;
}
