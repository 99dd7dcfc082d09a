import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { programFolder } from '../../../src-main/engine/resources.ts';
import { temporaryFolder } from '../../belongings.ts';
import { canShowWindows, screenEnvironment } from './display.ts';

const root = programFolder();
const binary = electronBinary();
const missing = !binary
  ? 'the Electron binary is not installed; "npx install-electron" fetches it'
  : !canShowWindows
    ? 'there is no display, and no Xvfb to stand for one'
    : undefined;
if (missing) process.stderr.write(`The desktop app is not tried in the real Electron: ${missing}.\n`);

function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return undefined;
  const file = join(folder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(file) ? file : undefined;
}

/** Starts the built app for one test, as for a new user. */
async function launch(): Promise<ElectronApplication> {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...environment } = process.env;
  const settings = { FEATURESCOPE_HOME: temporaryFolder(), FEATURESCOPE_DATA: '' };
  const app = await _electron.launch({
    executablePath: binary!,
    // Chromium's sandbox does not start for root, as which tests run in containers.
    args: [
      root,
      `--user-data-dir=${temporaryFolder()}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    env: { ...(environment as Record<string, string>), ...(await screenEnvironment()), ...settings },
    cwd: root,
  });
  onTestFinished(() => app.close());
  return app;
}

/** Number of colours on the page's canvases; a blank canvas has one. A string, because it runs in the page. */
const coloursOnStage = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => {
    const colours = new Set();
    for (const canvas of document.querySelectorAll('main canvas')) {
      if (canvas.width === 0 || canvas.height === 0) continue;
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
      copy.drawImage(canvas, 0, 0);
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
      for (const colour of new Uint32Array(data.buffer)) colours.add(colour);
    }
    return colours.size;
  })()`);

async function showsFeatureMaps(page: Page): Promise<void> {
  await page.getByText('conv1').first().waitFor();
  await expect.poll(() => coloursOnStage(page)).toBeGreaterThan(20);
}

describe.skipIf(missing !== undefined)('the desktop app in the real Electron', () => {
  it('opens its window on a trained network, and its feature maps appear without a complaint', async () => {
    const page = await (await launch()).firstWindow();
    await showsFeatureMaps(page);
    expect(await page.title()).toMatch(/^lenet5 .*Featurescope$/);
    // Reloaded with a listener, because the first load may have reported errors before.
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.reload();
    await showsFeatureMaps(page);
    expect(complaints).toEqual([]);
  });

  it('keeps its page in the sandbox, with two facts of Electron and no way out', async () => {
    const app = await launch();
    const page = await app.firstWindow();
    await showsFeatureMaps(page);
    expect(page.url()).toMatch(/^featurescope:\/\/app\//);
    const world = `[typeof require, typeof process, Object.keys(featurescopeDesktop), window.open('https://example.org/')]`;
    expect(await page.evaluate(world)).toEqual(['undefined', 'undefined', ['platform', 'version'], null]);
    expect(app.windows()).toHaveLength(1);
  });
});
