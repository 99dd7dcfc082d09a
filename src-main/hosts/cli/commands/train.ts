import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { wasmLabel } from '../../../engine/backends/wasm.ts';
import { drawAll } from '../../../engine/data/handwriting/UndrawnImages.ts';
import { DatasetCache } from '../../../engine/data/DatasetCache.ts';
import { shownName } from '../../../engine/interchange/layerNames.ts';
import { handsOn } from '../../../engine/layers/handOn.ts';
import { openSession } from '../../../engine/training/openSession.ts';
import type { Session } from '../../../engine/training/Session.ts';
import type { SessionListener } from '../../../engine/training/loop/SessionListener.ts';
import { WorkerPool } from '../../../engine/training/workers/WorkerPool.ts';
import { isMonitored } from '../../../../src-shared/tasks/earlyStopping.ts';
import { headlineMetrics } from '../../../../src-shared/tasks/tasks.ts';
import { flatEpoch } from '../../../engine/library/metricLines.ts';
import { metricText } from '../metricText.ts';
import type { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { noteText } from '../../../../src-shared/contract/imports.ts';
import type { Condition, MetCondition } from '../../../../src-shared/contract/conditions.ts';
import {
  backendNames,
  MOST_STEPS,
  MOST_WORKERS,
  type AdjustRequest,
  type BackendInfo,
  type EpochMetrics,
  type OpenRequest,
  type StepMetrics,
} from '../../../../src-shared/contract/service.ts';
import {
  choiceOption,
  countOption,
  dataOption,
  settingsOptions,
  textOption,
  usage,
  userPath,
  type RawOptions,
} from '../options.ts';
import { networkSource } from '../networkSource.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';
import { rangeOption } from './openTarget.ts';
import { metText, untilOption } from '../until.ts';

/**
 * `train NETWORK`: trains a recipe, a network file or Keras code, or a model of another program on from its weights (with new ones
 * if `--afresh` says so), in this process; evaluates on the test images and prints the result.
 */
export async function train(terminal: Terminal, [network]: string[], options: RawOptions): Promise<number> {
  const extent = extentOf(options, 'steps');
  return trainSource(terminal, sourceOf(network!, options), options, extent);
}

function sourceOf(network: string, options: RawOptions): OpenRequest['source'] {
  const out = textOption(options, 'out');
  const shared = {
    data: dataOption(options),
    settings: settingsOptions(options),
    run: out === undefined ? undefined : userPath(out),
  };
  const range = rangeOption(options);
  const weights = textOption(options, 'weights');
  const source = networkSource(network, weights !== undefined);
  if (source.from === 'model')
    return {
      ...{ ...source, range, ...shared },
      weights: weights === undefined ? undefined : userPath(weights),
      train: options['afresh'] === true ? 'afresh' : 'on',
    };
  if (range || weights !== undefined || options['afresh'] === true)
    throw usage(
      '--range, --weights and --afresh are for models of other programs',
      '--range, --weights, --afresh는 다른 프로그램의 모델에만 쓸 수 있습니다',
    );
  return { ...source, ...shared };
}

/**
 * `resume RUN`: goes on from the run's newest checkpoint, to its own number of epochs or to `--epochs`; with another learning
 * rate or batch size, which the run records, where `--lr` or `--batch` says so, and with its data from where `--data` says it is now.
 */
export async function resume(terminal: Terminal, [run]: string[], options: RawOptions): Promise<number> {
  const extent = extentOf(options, 'epochs');
  const source = { from: 'run', run: userPath(run!), data: dataOption(options) } as const;
  return trainSource(terminal, source, options, extent);
}

/** How far to train. For a resumed run, `epochs` includes those already done. */
interface Extent {
  steps?: number | undefined;
  epochs?: number | undefined;
  until?: Condition[] | undefined;
}

/** @param fixed the option that gives an exact number and so excludes conditions */
function extentOf(options: RawOptions, fixed: 'steps' | 'epochs'): Extent {
  const until = untilOption(options);
  const { epochs } = settingsOptions(options);
  const extent = fixed === 'steps' ? { steps: countOption(options, 'steps', 1, MOST_STEPS) } : { epochs };
  if (until && options[fixed] !== undefined)
    throw usage(
      `--until and --${fixed} cannot be given together: use --until step=N`,
      `--until과 --${fixed}은(는) 함께 쓸 수 없습니다. --until step=N을 쓰세요`,
    );
  return { ...extent, until };
}

/**
 * Opens a network, trains it and reports. If interrupted, it saves the run and reports nothing more.
 * @param finish report about the trained network. Default: its accuracy
 * @returns the exit code
 */
export async function trainSource(
  terminal: Terminal,
  source: OpenRequest['source'],
  options: RawOptions,
  extent: Extent,
  finish: Finish = tellResult,
): Promise<number> {
  const workers = countOption(options, 'workers', 1, MOST_WORKERS);
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const report = new TrainingReport(terminal);
  if (backend.simd === false) terminal.note(terminal.texts.noSimd);
  const pool = new WorkerPool();
  const session = await openSession(source, {
    ...{ backend, pool, workers },
    data: new DatasetCache(),
    listener: report,
    onProgress: terminal.dataProgress,
  });
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
    void session.pause();
  };
  const unstop = onStop(interrupt);
  try {
    drawBeforehand(session, extent);
    tellIdle(terminal, session);
    report.begin(session);
    if (session.run) await session.adjust(adjustmentOf(options));
    await trainToEnd(session, extent);
    if (report.problem) return terminal.fail(report.problem);
    if (interrupted) return tellInterrupted(terminal, session);
    await finish(session, { terminal, backend, report, isUntil: extent.until !== undefined });
    return 0;
  } finally {
    unstop();
    await session.close();
    await pool.close();
  }
}

/** If a training will read at least this fraction of the embedded digits, they are all drawn beforehand. */
const MANY = 1 / 4;

/** Draws the embedded digits beforehand if many steps will read them, so that the reported speed is that of training. */
function drawBeforehand(session: Session, { steps = Infinity }: Extent): void {
  const { undrawn, inputs, count } = session.data.train;
  if (undrawn && steps * session.state().settings.batchSize >= count * MANY)
    drawAll(undrawn, inputs as Uint8Array);
}

/** The changed settings of a resumed run. */
function adjustmentOf(options: RawOptions): AdjustRequest {
  const { learningRate, batchSize } = settingsOptions(options);
  return { learningRate, batchSize };
}

async function trainToEnd(session: Session, { steps, epochs, until }: Extent): Promise<void> {
  const { step, epoch, phase, met, settings } = session.state();
  const monitored = isMonitored(settings);
  if (until) await session.control({ action: 'run', until });
  else if (steps === 0) return;
  else if (steps !== undefined) await session.control({ action: 'step', steps });
  else if (epochs !== undefined && epochs > epoch && monitored)
    await session.control({ action: 'run', until: [{ when: 'step', step: session.endOf(epochs) }] });
  else if (epochs !== undefined && epochs > epoch)
    await session.control({ action: 'step', steps: session.endOf(epochs) - step });
  else if (phase !== 'finished' && met === null) await session.control({ action: 'run' });
  await session.idle();
}

function tellInterrupted(terminal: Terminal, session: Session): number {
  const { run, step } = session.state();
  terminal.line({ type: 'interrupted', run, step });
  terminal.note(terminal.texts.interrupted(run ?? ''));
  return 1;
}

/** Called with a network once it is trained. */
type Finish = (
  session: Session,
  /** `isUntil`: whether the command named conditions. */
  by: { terminal: Terminal; backend: BackendInfo; report: TrainingReport; isUntil: boolean },
) => Promise<void>;

const tellResult: Finish = async (session, { terminal, backend, report, isUntil }) => {
  const { data, network } = session;
  const test = await session.evaluate(data.test, {
    onProgress: (done, total) => terminal.progress(terminal.texts.progress.evaluate, done, total),
  });
  const { recipe, task, step, run, met } = session.state();
  // The step of `--epochs` is no condition that somebody named.
  if (met && (isUntil || met.condition.when === 'early-stop')) {
    terminal.line({ type: 'until', ...met });
    if (met.condition.when !== 'early-stop' || met.condition.epochs !== null)
      terminal.print(terminal.texts.met(metText(met), met.step));
    tellBest(terminal, met, step);
  }
  terminal.line({
    type: 'result',
    recipe,
    task,
    parameters: network.info.parameters,
    steps: step,
    epochs: session.epochsDone,
    trainLoss: report.trainLoss,
    testLoss: test.metrics['loss'],
    ...(test.task === 'classification' && { testAccuracy: test.accuracy }),
    metrics: test.metrics,
    seconds: report.seconds,
    imagesPerSecond: report.imagesPerSecond,
    backend: backend.name === 'wasm' ? wasmLabel(session.state().settings.arithmetic) : backend.label,
    workers: session.workers,
    run,
    data: data.name,
    weightsSha256: network.weightsSha256(),
  });
  const told = headlineMetrics(task, Object.keys(test.metrics))
    .map((id) => metricText(terminal.language, id, test.metrics[id]!, task))
    .join(', ');
  terminal.print(terminal.texts.result(told, report.seconds.toFixed(1)));
  if (run) terminal.print(terminal.texts.savedAt(run));
};

/** @param here the step that the network stands at */
function tellBest(terminal: Terminal, { condition, best }: MetCondition, here: number): void {
  if (condition.when !== 'early-stop' || !best) return;
  const value = metricText(terminal.language, condition.metric, best.value);
  terminal.print(terminal.texts.best(value, best.epoch, best.step, here === best.step));
}

/** Reports the progress of a training on the terminal, and collects the values of the result line. */
class TrainingReport implements SessionListener {
  problem: FeaturescopeError | undefined;
  trainLoss = NaN;
  readonly #terminal: Terminal;
  #session: Session | undefined;
  #images = 0;
  #busyMs = 0;
  #markedAt = 0;
  #startedAt = 0;
  #endedAt = 0;
  #headShown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Seconds from the first step to the last, including evaluations at the ends of epochs. */
  get seconds(): number {
    return (this.#endedAt - this.#startedAt) / 1000;
  }

  /** Training throughput in images per second, without evaluations. */
  get imagesPerSecond(): number {
    return this.#busyMs === 0 ? 0 : (this.#images * 1000) / this.#busyMs;
  }

  begin(session: Session): void {
    this.#session = session;
    const { recipe, data, model, dataFallback, heldOutDrawn, step } = session.state();
    const { texts } = this.#terminal;
    if (heldOutDrawn) this.#terminal.note(texts.heldOutDrawn(data.name));
    if (dataFallback) this.#terminal.note(texts.fallback(dataFallback.wanted, dataFallback.reason));
    if (data.scaledFrom)
      this.#terminal.note(texts.scaled(data.name, data.scaledFrom.join('x'), data.shape.join('x')));
    this.#terminal.print(texts.network(recipe, model.parameters, data.name));
    const rows = model.layers.map((layer) => [
      layer.name,
      layer.className,
      layer.outputShape.join('x'),
      layer.parameters,
    ]);
    this.#terminal.table(texts.layerHead, rows);
    this.#terminal.line({ type: 'start', recipe, data: data.name, parameters: model.parameters, step });
    this.#startedAt = this.#markedAt = this.#endedAt = performance.now();
  }

  onSteps(steps: StepMetrics[]): void {
    const session = this.#session!;
    const { settings } = session.state();
    const now = performance.now();
    this.#busyMs += now - this.#markedAt;
    this.#markedAt = this.#endedAt = now;
    this.#images += steps.length * settings.batchSize;
    const last = steps.at(-1)!;
    this.trainLoss = last.values['loss']!;
    const { texts } = this.#terminal;
    const note = `${texts.loss(last.values['loss']!)}  ${texts.imagesPerSecond(Math.round(session.imagesPerSecond))}`;
    const [from, to] = [session.endOf(last.epoch), session.endOf(last.epoch + 1)];
    const epoch = texts.training(last.epoch + 1, settings.epochs);
    this.#terminal.progress(epoch, last.step - from, to - from, note);
  }

  onEpoch(epoch: EpochMetrics): void {
    this.trainLoss = epoch.train['loss']!;
    this.#markedAt = this.#endedAt = performance.now();
    this.#terminal.line({ type: 'epoch', ...flatEpoch({ ...epoch, confusion: undefined }) });
    const ids = Object.keys(epoch.heldOut);
    const values = [epoch.train, epoch.heldOut].flatMap((of) => ids.map((id) => of[id]!.toFixed(4)));
    const row = [epoch.epoch, ...values];
    const head = this.#terminal.texts.epochHead(ids, this.#session?.state().task);
    if (!this.#headShown) this.#terminal.print(head.join('  '));
    this.#headShown = true;
    this.#terminal.print(row.map((cell, column) => String(cell).padStart(head[column]!.length)).join('  '));
  }

  onProblem(problem: FeaturescopeError): void {
    this.problem = problem;
  }

  onWarning(warning: FeaturescopeError): void {
    this.#terminal.problem(warning);
  }
}

/** Names the layers that would do something in training, and hand their input on here. */
function tellIdle(terminal: Terminal, { network }: Session): void {
  for (const { layer, name } of network.graph) {
    const detail = { layer: shownName(name), class: layer.getClassName() };
    if (handsOn(detail.class))
      terminal.note(noteText({ code: 'layer/training-only', detail }, terminal.language));
  }
}
