// Kills a training with SIGKILL at random moments (default: 100 times; first argument), and checks every time that the
// run opens no earlier than it was saved, and at the end that its weights equal those of an uninterrupted training.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const KILLS = Number(process.argv[2] ?? 100);
const WORKERS = process.argv[3] ?? '1';
const cli = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');
const folder = mkdtempSync(join(tmpdir(), 'featurescope-kills-'));
const environment = { ...process.env, FEATURESCOPE_HOME: folder, FEATURESCOPE_WORKERS: WORKERS };

/** 256 training and 32 test images: each class is a bar at its own position. */
function writeData(path) {
  mkdirSync(path);
  for (const [prefix, count] of [
    ['train', 256],
    ['t10k', 32],
  ]) {
    const header = (...words) => Buffer.from(words.flatMap((word) => [0, 0, word >> 8, word & 255]));
    const images = Buffer.alloc(count * 784);
    for (let image = 0; image < count; image++)
      for (let at = 0; at < 784; at++)
        images[image * 784 + at] = Math.floor(at / 56) === image % 10 ? 255 : (image * at) % 60;
    writeFileSync(
      join(path, `${prefix}-images-idx3-ubyte`),
      Buffer.concat([header(2051, count, 28, 28), images]),
    );
    const labels = Buffer.from(Array.from({ length: count }, (_unused, image) => image % 10));
    writeFileSync(join(path, `${prefix}-labels-idx1-ubyte`), Buffer.concat([header(2049, count), labels]));
  }
}

/** Starts a command; returns its first JSON line, and all of them when it has ended. */
function start(args) {
  const child = spawn(process.execPath, [cli, ...args, '--json'], { env: environment });
  let text = '';
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => (complaint += chunk));
  const first = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text.split('\n')[0]));
    });
    child.once('close', () => resolve(undefined));
  });
  const ended = new Promise((resolve) =>
    child.once('close', (code, signal) =>
      resolve({ code, signal, complaint, lines: text.trim().split('\n') }),
    ),
  );
  return { child, first, ended };
}

function savedStep(run) {
  const checkpoints = join(run, 'checkpoints');
  if (!existsSync(join(run, 'run.json')) || !existsSync(checkpoints)) return -1;
  const steps = readdirSync(checkpoints).flatMap((name) => /^step-(\d+)\.ckpt$/.exec(name)?.[1] ?? []);
  return Math.max(-1, ...steps.map(Number));
}

function check(holds, what) {
  if (holds) return;
  console.log(`FAILED: ${what}; left behind: ${folder}`);
  process.exit(1);
}

const data = join(folder, 'data');
writeData(data);
const training = ['lenet5', '--data', data, '--epochs', '50', '--batch', '8', '--seed', '3'];
const result = async (command) => JSON.parse((await start(command).ended).lines.at(-1));
const straight = await result(['train', ...training]);
check(straight.type === 'result', 'the undisturbed training');
let run = join(folder, 'run-0');
let [runs, whole] = [1, 0];
for (let kill = 1; kill <= KILLS; kill++) {
  const before = savedStep(run);
  const begun = existsSync(join(run, 'run.json'));
  const { child, first, ended } = start(begun ? ['resume', run] : ['train', ...training, '--out', run]);
  // Every third one is killed at any moment after its start, the others during training.
  const said = kill % 3 === 0 ? undefined : await first;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 1500));
  const saved = savedStep(run);
  child.kill('SIGKILL');
  const { code, signal, complaint, lines } = await ended;
  check(signal === 'SIGKILL' || code === 0, `kill ${kill}: it ended with ${code}: ${complaint}`);
  if (said)
    check(
      said.type === 'start' && said.step >= before,
      `kill ${kill}: opened at ${said.step}, not ${before}`,
    );
  check(savedStep(run) >= saved && saved >= before, `kill ${kill}: a saved step is gone`);
  if (code === 0) {
    check(JSON.parse(lines.at(-1)).weightsSha256 === straight.weightsSha256, `kill ${kill}: other weights`);
    whole++;
    run = join(folder, `run-${runs++}`);
  }
  if (kill % 10 === 0)
    console.log(`${kill} kills, ${runs} runs, at step ${savedStep(run)}, load ${loadavg()[0]}`);
}
const begun = existsSync(join(run, 'run.json'));
const last = await result(begun ? ['resume', run] : ['train', ...training, '--out', run]);
check(last.weightsSha256 === straight.weightsSha256, 'the last run has other weights');
console.log(
  `${KILLS} kills, ${runs} runs, ${whole + 1} of them whole and equal bit for bit to the undisturbed one`,
);
rmSync(folder, { recursive: true });
