import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** One end of a channel in the main process. The host only passes ports on, so this one can do nothing else. */
export class MessagePortMainDouble {
  #port: MessagePort | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** Transfers the real port to its new owner; as in Electron, a port can be transferred once. */
  take(): MessagePort {
    if (!this.#port) throw new Error('Port at index 0 is already neutered');
    const port = this.#port;
    this.#port = undefined;
    return port;
  }
}

/** A real message channel of Node, under Electron's name. */
export class MessageChannelMainDouble {
  readonly port1: MessagePortMainDouble;
  readonly port2: MessagePortMainDouble;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MessagePortMainDouble(port1);
    this.port2 = new MessagePortMainDouble(port2);
  }
}
