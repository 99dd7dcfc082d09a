import { session, type IpcMainEvent, type WebContents } from 'electron';
import { isOwnUrl, WINDOW_URL } from './rendererProtocol.ts';

/** Forbids pages to navigate, open windows or embed anything. Only reloading is allowed. */
export function hardenContents(contents: WebContents): void {
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || event.url.split('#')[0] !== WINDOW_URL) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Permission of our page to write text or pictures to the clipboard. Reading the clipboard stays forbidden. */
const COPYING = 'clipboard-sanitized-write';

/**
 * Denies all permissions and devices, which Electron grants by default, except clipboard writing and the camera's picture
 * for our own page.
 */
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

/** Whether a message comes from the top frame of our own page, and the frame still exists. */
export function isFromOwnPage({ senderFrame: frame }: Pick<IpcMainEvent, 'senderFrame'>): boolean {
  return frame !== null && !frame.isDestroyed() && frame.parent === null && isOwnUrl(frame.url);
}
