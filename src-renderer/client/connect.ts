import { desktopTransport } from './desktopTransport.ts';
import { socketTransport } from './socketTransport.ts';
import type { Transport } from './Transport.ts';

/** Whether the page runs in the desktop app, as its preload script indicates. */
export const isDesktop = (page: Window): boolean => page.featurescopeDesktop !== undefined;

/** The transport for the page's environment: the desktop's port, or a WebSocket beside the page. */
export function chooseTransport(page: Window): Transport {
  if (isDesktop(page)) return desktopTransport(page);
  return socketTransport(new URL('engine', page.location.href.replace(/^http/, 'ws')).href);
}
