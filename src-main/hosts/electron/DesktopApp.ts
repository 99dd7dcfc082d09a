import { app, BrowserWindow, ipcMain, Menu } from 'electron';
import { join } from 'node:path';
import { programFolder } from '../../engine/resources.ts';
import { EngineUtility } from './EngineUtility.ts';
import { applicationMenu } from './menu.ts';
import { registerScheme, serveRenderer } from './rendererProtocol.ts';
import { hardenContents, hardenSession, isOwnFrame } from './security.ts';
import { openWindow } from './window.ts';

/** The message by which the page, through the preload, asks for its line to the engine. */
export const READY_MESSAGE = 'featurescope:ready';

/**
 * The desktop shell: one window, one engine in a utilityProcess, and the lines between them. It computes nothing and
 * holds no state of the product; if it is told to quit it lets the engine save first.
 */
export async function startDesktop(): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  registerScheme();
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
  await app.whenReady();

  const built = join(programFolder(), 'out');
  const engine = new EngineUtility(join(built, 'main', 'engine.js'));
  const preload = join(built, 'preload', 'preload.cjs');
  serveRenderer(join(built, 'renderer'));
  hardenSession();
  Menu.setApplicationMenu(applicationMenu(app.getLocale().startsWith('ko') ? 'ko' : 'en'));

  ipcMain.on(READY_MESSAGE, (event) => {
    if (isOwnFrame(event.senderFrame)) engine.connect(event.sender);
  });
  openWindow(preload);
  keepAlive(engine, preload);
}

function keepAlive(engine: EngineUtility, preload: string): void {
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preload);
  });
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let saved = false;
  app.on('before-quit', (event) => {
    if (saved) return;
    event.preventDefault();
    void engine.stop().then(() => {
      saved = true;
      app.quit();
    });
  });
}
