// A search of 100 trials through a queue: two workers, one of them killed in the middle of a trial, and Redis restarted once, empty.
// All trials must finish exactly once, with the ranked table of a search on this machine alone.
// node tests/bench/queue.mjs [--data mnist] [--trials 100] [--epochs 50]; needs redis-server and the built program.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: 'mnist' },
    trials: { type: 'string', default: '100' },
    epochs: { type: 'string', default: '50' },
  },
});
const trials = Number(options.trials);
const home = mkdtempSync(join(tmpdir(), 'featurescope-queue-'));
const children = new Set();

/** A process whose JSON lines are read. */
function start(command, args, onLine = () => undefined) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, FEATURESCOPE_HOME: home },
  });
  children.add(child);
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) onLine(line.startsWith('{') ? JSON.parse(line) : { said: line });
  });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  void ended.then(() => children.delete(child));
  return { child, ended };
}

const featurescope = (args, onLine) =>
  start(process.execPath, ['out/main/cli.js', ...args, '--json'], onLine);

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts Redis with nothing in it; resolves when it takes connections. */
function startRedis(port) {
  return new Promise((resolve) => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', home];
    const server = start('redis-server', args, ({ said = '' }) => {
      if (said.includes('Ready to accept connections')) resolve(server);
    });
  });
}

const study = [
  ...['search', 'deep-mlp', '--data', options.data, '--trials', String(trials), '--epochs', options.epochs],
  ...[
    '--space',
    'lr=log:1e-6..1e-2 weightDecay=log:1e-8..1e-4',
    '--train-images',
    '500',
    '--hold-out',
    '0.2',
  ],
];
/** What a ranked table says of its trials. */
const tableOf = ({ trials: rows }) =>
  JSON.stringify(rows.map(({ id, settings, value, state }) => [id, settings, value, state]));
const seconds = (from) => ((performance.now() - from) / 1000).toFixed(1);

async function searchAlone() {
  const from = performance.now();
  let table;
  const args = [...study, '--workers', '2', '--out', join(home, 'alone')];
  const { ended } = featurescope(args, (line) => line.type === 'search' && (table = line));
  await ended;
  return { table, took: seconds(from) };
}

async function searchInQueue() {
  const port = await freePort();
  let redis = await startRedis(port);
  const address = `redis://127.0.0.1:${port}`;
  const counts = { taken: 0, trained: 0, finished: 0 };
  let table;
  let killed;
  let restarted;
  const worker = () => {
    const open = new Set();
    const made = featurescope(['worker', '--queue', address, '--workers', '1'], ({ type, id }) => {
      if (type === 'taken') {
        counts.taken++;
        open.add(id);
      } else if (type === 'trial') {
        counts.trained++;
        open.delete(id);
      }
    });
    return { ...made, open };
  };
  const workers = [worker(), worker()];
  const from = performance.now();
  const restart = async () => {
    const before = redis;
    before.child.kill('SIGKILL');
    await before.ended;
    redis = await startRedis(port);
    return `after ${counts.finished} trials`;
  };
  const { ended } = featurescope([...study, '--queue', address, '--out', join(home, 'queued')], (line) => {
    if (line.type === 'search') table = line;
    if (line.type !== 'trial') return;
    counts.finished++;
    const [victim] = workers;
    // In the middle of a trial: it has taken one and not yet told its result.
    if (counts.finished >= trials / 4 && killed === undefined && victim.open.size > 0) {
      killed = `trial ${[...victim.open]} after ${counts.finished} trials`;
      victim.child.kill('SIGKILL');
    }
    if (counts.finished >= trials / 2 && restarted === undefined) restarted = restart();
  });
  await ended;
  const took = seconds(from);
  const restartedAt = await restarted;
  for (const { child } of [...workers, redis]) child.kill('SIGTERM');
  await Promise.all([...workers, redis].map((one) => one.ended));
  return { table, took, counts, killed, restarted: restartedAt };
}

try {
  const alone = await searchAlone();
  const queued = await searchInQueue();
  const lines = readFileSync(join(home, 'queued', 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const ids = lines.map((line) => JSON.parse(line).trial);
  const report = {
    trials: lines.length,
    different: new Set(ids).size,
    sameTable: tableOf(alone.table) === tableOf(queued.table),
    best: queued.table.best?.value,
    ...queued.counts,
    killed: queued.killed,
    redisRestarted: queued.restarted,
    secondsAlone: Number(alone.took),
    secondsQueued: Number(queued.took),
  };
  console.log(JSON.stringify(report, null, 2));
  const isRight =
    report.trials === trials &&
    report.different === trials &&
    report.sameTable &&
    report.killed &&
    report.redisRestarted;
  process.exitCode = isRight ? 0 : 1;
} finally {
  for (const child of children) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
}
