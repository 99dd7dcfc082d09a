import { fork, type ChildProcess } from 'node:child_process';
import type { EngineMessage, ParentMessage } from '../../engine/processMessages.ts';
import { BaseChannel, type Channel, type Wire } from '../../protocol/channels/Channel.ts';
import { EngineKeeper, type EngineStart } from '../EngineKeeper.ts';

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
  readonly #keeper: EngineKeeper;
  #child: ChildProcess | undefined;
  #nextClient = 1;
  #stopped = false;

  /** @param entry the engine's bundle @param onDeath called after every client's channel has ended */
  constructor(entry: string, onDeath: DeathListener) {
    this.#entry = entry;
    this.#onDeath = onDeath;
    this.#keeper = new EngineKeeper((environment) => this.#launch(environment));
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
    await this.#keeper.stop();
  }

  #launch(env: NodeJS.ProcessEnv): EngineStart {
    const child = fork(this.#entry, {
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => this.#receive(message as EngineMessage));
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code ?? 'unknown'}`));
    return { ask: () => this.#tell({ type: 'stop' }), kill: () => child.kill('SIGKILL') };
  }

  #ended(reason: string): void {
    this.#child = undefined;
    this.#keeper.died();
    if (this.#stopped) return;
    const orphans = [...this.#channels.values()];
    this.#channels.clear();
    for (const channel of orphans) channel.ended(reason);
    this.#onDeath(reason);
  }

  #receive(message: EngineMessage): void {
    if (message.type === 'ready') return this.#keeper.ready();
    const channel = this.#channels.get(message.client);
    if (message.type === 'data') channel?.deliver(message.data);
    else channel?.ended(message.reason);
  }

  #tell(message: ParentMessage): void {
    if (this.#child?.connected) this.#child.send(message);
  }
}
