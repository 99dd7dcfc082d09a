import { fork, type ChildProcess } from 'node:child_process';
import type { EngineMessage, ParentMessage } from '../../engine/processMessages.ts';
import { BaseChannel, type Channel, type Wire } from '../../protocol/channels/Channel.ts';

/** A restart waits a little longer each time in a row, in milliseconds, so that an engine that cannot start is not hammered. */
const RESTART_MS = [100, 500, 2000, 5000];
/** An engine that lived this long did start. */
const HEALTHY_MS = 10_000;

/** Tells that the engine ended unexpectedly: with which exit code or signal. */
export type DeathListener = (reason: string) => void;

/**
 * The engine as a child process of the web host: started, watched, and started again when it dies. Each client's
 * messages are carried under a number of its own.
 */
export class EngineProcess {
  readonly #entry: string;
  readonly #onDeath: DeathListener;
  readonly #channels = new Map<number, BaseChannel>();
  #child: ChildProcess | undefined;
  #nextClient = 1;
  #deaths = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** @param entry the engine's bundle @param onDeath called after every client's channel has ended */
  constructor(entry: string, onDeath: DeathListener) {
    this.#entry = entry;
    this.#onDeath = onDeath;
    this.#start();
  }

  /** The engine's process id while it lives. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** A channel to the engine for one client; undefined while the engine is being restarted. */
  connect(): Channel | undefined {
    if (!this.#child?.connected) return undefined;
    const client = this.#nextClient++;
    const channel = new BaseChannel(
      (data: Wire) => this.#tell({ type: 'data', client, data }),
      (reason) => {
        this.#channels.delete(client);
        this.#tell({ type: 'close', client, reason });
      },
    );
    this.#channels.set(client, channel);
    this.#tell({ type: 'open', client });
    return channel;
  }

  /** Lets the engine save and end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  #start(): void {
    const startedAt = performance.now();
    const child = fork(this.#entry, {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => this.#receive(message as EngineMessage));
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      if (performance.now() - startedAt > HEALTHY_MS) this.#deaths = 0;
      if (!this.#stopped) this.#restartAfterDeath(signal ?? `exit code ${code ?? 'unknown'}`);
    });
  }

  #restartAfterDeath(reason: string): void {
    const orphans = [...this.#channels.values()];
    this.#channels.clear();
    const delay = RESTART_MS[Math.min(this.#deaths, RESTART_MS.length - 1)]!;
    this.#deaths += 1;
    this.#timer = setTimeout(() => this.#start(), delay);
    for (const channel of orphans) channel.ended(reason);
    this.#onDeath(reason);
  }

  #receive(message: EngineMessage): void {
    const channel = this.#channels.get(message.client);
    if (message.type === 'data') channel?.deliver(message.data);
    else channel?.ended(message.reason);
  }

  #tell(message: ParentMessage): void {
    if (this.#child?.connected) this.#child.send(message);
  }
}
