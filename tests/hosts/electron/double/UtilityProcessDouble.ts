import type { ForkOptions, UtilityProcess } from 'electron';
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { MessagePortMainDouble } from './ports.ts';

/** Messages between the double and its shim in the child. */
type Relayed = { kind: 'parent'; data: unknown } | { kind: 'port' | 'closed'; port: number; data?: unknown };

const shim = new URL('utilityShim.mjs', import.meta.url).href;
/** Electron's kill() sends SIGTERM, and kills the process after this time, in milliseconds. */
const KILL_MS = 2000;

/** A utilityProcess that is a real Node process; ports are relayed over its channel, ArrayBuffers copied. */
export class UtilityProcessDouble extends EventEmitter implements Pick<UtilityProcess, 'pid' | 'kill'> {
  readonly options: ForkOptions;
  /** All messages of the host to the process, in order. */
  readonly told: unknown[] = [];
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, MessagePort>();
  #spawned = false;
  #nextPort = 1;

  /** @param imports modules that the process loads before its own, to make it fail */
  constructor(entry: string, args: string[], options: ForkOptions, imports: string[]) {
    super();
    this.options = options;
    this.#child = fork(entry, args, {
      env: options.env as NodeJS.ProcessEnv,
      execArgv: [shim, ...imports].flatMap((module) => ['--import', module]),
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.once('spawn', () => {
      this.#spawned = true;
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.#receive(message as Relayed));
    this.#child.once('exit', (code) => this.#ended(code));
  }

  get pid(): number | undefined {
    return this.#alive && this.#spawned ? this.#child.pid : undefined;
  }

  get #alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  postMessage(message: unknown, transfer: MessagePortMainDouble[] = []): void {
    if (!this.#spawned) throw new Error('a message posted before "spawn" is lost');
    this.told.push(message);
    const transferred = transfer.map((port) => this.#adopt(port.take()));
    if (this.#child.connected) this.#child.send({ kind: 'parent', data: message, transferred });
  }

  kill(): boolean {
    if (!this.#alive) return false;
    setTimeout(() => this.#child.kill('SIGKILL'), KILL_MS).unref();
    return this.#child.kill('SIGTERM');
  }

  /** Kills the process, as the system does when memory runs out. */
  async slay(): Promise<void> {
    if (!this.#alive) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }

  #adopt(port: MessagePort): number {
    const id = this.#nextPort++;
    const send = (message: Relayed): void => {
      // Messages to a process that has just ended are lost.
      if (this.#child.connected) this.#child.send(message, () => undefined);
    };
    this.#ports.set(id, port);
    port.on('message', (data) => send({ kind: 'port', port: id, data }));
    port.on('close', () => {
      if (this.#ports.delete(id)) send({ kind: 'closed', port: id });
    });
    return id;
  }

  #receive(message: Relayed): void {
    if (message.kind === 'parent') {
      this.emit('message', message.data);
      return;
    }
    const port = this.#ports.get(message.port);
    if (message.kind === 'port') port?.postMessage(message.data);
    else if (this.#ports.delete(message.port)) port?.close();
  }

  #ended(code: number | null): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
    this.emit('exit', code ?? 1);
  }
}
