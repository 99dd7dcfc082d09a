import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { join } from 'node:path';
import { Restarter } from '../Restarter.ts';
import { WINDOW_URL } from './rendererProtocol.ts';
import { readPlace, savePlace, smallest } from './WindowPlace.ts';

/** Opens the workbench's window. It appears when the page has something to show, so that nothing flashes. */
export function openWindow(preload: string): BrowserWindow {
  const placeFile = join(app.getPath('userData'), 'window.json');
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const { maximized, ...bounds } = readPlace(placeFile, areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Featurescope',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121316' : '#fbfbfa',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  let shown = false;
  const show = (): void => {
    if (shown) return;
    shown = true;
    if (maximized) window.maximize();
    window.show();
  };
  window.once('ready-to-show', show);
  // A page that did not load is never ready: an empty window that can be closed is better than a program that is not seen.
  window.webContents.once('did-fail-load', show);
  window.on('close', () =>
    savePlace(placeFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  reloadAfterCrash(window);
  // The failure is told by `did-fail-load`.
  window.loadURL(WINDOW_URL).catch(() => undefined);
  return window;
}

/** A page whose process is gone is loaded again; training goes on meanwhile in the engine. */
function reloadAfterCrash(window: BrowserWindow): void {
  const restarter = new Restarter(() => window.webContents.reload());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') restarter.died();
  });
  window.once('closed', () => restarter.stop());
}
