import type { Channel } from '../../src-shared/contract/channels/Channel.ts';
import { domPortEvents, messagePortChannel } from '../../src-shared/contract/channels/messagePort.ts';
import type { Transport } from './Transport.ts';

/** Message in which the preload script forwards a MessagePort whenever the engine has started. */
const PORT_MESSAGE = 'featurescope-engine-port';
/** Message of the page when it is listening. */
const READY_MESSAGE = 'featurescope-ready';

/** TypeScript's MessagePort has `any` events, which do not fit `never`; at run time they are the same. */
type PortEventSource = Parameters<typeof domPortEvents>[0];

/** The object that the preload script exposes to the page. */
export interface DesktopBridge {
  platform: string;
  version: string;
  /** Path of a file that was dropped; empty for one that lies nowhere. */
  pathOf?(file: File): string;
}

declare global {
  interface Window {
    featurescopeDesktop?: DesktopBridge;
  }
}

/** A transport over the MessagePort that the desktop host forwards on each start of the engine. */
export function desktopTransport(page: Window): Transport {
  return (events) => {
    let current: Channel | undefined;
    const receive = (event: MessageEvent<unknown>): void => {
      const port = event.ports[0];
      if (event.source !== page || !port || !isPortMessage(event.data)) return;
      const former = current;
      current = undefined;
      former?.close();
      const channel = messagePortChannel(port, domPortEvents(port as unknown as PortEventSource));
      current = channel;
      channel.onClose((reason) => {
        if (current !== channel) return;
        current = undefined;
        events.onLoss({ kind: 'engine-died', reason, retryInMs: 0 });
      });
      events.onChannel(channel);
    };
    page.addEventListener('message', receive);
    page.postMessage({ type: READY_MESSAGE }, '*');
    return () => {
      page.removeEventListener('message', receive);
      const last = current;
      current = undefined;
      last?.close();
    };
  };
}

const isPortMessage = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === PORT_MESSAGE;
