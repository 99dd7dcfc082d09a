// Measures the start: from running `serve` to the first layer on the screen, in a running Chromium. node
// tests/bench/start.mjs [TIMES] [FOLDER OF ANOTHER BUILT PROGRAM] Prints one JSON line: the median and all times in
// milliseconds, and the load of the machine.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';
import { root } from '../../scripts/prepare.mjs';

const times = Number(process.argv[2] ?? 5);
const program = process.argv[3] ?? root;
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const measured = [];
try {
  for (let time = 0; time < times; time++) measured.push(await firstLayer());
} finally {
  await browser.close();
}
const inOrder = measured.map(Math.round).sort((a, b) => a - b);
process.stdout.write(
  `${JSON.stringify({ medianMs: inOrder[Math.floor(times / 2)], allMs: inOrder, load: loadavg()[0] })}\n`,
);

async function firstLayer() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const home = mkdtempSync(join(tmpdir(), 'featurescope-bench-'));
  const began = performance.now();
  const server = spawn(process.execPath, [join(program, 'out', 'main', 'cli.js'), 'serve', '--json'], {
    env: { ...process.env, FEATURESCOPE_HOME: home, XDG_CACHE_HOME: home, FEATURESCOPE_DATA: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await new Promise((resolve) => {
      createInterface(server.stdout).once('line', (...told) => resolve(told));
    });
    await page.goto(JSON.parse(line).url);
    await page.locator('[data-layer]').first().waitFor();
    return performance.now() - began;
  } finally {
    await page.close();
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true });
  }
}
