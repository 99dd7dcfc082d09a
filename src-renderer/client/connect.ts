import { desktopTransport } from './desktopTransport.ts';
import { socketTransport } from './socketTransport.ts';
import type { Transport } from './Transport.ts';

/** The transport that fits where the page runs: the desktop's port, or a WebSocket to the host that served it. */
export function chooseTransport(page: Window): Transport {
  if (page.featurescopeDesktop) return desktopTransport(page);
  return socketTransport(`${page.location.origin.replace(/^http/, 'ws')}/engine`);
}
