import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine, type EngineLink } from '../../../../src-shared/contract/connection.ts';
import type { EngineCalls, SessionState } from '../../../../src-shared/contract/service.ts';
import { PROTOCOL_VERSION } from '../../../../src-shared/contract/service.ts';
import { eventually } from '../../../eventually.ts';
import { hashOf, type WeightsByStep } from './weightsByStep.ts';

/** Number of clients of the engine. */
export const CLIENTS = 2;

/** How a call ended: its answer, or the code of its error. */
export type End = { answer: unknown } | { code: string };

interface Pending {
  name: string;
  end: Promise<End>;
}

/** An engine with its clients in this process, which can be closed or killed and started again on the same files. */
export class Engine {
  readonly #home: string;
  readonly weights: WeightsByStep;
  #workbench!: Workbench;
  #links: EngineLink[] = [];
  #pending: Pending[] = [];
  readonly #faults: string[] = [];

  /** @param home its `FEATURESCOPE_HOME` */
  constructor(home: string, weights: WeightsByStep) {
    this.#home = home;
    this.weights = weights;
  }

  async start(): Promise<void> {
    this.#workbench = new Workbench(await selectBackend('wasm'));
    this.#links = Array.from({ length: CLIENTS }, () => {
      const [near, far] = memoryPair();
      this.#workbench.attach(near);
      return connectEngine(far, {
        onFrame: () => this.#links[0]!.calls.acknowledge(),
        onProblem: ({ code, message }) => this.#note('a problem', code, message),
      });
    });
  }

  get runs(): string {
    return join(this.#home, 'runs');
  }

  /** Whether calls are under way. */
  get isBusy(): boolean {
    return this.#pending.length > 0;
  }

  /** Makes a call, which is under way until {@link settle}. */
  begin(client: number, name: keyof EngineCalls, ask: (calls: EngineCalls) => unknown): Promise<End> {
    const end = Promise.resolve(ask(this.#links[client]!.calls)).then(
      (answer) => ({ answer }),
      (error: { code?: string; message: string }) => {
        const code = error.code ?? 'engine/internal';
        this.#note(name, code, error.message);
        return { code };
      },
    );
    this.#pending.push({ name, end });
    return end;
  }

  /** Waits until all calls have ended and training has paused; gives the state then, whose weights are checked. */
  async settle(): Promise<SessionState | null> {
    await this.#endAll();
    if ((await this.#state()) === null) return null;
    void this.begin(0, 'control', (calls) => calls.control({ action: 'pause' }));
    await this.#endAll();
    const sample = { split: 'test', index: 0 } as const;
    const { calls } = this.#links[0]!;
    const [state, tensors] = await Promise.all([
      this.#state(),
      calls.look({ sample, layers: 'all', quantities: ['filters'] }),
    ]);
    this.weights.expectAt(state!, 'weights', hashOf(tensors));
    expect(this.#faults).toEqual([]);
    return state;
  }

  /** Ends it as its host does, and starts it again. */
  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  /** Goes on with the files that a process would have left that was killed at this very moment. */
  async kill(): Promise<void> {
    const left = `${this.#home}-left`;
    if (existsSync(this.#home)) cpSync(this.#home, left, { recursive: true });
    await this.close();
    rmSync(this.#home, { recursive: true, force: true });
    if (existsSync(left)) cpSync(left, this.#home, { recursive: true });
    rmSync(left, { recursive: true, force: true });
    this.weights.expectIn(this.runs);
    await this.start();
  }

  /** Closes it. */
  async end(): Promise<void> {
    for (const link of this.#links) link.close();
    const closed = this.#workbench.close();
    await this.#endAll();
    await inTime('closing', closed);
  }

  /** Closes it, and expects that nothing of it is left. */
  async close(): Promise<void> {
    await this.end();
    expect(this.#faults).toEqual([]);
    expect(memory().numTensors, 'tensors that are left').toBe(0);
    this.weights.expectIn(this.runs);
  }

  async #state(): Promise<SessionState | null> {
    const { calls } = this.#links[0]!;
    return (await calls.hello({ protocol: PROTOCOL_VERSION, client: 'model' })).session;
  }

  async #endAll(): Promise<void> {
    while (this.#pending.length > 0)
      await Promise.all(this.#pending.splice(0).map(({ name, end }) => inTime(name, end)));
  }

  #note(name: string, code: string, message: string): void {
    if (code === 'engine/internal' || code === 'run/unreadable') this.#faults.push(`${name}: ${message}`);
  }
}

async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  let hasEnded = false;
  const end = () => void (hasEnded = true);
  work.then(end, end);
  await eventually(() => expect(hasEnded, `${what} has ended`).toBe(true), { interval: 1 });
  return work;
}
