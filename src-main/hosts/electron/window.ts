import { BrowserWindow, nativeTheme } from 'electron';
import { WINDOW_URL } from './rendererProtocol.ts';

/** Opens the workbench's window. It appears when the page has something to show, so that nothing flashes. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 720,
    minHeight: 480,
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
  window.once('ready-to-show', () => window.show());
  void window.loadURL(WINDOW_URL);
  return window;
}
