// Measures the window on CNN Explainer's tasks, in Chromium at 1280 x 800, on the built program with CNN Explainer's
// network: node tests/bench/explorer.mjs [ROUNDS] [--json] Prints the medians of the rounds (default 5) next to CNN
// Explainer's figures on such a machine.
import { loadavg } from 'node:os';
import { openBuiltWindow } from './builtWindow.mjs';

const MAPS = 103;
/** Measured quantities: name, unit, CNN Explainer's figure, and the maximum for ours. */
const figures = [
  ['start', 'page start to all 103 maps drawn', 'ms', 3300, 1700],
  ['script', 'script for that, gzip', 'KiB', 1388, 400],
  ['clicks', 'clicks to one output pixel’s arithmetic', '', 2, 2],
  ['layer', 'click to layer view, fully shown', 'ms', 1020, 150],
  ['arithmetic', 'click to arithmetic', 'ms', 775, 150],
  ['image', 'new input image to all maps redrawn', 'ms', 1233, 200],
  ['slide', 'frames while the kernel slides, p95', 'ms', 33, 20],
];

const words = process.argv.slice(2);
const rounds = Number(words.find((word) => !word.startsWith('--')) ?? 5);
const { url, browser, close } = await openBuiltWindow();
try {
  await openNetwork();
  const measured = [];
  for (let round = 0; round < rounds; round++) measured.push(await measure());
  report(measured);
} finally {
  await close();
}

/** Opens tiny-vgg in the engine, trains it briefly and pauses it, for the page of each round. */
async function openNetwork() {
  const { page, context } = await newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Train a network' }).click();
  await page.getByRole('radio', { name: /Tiny VGG/ }).check();
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).click({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  await context.close();
}

async function newPage() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  return { page, context };
}

async function measure() {
  const { page, context } = await newPage();
  const script = countScript(page);
  await page.goto(url);
  const start = await page.waitForFunction((maps) => window.bench.allDrawn(0, maps), MAPS).then(value);
  const round = { start, script: Math.round((await script()) / 1024), clicks: 0 };

  // From the network to the computation of one output pixel: two clicks on a map.
  const maps = page.locator('button[data-layer="conv_1_2"]');
  const position = { x: 12, y: 12 };
  await maps.click({ position });
  round.clicks++;
  await page.waitForTimeout(300);
  round.layer = await timed(page, () => maps.click({ position }), '.layer-view .line .term');
  round.clicks++;
  await page.waitForTimeout(300);
  const sum = await page.evaluate(() => window.bench.sum());
  if (sum.terms !== 11 || Math.abs(sum.difference) > 1e-9)
    throw new Error(`the numbers shown do not add up: ${JSON.stringify(sum)}`);

  // In the layer view, a click on another cell shows its numbers.
  const result = page.locator('.layer-view canvas').last();
  round.arithmetic = await timed(
    page,
    () => result.click({ position: { x: 40, y: 25 } }),
    '.layer-view .line .term',
    true,
  );

  // The kernel slides at maximum speed.
  await page.locator('.layer-view .controls select').selectOption('20');
  await page.locator('.layer-view').press('k');
  await page.evaluate(() => window.bench.beginFrames());
  await page.waitForTimeout(4000);
  round.slide = await page.evaluate(() => window.bench.frameGapP95());
  await page.locator('.layer-view').press('k');
  await page.locator('.layer-view').press('Escape');
  await page.waitForTimeout(500);

  // Another image of the data set: all maps are redrawn.
  const since = await page.evaluate(() => window.bench.mark());
  await page.keyboard.press(']');
  const drawn = await page
    .waitForFunction(([from, count]) => window.bench.allDrawn(from, count), [since, MAPS])
    .then(value);
  round.image = drawn - (await page.evaluate(() => window.bench.lastInput()));
  await context.close();
  return round;
}

function value(handle) {
  return handle.jsonValue();
}

/** Milliseconds from the click event to the frame after the awaited element appears, or has changed. */
async function timed(page, click, selector, changed = false) {
  await page.evaluate(([what, other]) => window.bench.await(what, other), [selector, changed]);
  await click();
  return page.waitForFunction(() => window.bench.arrived()).then(value);
}

/** Size of the scripts when compressed with gzip, in bytes. */
function countScript(page) {
  const bodies = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  return async () => {
    const { gzipSync } = await import('node:zlib');
    return (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  };
}

function median(list) {
  return list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
}

function report(measured) {
  const rows = figures.map(([key, name, unit, theirs, most]) => {
    const all = measured.map((round) => round[key]);
    const ours = Number(median(all).toFixed(1));
    return {
      key,
      name,
      unit,
      theirs,
      most,
      ours,
      ratio: Number((ours / theirs).toFixed(3)),
      ok: ours <= most,
      all,
    };
  });
  const load = loadavg()[0];
  if (words.includes('--json')) {
    console.log(JSON.stringify({ type: 'explorer', rounds, load, rows }));
    return;
  }
  const cells = rows.map((row) => [
    row.name,
    `${row.theirs} ${row.unit}`,
    `${row.ours} ${row.unit}`,
    `${row.most} ${row.unit}`,
    String(row.ratio),
    row.ok ? 'yes' : 'NO',
  ]);
  const head = ['', 'CNN Explainer', 'ours', 'at most', 'ratio', 'reached'];
  const widths = head.map((_text, at) => Math.max(...[head, ...cells].map((row) => row[at].length)));
  for (const row of [head, ...cells])
    console.log(
      row.map((text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join('  '),
    );
  console.log(`median of ${rounds}, load ${load.toFixed(1)}`);
}

/** Runs in the page before its own scripts: records when each canvas was drawn, input events, and frames. */
function watchPage() {
  /** When the maps of each layer were last drawn, and their number. */
  const drawn = new Map();
  let input = 0;
  let awaited = null;
  let gaps = [];
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...args) {
    const layer = this.canvas.closest?.('[data-layer]')?.dataset.layer;
    if (layer) drawn.set(layer, performance.now());
    return put.apply(this, args);
  };
  for (const kind of ['pointerdown', 'keydown'])
    window.addEventListener(kind, () => (input = performance.now()), { capture: true });
  window.addEventListener('click', () => (input = performance.now()), { capture: true });
  const mapsOf = (layer) => (layer === 'input' ? 3 : layer === 'flatten' ? 0 : 10);
  const read = (text) => Number(text.replaceAll('−', '-').replace(/^b /, ''));
  const terms = () => [...document.querySelectorAll('.layer-view .line .term')];
  const afterPaint = (then) => requestAnimationFrame(() => setTimeout(then, 0));
  function look() {
    const text = [...document.querySelectorAll(awaited.selector)].map((one) => one.textContent).join();
    if (text === '' || text === awaited.before) requestAnimationFrame(look);
    else afterPaint(() => (awaited.at = performance.now()));
  }
  let last = 0;
  let watching = false;
  function frame(now) {
    if (watching && last > 0) gaps.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  }
  requestAnimationFrame(frame);
  window.bench = {
    /** The time at which the maps of all layers had been drawn since `from`; false before that. */
    allDrawn: (from, count) => {
      const fresh = [...drawn].filter(([, at]) => at > from);
      const maps = fresh.reduce((sum, [layer]) => sum + mapsOf(layer), 0);
      // The ten scores of the last layer are not a canvas; they appear with the others.
      const scores = document.querySelectorAll('[data-layer="output"] .bar').length;
      return maps >= count && scores === 10 ? Math.max(...fresh.map(([, at]) => at)) : false;
    },
    mark: () => performance.now(),
    lastInput: () => input,
    await: (selector, changed) => {
      const before = changed
        ? [...document.querySelectorAll(selector)].map((one) => one.textContent).join()
        : '';
      awaited = { selector, before, at: null };
      requestAnimationFrame(look);
    },
    arrived: () => (awaited.at === null ? false : awaited.at - input),
    sum: () => ({
      terms: terms().length,
      difference:
        terms().reduce((sum, term) => sum + read(term.lastChild.textContent.trim()), 0) -
        read(document.querySelector('.layer-view .line b').textContent),
    }),
    beginFrames: () => {
      gaps = [];
      watching = true;
    },
    frameGapP95: () => gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.95)],
  };
}
