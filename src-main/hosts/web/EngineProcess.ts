import { fork, type ChildProcess } from 'node:child_process';
import type { EngineMessage, ParentMessage } from '../../engine/processMessages.ts';
import { Backlog } from '../../../src-shared/contract/channels/Backlog.ts';
import { BaseChannel, type Channel, type Wire } from '../../../src-shared/contract/channels/Channel.ts';
import { EngineKeeper, type EngineStart } from '../EngineKeeper.ts';

/** Bytes of a client's messages that may wait for the engine. */
const FULL_BYTES = 32 * 1024 * 1024;

/** A client's connection to the engine. */
export interface EngineChannel extends Channel {
  /** Tells the engine whether the client is behind with reading; while it is, the engine begins no calls of it. */
  setBehind(behind: boolean): void;
}

/** Events of the engine's process for the host. */
export interface EngineListener {
  /** A process was started, at first or after a death. */
  onStart(pid: number): void;
  /** The engine ended unexpectedly, with this exit code or signal. Called after every client's channel has closed. */
  onDeath(reason: string): void;
}

/**
 * Runs the engine as a child process of the web host and restarts it when it dies. The messages of each client are tagged
 * with the client's number.
 */
export class EngineProcess {
  readonly #entry: string;
  readonly #listener: EngineListener;
  readonly #channels = new Map<number, BaseChannel>();
  readonly #keeper: EngineKeeper;
  #child: ChildProcess | undefined;
  #nextClient = 1;
  #stopped = false;

  /** @param entry the engine's bundle */
  constructor(entry: string, listener: EngineListener) {
    this.#entry = entry;
    this.#listener = listener;
    this.#keeper = new EngineKeeper((environment) => this.#launch(environment));
  }

  /**
   * Opens a channel to the engine for one client; undefined while the engine is being restarted.
   * @param onFull called with true when too many of the client's messages wait for the engine, and with false once it has
   *   taken them
   */
  connect(onFull: (full: boolean) => void): EngineChannel | undefined {
    if (!this.#child?.connected) return undefined;
    const client = this.#nextClient++;
    const backlog = new Backlog(FULL_BYTES, onFull);
    const channel = new BaseChannel(
      (data: Wire) => backlog.add(data, (taken) => this.#tell({ type: 'data', client, data }, taken)),
      (reason) => {
        this.#channels.delete(client);
        this.#tell({ type: 'close', client, reason });
      },
    );
    this.#channels.set(client, channel);
    this.#tell({ type: 'open', client });
    return Object.assign(channel, {
      setBehind: (held: boolean) => this.#tell({ type: 'hold', client, held }),
    });
  }

  /** Lets the engine save and exit. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#keeper.stop();
  }

  #launch(env: NodeJS.ProcessEnv): EngineStart {
    const child = this.#fork(env);
    if (!child) return { ask: () => undefined, kill: () => undefined };
    this.#child = child;
    child.on('message', (message) => this.#receive(message as EngineMessage));
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code ?? 'unknown'}`));
    child.on('error', (error) => {
      // A process that could not be started emits no exit event; after all other errors it continues or emits one.
      if (child.pid === undefined) this.#ended(error.message);
    });
    if (child.pid !== undefined) this.#listener.onStart(child.pid);
    return { ask: () => this.#tell({ type: 'stop' }), kill: () => child.kill('SIGKILL') };
  }

  /** Undefined if the system cannot start another process; that is reported as a death, so that it is retried. */
  #fork(env: NodeJS.ProcessEnv): ChildProcess | undefined {
    try {
      return fork(this.#entry, {
        env,
        serialization: 'advanced',
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
    } catch (error) {
      queueMicrotask(() => this.#ended((error as Error).message));
      return undefined;
    }
  }

  #ended(reason: string): void {
    this.#child = undefined;
    this.#keeper.died();
    if (this.#stopped) return;
    const orphans = [...this.#channels.values()];
    this.#channels.clear();
    for (const channel of orphans) channel.ended(reason);
    this.#listener.onDeath(reason);
  }

  #receive(message: EngineMessage): void {
    if (message.type === 'ready') return this.#keeper.ready();
    const channel = this.#channels.get(message.client);
    if (message.type === 'data') channel?.deliver(message.data);
    else channel?.ended(message.reason);
  }

  /** @param taken called once the message has left this process, or cannot leave it any more */
  #tell(message: ParentMessage, taken = (): void => undefined): void {
    // With a callback, a message that can no longer be sent is not an error: the engine's exit is reported separately.
    if (this.#child?.connected) this.#child.send(message, taken);
    else taken();
  }
}
