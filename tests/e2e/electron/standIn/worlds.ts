import type { DroppedFile, Packed, Receiver, Told } from './wire.ts';

// Both functions are sent to the page as text: they see nothing of this module.

interface Names {
  binding: string;
  receiver: string;
  opening: string;
  platform: string;
  version: string;
}
/** What is exposed to the page's world: its values, and the names of its functions. */
interface Exposed {
  name: string;
  values: Record<string, unknown>;
  functions: string[];
}
interface Call {
  name: string;
  function: string;
  args: unknown[];
}

/**
 * Runs in the page's own world before its scripts: takes over what the preload script exposes, and asks before a window is
 * opened. Values cross between the worlds in events, whose details Chromium clones.
 */
export function pageWorld(names: Names): void {
  addEventListener('stand-in-expose', (event) => {
    const { name, values, functions } = (event as CustomEvent<Exposed>).detail;
    const calls = functions.map((one) => [
      one,
      (...args: unknown[]): unknown => {
        let answer: unknown;
        addEventListener('stand-in-answer', (told) => (answer = (told as CustomEvent<unknown>).detail), {
          once: true,
        });
        dispatchEvent(new CustomEvent<Call>('stand-in-call', { detail: { name, function: one, args } }));
        return answer;
      },
    ]);
    const value = Object.freeze({ ...values, ...(Object.fromEntries(calls) as object) });
    Object.defineProperty(window, name, { value, enumerable: true });
  });
  const open = window.open.bind(window);
  window.open = (url, ...others) => {
    const request = new XMLHttpRequest();
    const address = new URL(url ?? 'about:blank', location.href).href;
    request.open('GET', `${names.opening}?${encodeURIComponent(address)}`, false);
    request.send();
    return request.responseText === 'allow' ? open(url, ...others) : null;
  };
}

/**
 * Runs in the isolated world before the preload script, and gives it the renderer's side of the electron module and what a
 * sandboxed preload script has of Node. Ports are real ones of the DOM; their other ends are relayed to the main process.
 */
export function isolatedWorld(names: Names): void {
  type Listener = (event: { ports: MessagePort[] }, message: unknown) => void;
  const world = globalThis as unknown as Record<string, unknown>;
  const bound = world[names.binding] as (text: string) => void;
  Reflect.deleteProperty(world, names.binding);
  const tell = (told: Told): void => bound(JSON.stringify(told));
  const listeners = new Map<string, Listener[]>();
  const ports = new Map<number, MessagePort>();
  let dropped: DroppedFile[] = [];

  const pack = (data: unknown): Packed => {
    if (typeof data === 'string') return { text: data };
    if (!(data instanceof ArrayBuffer)) throw new TypeError('only texts and ArrayBuffers are relayed');
    let letters = '';
    for (let at = 0; at < data.byteLength; at += 0x8000)
      letters += String.fromCharCode(...new Uint8Array(data, at, Math.min(0x8000, data.byteLength - at)));
    return { base64: btoa(letters) };
  };
  const unpack = (data: Packed): string | ArrayBuffer =>
    'text' in data ? data.text : Uint8Array.from(atob(data.base64), (letter) => letter.charCodeAt(0)).buffer;

  const receiver: Receiver = {
    deliver(channel, message, ids) {
      const given = ids.map((id) => {
        const { port1, port2 } = new MessageChannel();
        ports.set(id, port1);
        port1.addEventListener('message', ({ data }) => tell({ kind: 'port', port: id, data: pack(data) }));
        port1.addEventListener('close', () => {
          if (ports.delete(id)) tell({ kind: 'closed', port: id });
        });
        port1.start();
        return port2;
      });
      for (const listener of listeners.get(channel) ?? []) listener({ ports: given }, message);
    },
    port: (id, data) => ports.get(id)?.postMessage(unpack(data)),
    closed(id) {
      const port = ports.get(id);
      ports.delete(id);
      port?.close();
    },
    dropped: (files) => void (dropped = files),
  };
  world[names.receiver] = receiver;

  const electron = {
    contextBridge: {
      exposeInMainWorld(name: string, api: Record<string, unknown>) {
        const entries = Object.entries(api);
        const isCall = ([, value]: [string, unknown]): boolean => typeof value === 'function';
        const functions = entries.filter(isCall).map(([key]) => key);
        const values = Object.fromEntries(entries.filter((entry) => !isCall(entry)));
        addEventListener('stand-in-call', (event) => {
          const call = (event as CustomEvent<Call>).detail;
          if (call.name !== name) return;
          const detail = (api[call.function] as (...args: unknown[]) => unknown)(...call.args);
          dispatchEvent(new CustomEvent('stand-in-answer', { detail }));
        });
        dispatchEvent(new CustomEvent<Exposed>('stand-in-expose', { detail: { name, values, functions } }));
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: Listener) =>
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, args }),
    },
    webUtils: {
      getPathForFile(file: File) {
        if (!(file instanceof File)) throw new TypeError('getPathForFile takes a File');
        return dropped.find(({ name }) => name === file.name)?.path ?? '';
      },
    },
  };
  world['require'] = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron;
  };
  world['process'] = { platform: names.platform, versions: { electron: names.version } };
}
