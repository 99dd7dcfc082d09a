import { app, BrowserWindow, ipcMain, Menu } from 'electron';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { programFolder } from '../../engine/resources.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { EngineUtility } from './EngineUtility.ts';
import { applicationMenu } from './menu.ts';
import { registerScheme, serveRenderer } from './rendererProtocol.ts';
import { hardenContents, hardenSession, isFromOwnPage } from './security.ts';
import { openWindow } from './window.ts';
import { ipcMessages } from './ipcMessages.ts';

/**
 * Starts the desktop host: one window, one engine in a utilityProcess, and the connections between them. It computes
 * nothing and holds no state of the product; on quitting it lets the engine save first.
 * @throws FeaturescopeError `host/not-built`
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
  const renderer = join(built, 'renderer');
  if (!existsSync(join(renderer, 'index.html')))
    throw new FeaturescopeError('host/not-built', { path: renderer });
  serveRenderer(renderer);
  hardenSession();
  Menu.setApplicationMenu(applicationMenu(app.getLocale().startsWith('ko') ? 'ko' : 'en'));

  const engine = new EngineUtility(join(built, 'main', 'engine.js'));
  ipcMain.on(ipcMessages.ready, (event) => {
    if (isFromOwnPage(event)) engine.connect(event.sender);
  });
  const open = (): void => watchPage(openWindow(join(built, 'preload', 'preload.cjs')), engine);
  open();
  liveAndQuit(engine, open);
}

/** Disconnects a page when it is gone. */
function watchPage({ webContents }: BrowserWindow, engine: EngineUtility): void {
  webContents.on('render-process-gone', () => engine.disconnect(webContents, 'the page crashed'));
  webContents.once('destroyed', () => engine.disconnect(webContents, 'the window was closed'));
}

function liveAndQuit(engine: EngineUtility, open: () => void): void {
  let quitting = false;
  let saved = false;
  app.on('activate', () => {
    if (!quitting && BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('second-instance', () => {
    // Starting the program while the previous instance is still saving opens a new instance after it.
    if (quitting) return app.relaunch();
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  // `will-quit` comes after all windows are closed; before that a page may still prevent quitting.
  app.on('will-quit', (event) => {
    if (saved) return;
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    void engine.stop().finally(() => {
      saved = true;
      app.quit();
    });
  });
}
