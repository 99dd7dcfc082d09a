import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { join } from 'node:path';
import { Restarter } from '../Restarter.ts';
import { WINDOW_URL } from './rendererProtocol.ts';
import { readPlace, savePlace, smallest } from './WindowPlace.ts';

/** Opens the workbench's window. It is shown when the page is ready to display, to avoid flashing. */
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
  // A page that failed to load never becomes ready: an empty window that can be closed is better than an invisible
  // program.
  window.webContents.once('did-fail-load', show);
  window.on('close', () =>
    savePlace(placeFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }),
  );
  reloadAfterCrash(window);
  // `did-fail-load` handles the error.
  window.loadURL(WINDOW_URL).catch(() => undefined);
  return window;
}

/** Reloads a page whose process has crashed; training continues in the engine. */
function reloadAfterCrash(window: BrowserWindow): void {
  const restarter = new Restarter(() => window.webContents.reload());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') restarter.died();
  });
  window.once('closed', () => restarter.stop());
}
