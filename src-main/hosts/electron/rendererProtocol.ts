import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { securityHeaders } from '../securityHeaders.ts';
import { fileFor, fileHeaders } from '../staticFiles.ts';

const SCHEME = 'featurescope';
const HOST = 'app';

/** The window's address. Unlike file://, the scheme gives the page an origin and no access to the disk. */
export const WINDOW_URL = `${SCHEME}://${HOST}/`;

/** Whether an address belongs to our own page. It is parsed, because `featurescope://app@evil/` only starts like ours. */
export function isOwnUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host, username, password } = new URL(address);
  return scheme === `${SCHEME}:` && host === HOST && username === '' && password === '';
}

/** Registers our scheme; must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves only the built renderer under our scheme, with the same headers as the web host. */
export function serveRenderer(folder: string): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    const refuse = (status: number) => new Response(null, { status, headers: securityHeaders });
    if (method !== 'GET') return refuse(405);
    const file = isOwnUrl(url) ? fileFor(folder, new URL(url).pathname) : undefined;
    if (!file) return refuse(404);
    return new Response(await readFile(file), { headers: { ...securityHeaders, ...fileHeaders(file) } });
  });
}
