import { resolve } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import type { Channel } from '../../src-shared/contract/channels/Channel.ts';
import { serveEngine, type ClientLink } from '../../src-shared/contract/connection.ts';
import { FeaturescopeError, toWireError, type WireError } from '../../src-shared/contract/errors.ts';
import type { PartialCourse } from '../../src-shared/contract/labs.ts';
import type { StepTrace } from '../../src-shared/contract/inside.ts';
import {
  PROTOCOL_VERSION,
  type BackendInfo,
  type EngineCalls,
  type EngineEvents,
  type TopActivations,
  type TopActivationsRequest,
  type Frame,
  type OpenRequest,
  type ProbeRequest,
  type SessionState,
} from '../../src-shared/contract/service.ts';
import { ClientTasks, type Counted } from './calls/ClientTasks.ts';
import { DatasetCache } from './data/DatasetCache.ts';
import { ScoreCache } from './tasks/ScoreCache.ts';
import { fetchCalls } from './calls/fetchCalls.ts';
import { lossCalls } from './calls/lossCalls.ts';
import { labCalls } from './calls/labCalls.ts';
import { libraryCalls, thinnedHistory } from './calls/libraryCalls.ts';
import { listPretrained } from './network/pretrained.ts';
import { ComparedNetworks } from './inspection/probes/ComparedNetworks.ts';
import { TopActivationsCache } from './inspection/probes/TopActivationsCache.ts';
import { FrameMaker } from './inspection/probes/FrameMaker.ts';
import { optionsForTraining } from './options/optionsState.ts';
import { ProbeHub } from './inspection/probes/ProbeHub.ts';
import { programVersion } from './resources.ts';
import { SerialQueue } from './SerialQueue.ts';
import type { Service } from './Service.ts';
import { DroppedFiles } from './library/DroppedFiles.ts';
import { RunFolder } from './library/RunFolder.ts';
import { deleteRun } from './library/trash.ts';
import { StepTraceCache } from './inspection/step/StepTraceCache.ts';
import { openSession } from './training/openSession.ts';
import { sourceOfRun } from './training/sourceOfRun.ts';
import type { Session } from './training/Session.ts';
import type { SessionListener } from './training/loop/SessionListener.ts';
import { WorkerPool } from './training/workers/WorkerPool.ts';
import { whileOpen } from './calls/whileOpen.ts';
import { atStepCalls } from './calls/atStepCalls.ts';
import { whyCalls } from './calls/explainCalls.ts';
import { pathCalls } from './calls/pathCalls.ts';
import { saveCalls } from './calls/saveCalls.ts';
import { networkCalls } from './calls/networkCalls.ts';
import { ApartSession } from './inspection/ApartSession.ts';

const STATUS_MS = 1000;

const restoring: Counted = { what: 'restore', unit: 'steps' };

interface Client {
  link: ClientLink;
  probes: ProbeHub;
}

/** The engine's service: one session, shared by any number of clients. */
export class Workbench implements Service {
  readonly #backend: BackendInfo;
  readonly #pool = new WorkerPool();
  readonly #clients = new Set<Client>();
  readonly #tasks = new Set<AbortController>();
  readonly #data = new DatasetCache();
  readonly #dropped = new DroppedFiles();
  readonly #topActivations = new TopActivationsCache();
  readonly #compared = new ComparedNetworks();
  readonly #inside = new StepTraceCache();
  readonly #scores = new ScoreCache();
  readonly #apart = new ApartSession((run, pool) => this.#openApart(run, pool));
  /** What is being opened, or will be. */
  readonly #opening = new Set<OpenRequest['source']>();
  /** Opens networks one at a time: each replaces the one before. */
  readonly #openings = new SerialQueue();
  readonly #status: ReturnType<typeof setInterval>;
  #session: Session | undefined;
  #frames: FrameMaker | undefined;
  #lastOpened: OpenRequest['source'] | undefined;

  constructor(backend: BackendInfo) {
    this.#backend = backend;
    this.#status = setInterval(() => this.#tellStatus(), STATUS_MS);
    this.#status.unref();
  }

  /** Serves one client on a channel until the channel closes. */
  attach(channel: Channel): void {
    const probes = new ProbeHub(
      (request, sequence) => this.#frame(link, request, sequence),
      (frame) => link.emit('onFrame', frame),
    );
    const tasks = new ClientTasks(this.#tasks, (progress) => link.emit('onProgress', progress));
    const calls = this.#calls(probes, tasks, (partial) => link.emit('onPartial', partial));
    const link = serveEngine(channel, calls);
    const client = { link, probes };
    this.#clients.add(client);
    channel.onClose(() => {
      tasks.leave();
      probes.close();
      this.#inside.leave(probes);
      this.#clients.delete(client);
      this.#followWishes();
    });
  }

  report(problem: WireError): void {
    this.#tell('onProblem', problem);
  }

  /** Saves and closes everything. */
  async close(): Promise<void> {
    clearInterval(this.#status);
    for (const task of this.#tasks) task.abort(new FeaturescopeError('engine/cancelled'));
    for (const client of this.#clients) client.probes.close();
    this.#dropped.close();
    this.#frames?.dispose();
    this.#frames = undefined;
    this.#scores.follow(undefined);
    // First of all the open run is saved: nothing that lasts may delay that.
    await this.#session?.close();
    this.#session = undefined;
    await this.#compared.clear();
    await this.#apart.clear();
    await this.#pool.close();
  }

  #calls(probes: ProbeHub, tasks: ClientTasks, tellPartial: (partial: PartialCourse) => void): EngineCalls {
    const current = (): Session => this.#current();
    const { saveNetwork, writeCode } = saveCalls(current, this.#data);
    const { checkLab, ...otherLabCalls } = labCalls(() => this.#session, tasks, tellPartial);
    const reading = {
      ...whyCalls(current, tasks),
      ...lossCalls(current, tasks),
      ...networkCalls(current, tasks, this.#scores),
      ...{ ...this.#readingCalls(tasks), saveNetwork, checkLab },
    };
    return {
      ...{ ...libraryCalls, ...otherLabCalls, writeCode },
      ...{ ...pathCalls(tasks, this.#dropped), ...fetchCalls(tasks) },
      ...whileOpen(reading, () => this.#session, tasks),
      ...atStepCalls(this.#apart, tasks),
      hello: ({ protocol }) => Promise.resolve(this.#welcome(protocol)),
      open: (request) => this.#open(tasks, request),
      control: async (request) => {
        if (request.action === 'reset') return this.#reset(tasks);
        const session = this.#current();
        await session.control(request);
        return session.state();
      },
      adjust: async (request) => {
        const session = this.#current();
        await session.adjust(request);
        return session.state();
      },
      editWeights: async (request) => {
        const session = this.#current();
        await session.edit(request);
        return session.state();
      },
      pace: async ({ stepsPerSecond }) => {
        this.#current().keepPace(stepsPerSecond);
        return this.#current().state();
      },
      history: async () => thinnedHistory(this.#current().history()),
      rewind: ({ task, step }) => this.#rewind(tasks, task, step),
      steps: () => {
        const { run, position, lastStep: last } = this.#current();
        return Promise.resolve({ last, kept: run?.checkpointSteps() ?? [position.step] });
      },
      statistics: () => Promise.resolve([...this.#current().statistics]),
      watch: async (probe) => {
        probes.watch(probe);
        this.#followWishes();
      },
      unwatch: async ({ probe }) => {
        probes.unwatch(probe);
        this.#followWishes();
      },
      acknowledge: () => {
        probes.acknowledge();
      },
      inside: ({ task, step }) => this.#lookInside(probes, tasks, task, step),
      leaveInside: async () => this.#inside.leave(probes),
      deleteRun: async ({ run }) => {
        const opening = [...this.#opening].map((source) => source.from === 'run' && resolve(source.run));
        if ([this.#session?.run?.path, ...opening].includes(resolve(run)))
          throw new FeaturescopeError('run/open', { path: run });
        return deleteRun(run);
      },
      cancel: ({ task }) => Promise.resolve(tasks.cancel(task)),
    };
  }

  #readingCalls(tasks: ClientTasks): Pick<EngineCalls, 'topActivations' | 'compare' | 'insideTensors'> {
    return {
      topActivations: (request) => this.#findTopActivations(tasks, request),
      compare: async (request) => this.#compared.compare(this.#current(), request),
      insideTensors: async (request) => this.#inside.tensors(this.#current(), request),
    };
  }

  #welcome(protocol: number) {
    if (protocol !== PROTOCOL_VERSION)
      throw new FeaturescopeError('protocol/version-mismatch', {
        client: protocol,
        engine: PROTOCOL_VERSION,
      });
    return {
      protocol: PROTOCOL_VERSION,
      version: programVersion(),
      backend: this.#backend,
      session: this.#session?.state() ?? null,
      pretrained: listPretrained(),
    };
  }

  #open(tasks: ClientTasks, { task, source }: OpenRequest): Promise<SessionState> {
    this.#opening.add(source);
    const opened = tasks.run(task, (signal) =>
      this.#openings.run(async () => {
        const open = () => this.#openSession(tasks, task, source, signal);
        const former = this.#session;
        // A run that is reopened is read in its current state, not in that of its last checkpoint.
        const session = await (source.from === 'run' && former ? former.whilePaused(open) : open());
        this.#lastOpened = source;
        await this.#replaceSession(session);
        return session.state();
      }, signal),
    );
    return opened.finally(() => this.#opening.delete(source));
  }

  #openSession(
    tasks: ClientTasks,
    task: string,
    source: OpenRequest['source'],
    signal: AbortSignal,
  ): Promise<Session> {
    return openSession(source, {
      backend: this.#backend,
      data: this.#data,
      listener: this.#listener(),
      pool: this.#pool,
      usual: optionsForTraining(),
      signal,
      onProgress: tasks.progress(task),
    });
  }

  /** Opens a run in a second session with a single worker, without informing clients. */
  async #openApart(run: string, pool: WorkerPool): Promise<Session> {
    const theirs = RunFolder.open(run).description.settings.arithmetic ?? 'reproducible';
    const ours = this.#current().state().settings.arithmetic ?? 'reproducible';
    // All networks of the process use the same arithmetic of the backend.
    if (theirs !== ours) throw new FeaturescopeError('run/other-arithmetic', { path: run, theirs, ours });
    const context = { backend: this.#backend, data: this.#data, listener: {}, pool, workers: 1 };
    return openSession({ from: 'run', run }, context);
  }

  async #replaceSession(session: Session): Promise<void> {
    const former = this.#session;
    this.#session = session;
    this.#scores.follow(session);
    this.#frames?.dispose();
    this.#frames = new FrameMaker(session);
    this.#followWishes();
    void this.#apart.clear();
    await former?.close();
    await this.#compared.clear();
    this.#tellState();
    this.#changed();
  }

  /** Reopens the current network from its beginning, keeping the pace. */
  #reset(tasks: ClientTasks): Promise<SessionState> {
    return tasks.run('reset', (signal) =>
      this.#openings.run(async () => {
        const { pace } = this.#current().state();
        // The initial weights of a network of another program are in its run alone: what follows is a branch of it.
        if (this.#current().run?.description.imported) {
          await this.#current().rewind(0, { signal });
          return this.#current().state();
        }
        const source = this.#sourceOfReset();
        const session = await this.#openSession(tasks, 'reset', source, signal);
        session.keepPace(pace);
        this.#lastOpened = source;
        await this.#replaceSession(session);
        return session.state();
      }, signal),
    );
  }

  /** A continued run is restarted from its own recipe or network; its folder stays unchanged. */
  #sourceOfReset(): OpenRequest['source'] {
    const source = this.#lastOpened!;
    return source.from === 'run' ? sourceOfRun(this.#current().run!) : withoutRun(source);
  }

  /** Rejected during training, because the weights would change during the search. */
  async #findTopActivations(tasks: ClientTasks, request: TopActivationsRequest): Promise<TopActivations> {
    const session = this.#current();
    if (session.busyWith) throw new FeaturescopeError('engine/busy', { task: session.busyWith });
    const onProgress = tasks.counted(request.task, { what: 'search', unit: 'images' });
    return tasks.run(request.task, (signal) =>
      this.#topActivations.find(session, request, { signal, onProgress }),
    );
  }

  async #rewind(tasks: ClientTasks, task: string, step: number): Promise<SessionState> {
    const session = this.#current();
    return tasks.run(task, async (signal) => {
      await session.rewind(step, { signal, onProgress: tasks.counted(task, restoring) });
      return session.state();
    });
  }

  async #lookInside(viewer: object, tasks: ClientTasks, task: string, step?: number): Promise<StepTrace> {
    const session = this.#current();
    return tasks.run(task, async (signal) => {
      const record = await session.inside(step, { signal, onProgress: tasks.counted(task, restoring) });
      if (session !== this.#session) throw new FeaturescopeError('engine/cancelled');
      return this.#inside.keep(viewer, session, record);
    });
  }

  #frame(link: ClientLink, request: ProbeRequest, sequence: number): Frame | undefined {
    if (link.closed) return undefined;
    try {
      return this.#frames?.make(request, sequence);
    } catch (error) {
      link.emit('onProblem', toWireError(error));
      return undefined;
    }
  }

  #listener(): SessionListener {
    return {
      onState: () => {
        this.#tellState();
        this.#tellStatus();
      },
      onSteps: (steps) => this.#tell('onSteps', steps),
      onStatistics: (points) => this.#tell('onStatistics', points),
      onEpoch: (epoch) => this.#tell('onEpoch', epoch),
      onEvaluation: (done, total) =>
        this.#tell('onProgress', { task: 'epoch-evaluation', what: 'evaluate', done, total, unit: 'images' }),
      onChange: () => this.#changed(),
      onProblem: (problem) => this.#tell('onProblem', toWireError(problem)),
      onWarning: (warning) => this.#tell('onProblem', toWireError(warning)),
    };
  }

  #followWishes(): void {
    this.#frames?.follow([...this.#clients].flatMap(({ probes }) => probes.wishes));
  }

  #current(): Session {
    if (!this.#session) throw new FeaturescopeError('engine/no-session');
    return this.#session;
  }

  #tellState(): void {
    this.#tell('onState', this.#session?.state() ?? null);
  }

  #tellStatus(): void {
    if (!this.#session) return;
    this.#tell('onStatus', {
      imagesPerSecond: this.#session.imagesPerSecond,
      memoryBytes: process.memoryUsage.rss(),
      tensors: memory().numTensors,
    });
  }

  #changed(): void {
    this.#inside.follow(this.#session);
    this.#scores.follow(this.#session);
    for (const client of this.#clients) client.probes.changed();
  }

  #tell<E extends keyof EngineEvents>(event: E, ...args: Parameters<EngineEvents[E]>): void {
    for (const client of this.#clients) client.link.emit(event, ...args);
  }
}

function withoutRun(source: OpenRequest['source']): OpenRequest['source'] {
  const { from } = source;
  return from === 'recipe' || from === 'network' || from === 'model' ? { ...source, run: undefined } : source;
}
