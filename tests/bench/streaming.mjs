// Measures what watching all layers of digits-cnn costs its training, in Chromium on the built program and the embedded data:
//   node tests/bench/streaming.mjs [ROUNDS] [SECONDS]
// Each round trains for so many seconds while the window draws, and as long while it draws no maps and so is sent none; at the end
// as long with no window at all.
// Prints one JSON line: images a second of all three, the median of what watching cost in each round, the same of the computing time of
// the engine's main thread (Linux), frames a second, the intervals between the display's frames,
// milliseconds from a frame's arrival to its pixels, and to the pixels after one step from its end and from the key that does it.
import { readdirSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { openBuiltWindow } from './builtWindow.mjs';
import { openPlainPage, wait } from './plainPage.mjs';

const [rounds = 5, seconds = 6] = process.argv.slice(2).map(Number);
/** Small, so that there are more than thirty steps per second, each of which could be displayed. */
const BATCH = 16;
const SINGLE_STEPS = 40;
const { url, home, browser, enginePid, close } = await openBuiltWindow();
try {
  console.log(JSON.stringify(await measure()));
} finally {
  await close();
}

async function measure() {
  await startTraining(await browser.newPage());
  const page = await openPlainPage(url, watchPage);
  const shows = (button) =>
    page.until(
      `[...document.querySelectorAll('button')].some((one) => one.textContent.trim() === '${button}')`,
    );
  await shows('Pause');
  await wait(3000);
  const watched = [];
  const unwatched = [];
  const watchedWork = [];
  const unwatchedWork = [];
  const frames = [];
  for (let round = 0; round < rounds; round++) {
    await page.evaluate('bench.hold(false)');
    await wait(500);
    await page.evaluate('bench.begin()');
    const seen = await progress();
    watched.push(seen.imagesPerSecond);
    watchedWork.push(seen.workPerImage);
    frames.push(await page.evaluate('bench.end()'));
    await page.evaluate('bench.hold(true)');
    await wait(500);
    const unseen = await progress();
    unwatched.push(unseen.imagesPerSecond);
    unwatchedWork.push(unseen.workPerImage);
  }
  await page.evaluate('bench.hold(false)');
  await page.press(' ');
  await shows('Run');
  const steps = [];
  for (let step = 0; step < SINGLE_STEPS; step++) {
    await page.evaluate('bench.await()');
    await page.press('.');
    steps.push(await page.until('bench.arrived()'));
  }
  await page.press(' ');
  await shows('Pause');
  await page.close();
  const alone = [];
  for (let round = 0; round < rounds; round++) alone.push((await progress()).imagesPerSecond);
  const ofSteps = (span) => steps.map((one) => one[span]);
  const [drawn, gaps, toPixels] = ['drawn', 'gaps', 'toPixels'].map((key) =>
    frames.flatMap((one) => one[key]),
  );
  return {
    watchedImagesPerSecond: median(watched),
    unwatchedImagesPerSecond: median(unwatched),
    noWindowImagesPerSecond: median(alone),
    cost: Number((1 - median(watched.map((one, round) => one / unwatched[round]))).toFixed(3)),
    engineCost: Number((1 - median(unwatchedWork.map((one, round) => one / watchedWork[round]))).toFixed(3)),
    framesPerSecond: Number(median(drawn).toFixed(1)),
    displayGapP95Ms: at(gaps, 0.95),
    arrivalToPixelsP95Ms: at(toPixels, 0.95),
    stepEndToPixelsMedianMs: at(ofSteps('fromEnd'), 0.5),
    stepEndToPixelsP95Ms: at(ofSteps('fromEnd'), 0.95),
    keyStepToPixelsMedianMs: at(ofSteps('fromKey'), 0.5),
    keyStepToPixelsP95Ms: at(ofSteps('fromKey'), 0.95),
    watched,
    unwatched,
    alone,
    load: loadavg()[0],
  };
}

/** Through the user interface. */
async function startTraining(page) {
  await page.goto(url);
  await page.getByRole('button', { name: 'Train a network' }).click();
  await page.getByRole('radio', { name: /Digits CNN/ }).check();
  await page.getByRole('radio', { name: /^built-in digits/ }).check();
  await page.getByLabel('Batch size', { exact: true }).fill(String(BATCH));
  // Enough epochs that no measurement falls after the end.
  await page.getByLabel('Epochs', { exact: true }).fill('200');
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  await page.close();
}

/**
 * Throughput of training over the given seconds, from the steps that its run has recorded, and the computing time of the
 * engine's main thread per image, in nanoseconds, which depends little on other programs.
 */
async function progress() {
  const [from, begun, work] = [journalledStep(), performance.now(), engineNanoseconds()];
  await wait(seconds * 1000);
  const [to, ended, worked] = [journalledStep(), performance.now(), engineNanoseconds()];
  const images = (to - from) * BATCH;
  return {
    imagesPerSecond: Math.round((images * 1000) / (ended - begun)),
    workPerImage: (worked - work) / images,
  };
}

/** The last recorded step of the only run. */
function journalledStep() {
  const runs = join(home, 'runs');
  const lines = readFileSync(join(runs, readdirSync(runs)[0], 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return JSON.parse(lines.findLast((line) => line.includes('"type":"step"'))).step;
}

/** Computing time of the engine's main thread; NaN if the system does not report it. */
function engineNanoseconds() {
  const pid = enginePid();
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]);
  } catch {
    return NaN;
  }
}

function at(list, share) {
  return Number((list.toSorted((a, b) => a - b)[Math.floor(list.length * share)] ?? NaN).toFixed(1));
}

function median(list) {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
}

/**
 * Runs in the page before its own scripts. While it is held, the display never refreshes for the window, so that nothing
 * is drawn.
 */
function watchPage() {
  const request = window.requestAnimationFrame.bind(window);
  let held = false;
  let waiting = [];
  window.requestAnimationFrame = (callback) => (held ? waiting.push(callback) : request(callback));
  let arrivals = [];
  let toPixels = [];
  let gaps = [];
  let drawn = 0;
  let begun = 0;
  let pending = false;
  let input = 0;
  let ended = 0;
  let answer = null;
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    if (!pending && this.canvas.closest?.('[data-layer="conv3"]')) {
      pending = true;
      // The task after the refresh that this drawing belongs to.
      setTimeout(() => {
        const now = performance.now();
        pending = false;
        drawn++;
        if (arrivals.length > 0) toPixels.push(now - arrivals.at(-1));
        arrivals = [];
        if (input > 0 && answer === null) answer = { fromKey: now - input, fromEnd: now - ended };
      }, 0);
    }
    return put.apply(this, args);
  };
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        // The engine reports a step as soon as it is done, before it makes the maps.
        if (input > 0 && ended === 0) ended = performance.now();
        if ((data.byteLength ?? data.size ?? 0) > 50_000) arrivals.push(performance.now());
      });
    }
  };
  window.addEventListener('keydown', () => (input = performance.now()), { capture: true });
  let last = 0;
  const refresh = (now) => {
    if (last > 0) gaps.push(now - last);
    last = now;
    request(refresh);
  };
  request(refresh);
  window.bench = {
    hold: (hold) => {
      held = hold;
      if (!held) for (const callback of waiting.splice(0)) request(callback);
    },
    begin: () => {
      [gaps, toPixels, drawn, begun] = [[], [], 0, performance.now()];
    },
    end: () => ({ gaps, toPixels, drawn: [(drawn * 1000) / (performance.now() - begun)] }),
    await: () => {
      [input, ended, answer] = [0, 0, null];
    },
    arrived: () => answer ?? false,
  };
}
