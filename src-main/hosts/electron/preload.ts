import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { ipcMessages } from './ipcMessages.ts';

// Exposes two facts, the path of a dropped file and one port to the page, nothing of Electron. The port is sent by postMessage, because a MessagePort
// cannot cross the context bridge.
contextBridge.exposeInMainWorld('featurescopeDesktop', {
  platform: process.platform,
  version: process.versions['electron'],
  pathOf: (file: File) => webUtils.getPathForFile(file),
});

ipcRenderer.on(ipcMessages.enginePort, (event) => {
  window.postMessage({ type: 'featurescope-engine-port' }, window.location.origin, event.ports);
});

window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
  if (event.source === window && event.data?.type === 'featurescope-ready')
    ipcRenderer.send(ipcMessages.ready);
});
