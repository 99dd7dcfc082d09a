import type { Channel } from '../../src-shared/contract/channels/Channel.ts';
import { connectEngine, type EngineLink } from '../../src-shared/contract/connection.ts';
import { FeaturescopeError, wrapInternal } from '../../src-shared/contract/errors.ts';
import {
  PROTOCOL_VERSION,
  type EngineCalls,
  type EngineEvents,
  type Welcome,
} from '../../src-shared/contract/service.ts';
import type { Loss, Transport } from '../client/Transport.ts';

/** `refused` is final: the token is wrong, the protocol versions differ, or the engine cannot compute. */
export type ConnectionStatus = 'connecting' | 'connected' | 'lost' | 'refused';

/** The connection to the engine, which the transport reestablishes. */
export class Connection {
  status = $state<ConnectionStatus>('connecting');
  loss = $state.raw<Loss | null>(null);
  refusal = $state.raw<FeaturescopeError | null>(null);
  welcome = $state.raw<Welcome | null>(null);
  /** Why the previous connection was closed. */
  lastReason = $state('');
  #link: EngineLink | null = null;
  readonly #events: Partial<EngineEvents>;
  readonly #on: { welcome: (welcome: Welcome) => void; loss: () => void };
  readonly #stop: () => void;

  constructor(
    transport: Transport,
    events: Partial<EngineEvents>,
    on: { welcome: (welcome: Welcome) => void; loss: () => void },
  ) {
    this.#events = events;
    this.#on = on;
    this.#stop = transport({
      onChannel: (channel) => void this.#greet(channel),
      onLoss: (loss) => this.#lose(loss),
    });
  }

  /**
   * The engine's calls.
   * @throws FeaturescopeError `protocol/disconnected` without a connection
   */
  get calls(): EngineCalls {
    if (!this.#link || this.status !== 'connected')
      throw new FeaturescopeError('protocol/disconnected', { reason: this.loss?.reason ?? '' });
    return this.#link.calls;
  }

  /** Tells the engine what only matters while it is there; that the channel has closed may not be known yet. */
  tell(call: (calls: EngineCalls) => unknown): void {
    if (this.status !== 'connected') return;
    void Promise.resolve(call(this.calls)).catch(() => undefined);
  }

  async #greet(channel: Channel): Promise<void> {
    const link = connectEngine(
      channel,
      this.#eventsOf(() => this.#link === link),
    );
    this.#link = link;
    try {
      const welcome = await link.calls.hello({ protocol: PROTOCOL_VERSION, client: 'renderer' });
      if (this.#link !== link) return;
      this.status = 'connected';
      this.loss = null;
      this.refusal = null;
      this.welcome = welcome;
      this.#on.welcome(welcome);
    } catch (error) {
      const failure = wrapInternal(error);
      if (failure.code === 'protocol/disconnected') return;
      this.#refuse(failure);
    }
  }

  /** The event handlers of a connection, which ignore events once another connection has replaced it. */
  #eventsOf(isPresent: () => boolean): Partial<EngineEvents> {
    const guarded = Object.entries(this.#events).map(([name, handle]) => [
      name,
      (...values: unknown[]) => {
        if (isPresent()) (handle as (...values: unknown[]) => void)(...values);
      },
    ]);
    return Object.fromEntries(guarded) as Partial<EngineEvents>;
  }

  #lose(loss: Loss): void {
    this.#link = null;
    this.loss = loss;
    this.lastReason = loss.reason;
    this.#on.loss();
    if (loss.kind === 'wrong-token') this.#refuse(new FeaturescopeError('host/wrong-token'));
    else if (this.status !== 'refused') this.status = this.welcome ? 'lost' : 'connecting';
  }

  #refuse(refusal: FeaturescopeError): void {
    this.refusal = refusal;
    this.status = 'refused';
  }

  dispose(): void {
    this.#stop();
    this.#link?.close();
  }
}
