import { BaseChannel, type Channel } from './Channel.ts';

/** Common interface of DOM's MessagePort, Node's MessagePort and Electron's MessagePortMain. */
export interface PortLike {
  postMessage(message: unknown): void;
  start?(): void;
  close(): void;
}

/** How a port reports messages and its closing, which differs between the three kinds of port. */
export interface PortEvents {
  onMessage(receive: (data: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** Sent before closing, because a DOM MessagePort does not notify its peer. */
const FAREWELL = '\u0004';

/**
 * A channel over any kind of MessagePort. ArrayBuffers are copied, never transferred: transferring them between
 * Electron's processes has lost messages (electron/electron#34905).
 */
export function messagePortChannel(port: PortLike, events: PortEvents): Channel {
  const channel: BaseChannel = new BaseChannel(
    (message) => port.postMessage(message),
    () => {
      port.postMessage(FAREWELL);
      port.close();
    },
  );
  events.onMessage((data) => {
    if (data === FAREWELL) channel.ended('closed by the other side');
    else if (typeof data === 'string' || data instanceof ArrayBuffer) channel.deliver(data);
  });
  events.onClose(() => channel.ended('the port closed'));
  port.start?.();
  return channel;
}

/** The events of a DOM MessagePort, and of Node's, which has `addEventListener` too. */
export function domPortEvents(port: {
  addEventListener(type: string, listener: (event: never) => void): void;
}): PortEvents {
  return {
    onMessage: (receive) =>
      port.addEventListener('message', (event: { data: unknown }) => receive(event.data)),
    onClose: (listener) => port.addEventListener('close', () => listener()),
  };
}

/** The events of a port with Node's emitter style: Electron's MessagePortMain wraps its data in `{ data }`. */
export function emitterPortEvents(port: {
  on(type: 'message' | 'close', listener: (event: unknown) => void): unknown;
}): PortEvents {
  return {
    onMessage: (receive) => {
      port.on('message', (event) => receive(isWrapped(event) ? event.data : event));
    },
    onClose: (listener) => {
      port.on('close', () => listener());
    },
  };
}

function isWrapped(event: unknown): event is { data: unknown } {
  return typeof event === 'object' && event !== null && !(event instanceof ArrayBuffer) && 'data' in event;
}
