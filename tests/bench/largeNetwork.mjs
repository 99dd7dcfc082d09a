// Measures the window on VGG-16 (224x224x3, 4,224 convolution maps) with the real engine, in Chromium:
//   node tests/bench/largeNetwork.mjs [FOLDER FOR PICTURES]
// Prints one JSON line: for opening, panning to the end, zooming out, another image, and opening layers: milliseconds until the
// maps are there, frames and their bytes, the longest task of the page, and the intervals between its refreshes; then memory.
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { openBuiltWindow } from './builtWindow.mjs';
import { makeVggProgram } from './vgg16/program.mjs';

const pictures = process.argv[2];
const { url, browser, enginePid, close } = await openBuiltWindow(await makeVggProgram());
try {
  console.log(
    JSON.stringify(await measure(await browser.newPage({ viewport: { width: 1280, height: 800 } }))),
  );
} finally {
  await close();
}

async function measure(page) {
  await page.addInitScript(watchPage);
  page.on('pageerror', (error) => console.error(error.message));
  const result = {};
  const phase = async (name, act) => {
    await page.evaluate(() => window.bench?.begin()).catch(() => undefined);
    const start = performance.now();
    await act();
    const ms = Math.round(performance.now() - start);
    result[name] = { ms, ...(await page.evaluate(() => window.bench.end())) };
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  const drawn = (layer) =>
    page.waitForFunction((name) => window.bench.drawn(name), layer, { timeout: 120_000 });
  const answered = () => page.locator('.stage .waiting').waitFor({ state: 'detached', timeout: 60_000 });
  const box = () => page.locator('#stage').boundingBox();

  await phase('open', async () => {
    await page.goto(url);
    await drawn('conv1_2');
    await answered();
  });
  await phase('pan', async () => {
    for (let drag = 0; drag < 14; drag++) {
      const { x, y, width } = await box();
      await page.mouse.move(x + width - 30, y + 30);
      await page.mouse.down();
      for (let step = 1; step <= 12; step++)
        await page.mouse.move(x + width - 30 - (step * (width - 60)) / 12, y + 30);
      await page.mouse.up();
    }
    await answered();
  });
  await phase('back', async () => {
    await page.locator('[data-layer="conv1_2"]').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await drawn('conv1_1');
    await answered();
  });
  await phase('zoomOut', async () => {
    await page.keyboard.press('0');
    await drawn('conv5_3');
    await answered();
  });
  await phase('image', async () => {
    await page.keyboard.press(']');
    await page.waitForTimeout(50);
    await answered();
  });
  for (const layer of ['conv3_1', 'fc1', 'output'])
    await phase(layer, async () => {
      await page.evaluate((name) => (location.hash = `#layer=${name}&map=5&view=layer`), layer);
      await page.locator('.layer-view .line .term, .layer-view .dense table').first().waitFor();
    });
  return {
    ...result,
    engineMegabytes: residentMegabytes(enginePid()),
    pageHeapMegabytes: await page.evaluate(() => Math.round(performance.memory.usedJSHeapSize / 1e6)),
    load: loadavg()[0],
  };
}

function residentMegabytes(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(kilobytes) / 1e3);
}

/** Runs in the page before its own scripts. */
function watchPage() {
  const draws = new Map();
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    const layer = this.canvas.closest?.('[data-layer]')?.dataset.layer;
    if (layer) draws.set(layer, performance.now());
    return put.apply(this, args);
  };
  let frames = [];
  let tasks = [];
  let gaps = [];
  let begun = 0;
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        const bytes = data.byteLength ?? data.size ?? 0;
        if (bytes > 20_000) frames.push(bytes);
      });
    }
  };
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration))).observe({
    type: 'longtask',
  });
  let last = 0;
  const refresh = (now) => {
    if (last > 0) gaps.push(now - last);
    last = now;
    requestAnimationFrame(refresh);
  };
  requestAnimationFrame(refresh);
  window.bench = {
    begin: () => {
      [frames, tasks, gaps, begun] = [[], [], [], performance.now()];
    },
    drawn: (layer) => (draws.get(layer) ?? -1) > begun,
    end: () => ({
      frames: frames.length,
      megabytes: frames.map((bytes) => Number((bytes / 1e6).toFixed(2))),
      longestTaskMs: Math.round(Math.max(0, ...tasks)),
      meanGapMs: Math.round(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length),
    }),
  };
}
