import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { defineStudy } from '../../src-main/engine/library/studies/defineStudy.ts';
import { LocalPool } from '../../src-main/engine/library/studies/LocalPool.ts';
import { QueueRunner } from '../../src-main/engine/library/studies/QueueRunner.ts';
import { SEARCH_KEY } from '../../src-main/engine/library/studies/queueAddress.ts';
import { runStudy } from '../../src-main/engine/library/studies/runStudy.ts';
import { serveQueue } from '../../src-main/engine/library/studies/serveQueue.ts';
import { StudyFolder, type Study } from '../../src-main/engine/library/studies/StudyFolder.ts';
import { parseSpace } from '../../src-shared/studies/space.ts';
import { rankTrials } from '../../src-shared/studies/trials.ts';
import { closeAfterTest, temporaryFolder } from '../belongings.ts';
import { eventually } from '../eventually.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { programFolder } from '../../src-main/engine/resources.ts';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
if (!hasRedis)
  process.stderr.write('Skipped: the queue of searches, because there is no redis-server here.\n');

const TRIALS = 12;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ends a process and waits for it. */
async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

/** A process whose output can be waited for. */
interface Program {
  child: ChildProcess;
  said(text: string): boolean;
  /** All that it wrote. */
  readonly output: string;
}

function start(command: string, args: string[]): Program {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LANG: 'C', LC_ALL: 'C' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  closeAfterTest(() => end(child));
  return {
    child,
    said: (text) => output.includes(text),
    get output() {
      return output;
    },
  };
}

async function startRedis(port: number, folder: string): Promise<Program> {
  // It keeps nothing: after a restart its queue is empty.
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const redis = start('redis-server', settings);
  await eventually(() => expect(redis.said('Ready to accept connections')).toBe(true));
  return redis;
}

const startWorker = (address: string): Program =>
  start(process.execPath, [
    ...[join(programFolder(), 'out', 'main', 'cli.js'), 'worker', '--queue', address],
    ...['--workers', '1', '--json'],
  ]);

async function tinyStudy(): Promise<Study> {
  return defineStudy(
    {
      ...{ network: { from: 'recipe', recipe: 'deep-mlp' }, data: await tinyDataFolder() },
      ...{ space: parseSpace('lr=log:1e-4..0.1'), seed: 1, trials: TRIALS, halving: false },
      settings: { epochs: 4, trainImages: 60, batchSize: 4 },
    },
    await selectBackend('wasm'),
  );
}

function openStudy(study: Study): StudyFolder {
  const folder = StudyFolder.open(join(temporaryFolder(), 'study'), study);
  closeAfterTest(() => folder.close());
  return folder;
}

const never = new AbortController().signal;

describe.skipIf(!hasRedis)('a search on a queue', () => {
  let address: string;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    address = `redis://127.0.0.1:${port}`;
  });

  it('finishes every trial once, though a worker is killed and Redis loses everything, with the local table', async () => {
    const home = temporaryFolder();
    const study = await tinyStudy();
    const local = openStudy(study);
    const pool = new LocalPool(1);
    await runStudy(local, pool, { signal: never });
    await pool.close();

    let redis = await startRedis(port, home);
    const [killed, stays] = [startWorker(address), startWorker(address)];
    const folder = openStudy(study);
    const runner = await QueueRunner.connect(address);
    closeAfterTest(() => runner.close());
    const counted: number[] = [];
    const running = runStudy(folder, runner, { signal: never, onResult: ({ trial }) => counted.push(trial) });
    await eventually(() => expect(killed.said('"type":"taken"')).toBe(true));
    await end(killed.child, 'SIGKILL');
    await eventually(() => expect(counted.length).toBeGreaterThanOrEqual(2));
    await end(redis.child);
    redis = await startRedis(port, home);
    await running;

    expect([...counted].sort((a, b) => a - b)).toEqual(Array.from({ length: TRIALS }, (_none, at) => at));
    expect(rankTrials(folder.results, 'higher')).toEqual(rankTrials(local.results, 'higher'));
    await end(stays.child);
    await end(redis.child);
  });

  it('gives up when Redis stays away, and keeps what is finished', async () => {
    const redis = await startRedis(port, temporaryFolder());
    const folder = openStudy(await tinyStudy());
    const runner = await QueueRunner.connect(address, 1);
    closeAfterTest(() => runner.close());
    const running = runStudy(folder, runner, { signal: never });
    const failed = expect(running).rejects.toMatchObject({ code: 'queue/gone' });
    await end(redis.child);
    await failed;
    expect(StudyFolder.read(folder.path).results).toEqual(folder.results);
  });

  it('refuses a worker of another version, and an unreachable one', async () => {
    const redis = await startRedis(port, temporaryFolder());
    spawnSync('redis-cli', ['-p', String(port), 'set', `${SEARCH_KEY}0.0.1`, '1']);
    const service = { workers: 1, folders: [], signal: never };
    await expect(serveQueue(address, service)).rejects.toMatchObject({
      code: 'queue/other-version',
      detail: { theirs: '0.0.1' },
    });
    await end(redis.child);
    await expect(serveQueue(address, service)).rejects.toMatchObject({ code: 'queue/unreachable' });
  });
});
