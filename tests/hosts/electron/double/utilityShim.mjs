// Gives a plain Node child process what a utilityProcess has in Electron: `process.parentPort`, with MessagePorts that
// are relayed over the channel to the parent.
import { EventEmitter } from 'node:events';

const ports = new Map();

/** Buffers messages until there is a listener. */
class Queue {
  #open = false;
  #waiting = [];

  put(deliver) {
    if (this.#open) deliver();
    else this.#waiting.push(deliver);
  }

  open() {
    this.#open = true;
    for (const deliver of this.#waiting.splice(0)) deliver();
  }
}

class Port extends EventEmitter {
  queue = new Queue();
  #id;

  constructor(id) {
    super();
    this.#id = id;
    ports.set(id, this);
  }

  start() {
    this.queue.open();
  }

  postMessage(data) {
    if (ports.has(this.#id)) process.send({ kind: 'port', port: this.#id, data });
  }

  close() {
    if (ports.delete(this.#id)) process.send({ kind: 'closed', port: this.#id });
  }
}

class ParentPort extends EventEmitter {
  queue = new Queue();

  on(type, listener) {
    super.on(type, listener);
    if (type === 'message') queueMicrotask(() => this.queue.open());
    return this;
  }

  postMessage(data) {
    process.send({ kind: 'parent', data });
  }
}

const parentPort = new ParentPort();
process.parentPort = parentPort;
process.on('message', ({ kind, port, data, transferred }) => {
  if (kind === 'parent') {
    const arrived = transferred.map((id) => new Port(id));
    parentPort.queue.put(() => parentPort.emit('message', { data, ports: arrived }));
    return;
  }
  const target = ports.get(port);
  if (kind === 'port') target?.queue.put(() => target.emit('message', { data, ports: [] }));
  else if (ports.delete(port)) target.emit('close');
});
// Chromium ends its child processes when the main process is gone.
process.on('disconnect', () => process.exit(0));
