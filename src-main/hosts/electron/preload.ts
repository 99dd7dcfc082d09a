import { contextBridge, ipcRenderer } from 'electron';
import { ipcMessages } from './ipcMessages.ts';

// The page gets two facts and one port, nothing of Electron. The port goes by postMessage, because a MessagePort cannot
// cross the context bridge.
contextBridge.exposeInMainWorld('featurescopeDesktop', {
  platform: process.platform,
  version: process.versions['electron'],
});

ipcRenderer.on(ipcMessages.enginePort, (event) => {
  window.postMessage({ type: 'featurescope-engine-port' }, window.location.origin, event.ports);
});

window.addEventListener('message', (event: MessageEvent<{ type?: unknown } | null>) => {
  if (event.source === window && event.data?.type === 'featurescope-ready')
    ipcRenderer.send(ipcMessages.ready);
});
