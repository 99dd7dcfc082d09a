import { session, type IpcMainEvent, type WebContents } from 'electron';
import { isOwnUrl, WINDOW_URL } from './rendererProtocol.ts';

/** No page goes anywhere, opens anything or embeds anything. Only reloading itself is left to it. */
export function hardenContents(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url.split('#')[0] !== WINDOW_URL) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What our own page may do besides asking for the camera: put a picture or an address on the clipboard when somebody copies it. Reading it stays refused. */
const COPYING = 'clipboard-sanitized-write';

/** Every permission and every device is refused, which the default handler would grant, but copying and the camera's picture for our own page. */
export function hardenSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const camera = permission === 'media' && types.length > 0 && types.every((type) => type === 'video');
    decide((camera || permission === COPYING) && isOwnUrl(details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin, details) => {
    const camera = permission === 'media' && details.mediaType === 'video';
    return (camera || permission === COPYING) && isOwnUrl(origin);
  });
  defaultSession.setDevicePermissionHandler(() => false);
}

/** Whether a message comes from the top frame of our own page, and from no frame that is already gone. */
export function isFromOwnPage({ senderFrame: frame }: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  return frame !== null && !frame.isDestroyed() && frame.parent === null && isOwnUrl(frame.url);
}
