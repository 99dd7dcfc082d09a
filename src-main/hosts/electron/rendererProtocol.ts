import { net, protocol } from 'electron';
import { pathToFileURL } from 'node:url';
import { contentSecurityPolicy } from '../contentSecurityPolicy.ts';
import { fileFor } from '../staticFiles.ts';

const SCHEME = 'featurescope';

/** The window's address; it is no file:// address, so that the page has an origin and no reach into the disk. */
export const WINDOW_URL = `${SCHEME}://app/`;

/** Announces our scheme; must happen before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer, and nothing else, under our scheme, with the same policy as the web host. */
export function serveRenderer(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = url.host === 'app' && request.method === 'GET' ? fileFor(folder, url.pathname) : undefined;
    if (!file) return new Response(null, { status: 404 });
    const answer = await net.fetch(pathToFileURL(file).href);
    const headers = new Headers(answer.headers);
    headers.set('Content-Security-Policy', contentSecurityPolicy);
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(answer.body, { status: answer.status, headers });
  });
}
