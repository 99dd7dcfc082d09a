import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { selectBackend } from '../../../engine/backends/selectBackend.ts';
import { DatasetCache } from '../../../engine/data/DatasetCache.ts';
import { writeModel } from '../../../engine/interchange/save/writeModel.ts';
import { describeModel } from '../../../engine/network/describeModel.ts';
import type { ModelMetadata } from '../../../engine/network/modelFiles.ts';
import type { Network } from '../../../engine/training/Network.ts';
import { openNetwork } from '../../../engine/training/openNetwork.ts';
import { openSession } from '../../../engine/training/openSession.ts';
import { WorkerPool } from '../../../engine/training/workers/WorkerPool.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { saveFormatInfos, saveFormats, type SaveFormat } from '../../../../src-shared/contract/saves.ts';
import { backendNames, type BackendInfo } from '../../../../src-shared/contract/service.ts';
import {
  choiceOption,
  countOption,
  dataOption,
  requiredOption,
  textOption,
  usage,
  userPath,
  type RawOptions,
} from '../options.ts';
import { onStop } from '../stops.ts';
import type { Terminal } from '../Terminal.ts';
import { rangeOption } from './openTarget.ts';

const MOST_STEPS = 1_000_000_000;

/** `save RUN|MODEL --format F --out FILE`: writes a network for other programs, of whichever step of a run. */
export async function save(terminal: Terminal, [target]: string[], options: RawOptions): Promise<void> {
  requiredOption(options, 'format');
  const format = choiceOption(options, 'format', saveFormats)!;
  const file = userPath(requiredOption(options, 'out'));
  const step = countOption(options, 'step', 0, MOST_STEPS);
  const backend = await selectBackend(choiceOption(options, 'backend', backendNames));
  const write = (network: Network, metadata: ModelMetadata | undefined): Promise<void> =>
    writeNetwork(terminal, network, { format, file, metadata });
  if (step === undefined) await withNewest(terminal, target!, options, write);
  else await withStep(terminal, target!, { step, options, backend }, (network) => write(network, undefined));
}

type Write = (network: Network, metadata: ModelMetadata | undefined) => Promise<void>;

/** The network as a run has it at its newest checkpoint, or as a model's file has it. */
async function withNewest(
  terminal: Terminal,
  target: string,
  options: RawOptions,
  write: Write,
): Promise<void> {
  const weights = textOption(options, 'weights');
  const range = rangeOption(options);
  const opened = await openNetwork(userPath(target), target, {
    weights: weights === undefined ? undefined : userPath(weights),
    range,
  });
  if (opened.problem) terminal.problem(opened.problem);
  const { imported, network } = opened;
  try {
    await write(network, imported && { labels: imported.labels, range: range ?? imported.range });
  } finally {
    network.dispose();
  }
}

interface StepOptions {
  step: number;
  options: RawOptions;
  backend: BackendInfo;
}

/** The network of a run as it was at a step, which is restored exactly. */
async function withStep(
  terminal: Terminal,
  target: string,
  { step, options, backend }: StepOptions,
  write: (network: Network) => Promise<void>,
): Promise<void> {
  const run = userPath(target);
  if (!existsSync(join(run, 'run.json')))
    throw usage(
      `--step is for runs, and "${target}" is none`,
      `--step은 실행에만 쓸 수 있는데 "${target}"은(는) 실행이 아닙니다`,
    );
  const pool = new WorkerPool();
  const stop = new AbortController();
  const unstop = onStop(() => stop.abort(new FeaturescopeError('engine/cancelled')));
  const { signal } = stop;
  try {
    const session = await openSession(
      { from: 'run', run, data: dataOption(options) },
      {
        ...{ backend, pool, signal, listener: {} },
        data: new DatasetCache(),
        onProgress: terminal.dataProgress,
      },
    );
    try {
      await session.rewind(step, {
        signal,
        onProgress: (done, total) => terminal.progress(terminal.texts.progress.restore, done, total),
      });
      await write(session.network);
    } finally {
      await session.close();
    }
  } finally {
    unstop();
    await pool.close();
  }
}

interface Written {
  format: SaveFormat;
  file: string;
  metadata: ModelMetadata | undefined;
}

async function writeNetwork(
  terminal: Terminal,
  network: Network,
  { format, file, metadata }: Written,
): Promise<void> {
  await writeModel(network.model, { format, path: file, metadata });
  const { parameters } = describeModel(network.model);
  const weightsSha256 = network.weightsSha256();
  terminal.line({ type: 'saved', file, format, parameters, weightsSha256 });
  terminal.print(terminal.texts.saved(file, saveFormatInfos[format].title, parameters));
}
