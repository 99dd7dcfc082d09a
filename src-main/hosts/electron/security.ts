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

/** Every permission and every device is refused, which the default handler would grant, but the camera's picture for our own page. */
export function hardenSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const camera = permission === 'media' && types.length > 0 && types.every((type) => type === 'video');
    decide(camera && isOwnUrl(details.requestingUrl));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === 'media' && details.mediaType === 'video' && isOwnUrl(origin),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}

/** Whether a message comes from the top frame of our own page, and from no frame that is already gone. */
export function isFromOwnPage({ senderFrame: frame }: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  return frame !== null && !frame.isDestroyed() && frame.parent === null && isOwnUrl(frame.url);
}
