// Measures what watching all layers costs training, in computing time, in Chromium on the built program and the embedded data:
//   node tests/bench/watching.mjs [RECIPE] [PROGRAM] [ROUNDS] [SECONDS] [BATCH]
// PROGRAM is the folder of the program to measure, this one's by default: ".".
// Each round trains for so many seconds with a window on the stage, and as long with none. Computing time is read from
// /proc (Linux), so that other programs on the machine hardly change the figures.
// Prints one JSON line: steps a second with and without a window and the median of their ratio; `cost`, the share of all
// computing time that is not training, which is what training loses where it uses all cores; frames shown a second; bytes
// of a frame; milliseconds of computing time per frame, by process and thread.
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { openBuiltWindow } from './builtWindow.mjs';
import { openPlainPage, wait } from './plainPage.mjs';
import { spentByThread } from './spentTime.mjs';

const names = { lenet5: /LeNet-5/, 'digits-cnn': /Digits CNN/ };
const [recipe = 'digits-cnn', program = '.', ...counts] = process.argv.slice(2);
const [rounds = 5, seconds = 6, batch = 16] = counts.map(Number);
/** Until the window's code has been compiled, in milliseconds. */
const WARM_UP_MS = 6000;
const { url, home, browser, serverPid, enginePid, close } = await openBuiltWindow(resolve(program));
try {
  console.log(JSON.stringify(await measure()));
} finally {
  await close();
}

async function measure() {
  await startTraining(await browser.newPage());
  // Its processes would be counted with those of the window.
  await browser.close();
  const page = await openPlainPage('about:blank', watchPage);
  const place = await page.visit(url);
  const watched = [];
  const alone = [];
  for (let round = 0; round < rounds; round++) {
    if (round > 0) await page.visit(place);
    await page.until(
      `[...document.querySelectorAll('button')].some((one) => one.textContent.trim() === 'Pause')`,
    );
    await wait(WARM_UP_MS);
    await page.evaluate('bench.begin()');
    const seen = await progress(page.pid);
    watched.push({ ...seen, ...(await page.evaluate('bench.end()')) });
    await page.visit('about:blank');
    await wait(1000);
    alone.push(await progress(page.pid));
  }
  await page.close();
  return summarise(watched, alone);
}

function summarise(watched, alone) {
  const training = median(alone.map(({ spent, steps }) => total(spent.engine) / steps));
  const perFrame = (pick) => round(median(watched.map((one) => pick(one) / one.frames / 1e6)));
  const threads = new Set(watched.flatMap(({ spent }) => Object.keys(spent.window)));
  const byThread = [...threads]
    .map((name) => [name, perFrame(({ spent }) => spent.window[name] ?? 0)])
    .filter(([, ms]) => ms >= 0.02)
    .toSorted((a, b) => b[1] - a[1]);
  return {
    ...{ recipe, batch, rounds, seconds },
    watchedStepsPerSecond: round(median(watched.map(rate))),
    aloneStepsPerSecond: round(median(alone.map(rate))),
    slowdown: round(1 - median(watched.map((one, index) => rate(one) / rate(alone[index])))),
    cost: round(
      median(
        watched.map(({ spent, steps }) => {
          const all = total(spent.engine) + total(spent.host) + total(spent.window);
          return 1 - (training * steps) / all;
        }),
      ),
    ),
    coresOfWindow: round(median(watched.map(({ spent, elapsed }) => total(spent.window) / 1e6 / elapsed))),
    framesPerSecond: round(median(watched.map(({ frames, elapsed }) => (frames * 1000) / elapsed))),
    bytesPerFrame: Math.round(median(watched.map(({ bytes, frames }) => bytes / frames))),
    perFrameMs: {
      engine: perFrame(({ spent, steps }) => total(spent.engine) - training * steps),
      engineMainThread: perFrame(
        ({ spent, steps }) =>
          spent.engine.main - steps * median(alone.map((one) => one.spent.engine.main / one.steps)),
      ),
      host: perFrame(({ spent }) => total(spent.host)),
      window: perFrame(({ spent }) => total(spent.window)),
      ...Object.fromEntries(byThread),
    },
    load: loadavg()[0],
  };
}

/** Through the user interface. */
async function startTraining(page) {
  await page.goto(url);
  await page.getByRole('button', { name: 'Train a network' }).click();
  await page.getByRole('radio', { name: names[recipe] }).check();
  await page.getByRole('radio', { name: /^built-in digits/ }).check();
  await page.getByLabel('Batch size', { exact: true }).fill(String(batch));
  // Enough epochs that no measurement falls after the end.
  await page.getByLabel('Epochs', { exact: true }).fill('1000');
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
}

/** Steps that the run has recorded in the given seconds, and the computing time spent meanwhile, in nanoseconds. */
async function progress(windowPid) {
  const spent = () => ({
    engine: spentByThread(enginePid(), { main: true }),
    host: spentByThread(serverPid(), { except: enginePid() }),
    window: spentByThread(windowPid),
  });
  const [from, begun, before] = [journalledStep(), performance.now(), spent()];
  await wait(seconds * 1000);
  const [to, ended, after] = [journalledStep(), performance.now(), spent()];
  const differences = Object.keys(after).map((part) => [
    part,
    Object.fromEntries(
      Object.entries(after[part]).map(([thread, time]) => [thread, time - (before[part][thread] ?? 0)]),
    ),
  ]);
  return { steps: to - from, elapsed: ended - begun, spent: Object.fromEntries(differences) };
}

/** The last recorded step of the only run. */
function journalledStep() {
  const runs = join(home, 'runs');
  const lines = readFileSync(join(runs, readdirSync(runs)[0], 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return JSON.parse(lines.findLast((line) => line.includes('"type":"step"'))).step;
}

function rate({ steps, elapsed }) {
  return (steps * 1000) / elapsed;
}

function total(parts) {
  return Object.values(parts).reduce((sum, one) => sum + one, 0);
}

function median(list) {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
}

function round(value) {
  return Number(value.toFixed(3));
}

/** Runs in the page before its own scripts. */
function watchPage() {
  const BETWEEN_FRAMES_MS = 8;
  let frames = 0;
  let bytes = 0;
  let drawnAt = -Infinity;
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    // All canvases of a frame are drawn at once. Waiting for the next refresh would cause one.
    if (performance.now() - drawnAt > BETWEEN_FRAMES_MS) frames++;
    drawnAt = performance.now();
    return put.apply(this, args);
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        bytes += data.byteLength ?? data.length ?? 0;
      });
    }
  };
  window.bench = {
    begin: () => {
      [frames, bytes] = [0, 0];
    },
    end: () => ({ frames, bytes }),
  };
}
