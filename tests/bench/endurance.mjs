// Trains under a window that changes screens and exports figures in all formats, for some minutes (default 60), and prints
// every minute what it all takes. At the end it compares the last fifth of the time with the second, the first being warm-up:
//   node tests/bench/endurance.mjs [MINUTES] [FOLDER OF A BUILT PROGRAM]
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { openBuiltWindow } from './builtWindow.mjs';

const minutes = Number(process.argv[2] ?? 60);
const MINUTE_MS = 60_000;
/** Keys of the screens, each as people leave it again. */
const SCREENS = ['v', 'f', 'w', 'o'];
const FORMATS = ['SVG', 'PNG', 'PDF', 'PPTX', 'GIF'];
const SIZES = [
  [1280, 720],
  [1920, 1080],
  [1024, 768],
];

const { url, browser, enginePid, close } = await openBuiltWindow(process.argv[3]);
const complaints = [];
const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
page.on('pageerror', ({ message }) => complaints.push(message));
page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
let tensors = 0;
page.on('websocket', (socket) =>
  socket.on('framereceived', ({ payload }) => {
    if (typeof payload !== 'string' || !payload.includes('"onStatus"')) return;
    tensors = JSON.parse(payload).a?.[0]?.tensors ?? tensors;
  }),
);
const devtools = await page.context().newCDPSession(page);
await devtools.send('Performance.enable');

const rows = [];
let [exports, rounds] = [0, 0];
try {
  await begin();
  const start = performance.now();
  while (performance.now() - start < minutes * MINUTE_MS) {
    await round();
    const minute = Math.floor((performance.now() - start) / MINUTE_MS);
    if (minute > (rows.at(-1)?.minute ?? -1)) await note(minute);
  }
  summarise();
} finally {
  await close();
}

async function begin() {
  await page.goto(url);
  await page.getByRole('button', { name: 'Train a network' }).click();
  await page.getByRole('radio', { name: /^built-in digits/ }).check();
  await page.getByRole('button', { name: 'Start training', exact: true }).click();
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
}

/** Once through all screens, with one export, one step looked into and one comparison. */
async function round() {
  rounds++;
  const [width, height] = SIZES[rounds % SIZES.length];
  await page.setViewportSize({ width, height });
  for (const screen of SCREENS) {
    await page.keyboard.press(screen);
    await settle();
    if (screen === 'f') await exportOne(FORMATS[rounds % FORMATS.length]);
    await page.keyboard.press('Escape');
    await settle();
  }
  for (const panel of ['c', 'i']) {
    await page.keyboard.press(panel);
    await settle();
    await page.keyboard.press('Escape');
    await settle();
  }
  // Looking into a step pauses, and training may have ended.
  if (await page.getByRole('button', { name: 'Run', exact: true }).isVisible()) {
    await page.keyboard.press(' ');
    await settle();
  }
}

async function exportOne(format) {
  const button = page.getByRole('button', { name: format, exact: true }).first();
  if (!(await button.isVisible())) return;
  await button.click();
  // Nothing moves in most figures, which a GIF needs.
  const name = format === 'PPTX' ? 'Export the deck' : 'Export this figure';
  const asked = page.getByRole('button', { name, exact: true }).first();
  if (!(await asked.isEnabled())) return;
  const downloaded = page.waitForEvent('download', { timeout: MINUTE_MS }).catch(() => undefined);
  await asked.click();
  const file = await downloaded;
  if (!file) return;
  await file.delete();
  exports++;
}

/** Waits until the window has drawn what it was asked for. */
function settle() {
  return page.evaluate(
    () =>
      new Promise((resolve) => requestIdleCallback(() => requestAnimationFrame(resolve), { timeout: 1000 })),
  );
}

async function note(minute) {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  const status = readFileSync(`/proc/${enginePid()}/status`, 'utf8');
  const row = {
    minute,
    engineMB: Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024),
    tensors,
    heapMB: Number((of('JSHeapUsedSize') / 2 ** 20).toFixed(1)),
    nodes: of('Nodes'),
    listeners: of('JSEventListeners'),
    documents: of('Documents'),
  };
  rows.push(row);
  process.stdout.write(`${JSON.stringify({ ...row, rounds, exports, load: loadavg()[0] })}\n`);
}

/** Compares the medians of the fifth of the time after the warm-up and of the last fifth: single minutes meet work in progress. */
function summarise() {
  const fifth = Math.max(1, Math.floor(rows.length / 5));
  const [warm, last] = [rows.slice(fifth, 2 * fifth), rows.slice(-fifth)];
  const median = (some, name) => some.map((row) => row[name]).sort((a, b) => a - b)[some.length >> 1];
  const growth = Object.fromEntries(
    Object.keys(rows[0])
      .filter((name) => name !== 'minute')
      .map((name) => {
        const [before, after] = [median(warm, name), median(last, name)];
        return [name, { before, after, growth: `${(((after - before) / before) * 100).toFixed(1)} %` }];
      }),
  );
  process.stdout.write(`${JSON.stringify({ type: 'growth', growth, complaints })}\n`);
}
