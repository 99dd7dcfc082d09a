import type { ContextBridge, IpcRenderer, WebUtils } from 'electron';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { PageWindow, type PageDocument } from './PageWindow.ts';

/** The renderer's side of the electron module, as far as the preload uses it. */
interface RendererElectron {
  contextBridge: Pick<ContextBridge, 'exposeInMainWorld'>;
  ipcRenderer: EventEmitter & Pick<IpcRenderer, 'send'>;
  webUtils: Pick<WebUtils, 'getPathForFile'>;
}

/** An object as the context bridge hands it over: functions can be called from the other side, all else is copied. */
function bridged(api: object): object {
  const entries = Object.entries(api).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function' ? value : (structuredClone(value) as unknown),
  ]);
  return Object.fromEntries(entries) as object;
}

/**
 * Runs a built preload script like a sandboxed one: in an isolated world, with nothing of Node but `require` of
 * `electron` and a few facts of `process`.
 * @param send sends the messages of the preload script to the main process
 * @returns a function that delivers messages of the main process to the preload script
 */
export function runPreload(
  file: string,
  document: PageDocument,
  page: PageWindow,
  send: (channel: string, args: unknown[]) => void,
): EventEmitter {
  const ipcRenderer = Object.assign(new EventEmitter(), {
    send: (channel: string, ...args: unknown[]) => send(channel, structuredClone(args)),
  });
  const electron: RendererElectron = {
    contextBridge: {
      exposeInMainWorld: (name, api) =>
        Object.defineProperty(page, name, { value: bridged(api as object), enumerable: true }),
    },
    ipcRenderer,
    webUtils: { getPathForFile: (file) => (file as File & { path?: string }).path ?? '' },
  };
  const require = (name: string): RendererElectron => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron;
  };
  const world = createContext({
    require,
    window: new PageWindow(document),
    process: { platform: process.platform, versions: { electron: '45.4.1' } },
  });
  runInContext(`(() => { const exports = {}; ${readFileSync(file, 'utf8')}\n})()`, world, { filename: file });
  return ipcRenderer;
}
