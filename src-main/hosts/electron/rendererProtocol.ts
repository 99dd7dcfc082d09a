import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { securityHeaders } from '../securityHeaders.ts';
import { fileFor, fileHeaders } from '../staticFiles.ts';

const SCHEME = 'featurescope';
const HOST = 'app';

/** The window's address; it is no file:// address, so that the page has an origin and no reach into the disk. */
export const WINDOW_URL = `${SCHEME}://${HOST}/`;

/** Whether an address is of our own page. It is parsed, because `featurescope://app@evil/` only begins like ours. */
export function isOwnUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host, username, password } = new URL(address);
  return scheme === `${SCHEME}:` && host === HOST && username === '' && password === '';
}

/** Announces our scheme; must happen before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer, and nothing else, under our scheme, with the same headers as the web host. */
export function serveRenderer(folder: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const refuse = (status: number) => new Response(null, { status, headers: securityHeaders });
    if (method !== 'GET') return refuse(405);
    const file = isOwnUrl(url) ? fileFor(folder, new URL(url).pathname) : undefined;
    if (!file) return refuse(404);
    return new Response(await readFile(file), { headers: { ...securityHeaders, ...fileHeaders(file) } });
  });
}
