import type { IncomingMessage } from 'node:http';

/**
 * The address that a request asks for on this server; undefined where its target cannot be read, or names another server, as
 * `//other/path` does. Never throws: anybody can send any target.
 */
export function targetOf({ url = '/', headers }: IncomingMessage): URL | undefined {
  const base = `http://${headers.host ?? ''}`;
  if (!URL.canParse(base) || !URL.canParse(url, base)) return undefined;
  const target = new URL(url, base);
  return target.origin === new URL(base).origin ? target : undefined;
}
