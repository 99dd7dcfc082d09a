// Measures the window as a person meets it, in Chromium, on the built program and the embedded data:
//   node tests/bench/window.mjs [SECONDS]
// Prints one JSON line: milliseconds from opening the address to the first feature maps, from the click on Start to the
// first live ones, the longest main-thread task while training, and the intervals between drawn frames.
import { loadavg } from 'node:os';
import { openBuiltWindow } from './builtWindow.mjs';

const seconds = Number(process.argv[2] ?? 15);
const { url, browser, close } = await openBuiltWindow();
try {
  process.stdout.write(
    `${JSON.stringify(await measure(await browser.newPage({ viewport: { width: 1280, height: 800 } })))}\n`,
  );
} finally {
  await close();
}

async function measure(page) {
  await page.addInitScript(watchPage);
  const opened = performance.now();
  await page.goto(url);
  await page.waitForFunction(() => window.bench.painted());
  const firstMaps = performance.now() - opened;
  await page.getByRole('button', { name: 'Train a network' }).click();
  await page.getByRole('radio', { name: /^built-in digits/ }).check();
  await page.getByRole('button', { name: 'Start training', exact: true }).evaluate((button) => {
    button.addEventListener('click', () => window.bench.clicked());
  });
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  const liveMaps = await page.waitForFunction(() => window.bench.live()).then((handle) => handle.jsonValue());
  await page.waitForTimeout(1000);
  await page.evaluate(() => window.bench.begin());
  await page.waitForTimeout(seconds * 1000);
  const training = await page.evaluate(() => window.bench.end());
  return {
    firstMapsMs: Math.round(firstMaps),
    clickToLiveMapsMs: Math.round(liveMaps),
    ...training,
    load: loadavg()[0],
  };
}

/** Runs in the page before its own scripts: notes long tasks and the moments at which a canvas is drawn. */
function watchPage() {
  const draws = [];
  const tasks = [];
  let click = Infinity;
  let begun = Infinity;
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    draws.push(performance.now());
    return put.apply(this, args);
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  window.bench = {
    painted: () => draws.length > 5,
    clicked: () => (click = performance.now()),
    // The new network's maps are those drawn once its transport says that it trains.
    live: () => {
      const pause = [...document.querySelectorAll('button')].some(
        (button) => button.textContent.trim() === 'Pause',
      );
      const after = draws.find((time) => time > click);
      return pause && after ? after - click : false;
    },
    begin: () => (begun = performance.now()),
    end: () => {
      const frames = draws
        .filter((time) => time > begun)
        .filter((time, index, all) => index === 0 || time - all[index - 1] > 4);
      const gaps = frames
        .slice(1)
        .map((time, index) => time - frames[index])
        .sort((a, b) => a - b);
      const long = tasks.filter((task) => task.startTime > begun).map((task) => Math.round(task.duration));
      return {
        longTasksMs: long.sort((a, b) => b - a).slice(0, 5),
        framesPerSecond: Number((frames.length / ((performance.now() - begun) / 1000)).toFixed(1)),
        frameGapP95Ms: Math.round(gaps[Math.floor(gaps.length * 0.95)] ?? NaN),
      };
    },
  };
}
