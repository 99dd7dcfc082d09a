// The built program as for a new user, and a Chromium to view it with: the basis of all measurements of the window.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';
import { prepare, root } from '../../scripts/prepare.mjs';

/**
 * Serves the built program with empty folders, and starts a browser. `home` contains the runs. `close` ends both and
 * removes the folders.
 * @param program folder of another program than this one
 */
export async function openBuiltWindow(program = root) {
  await prepare();
  const home = mkdtempSync(join(tmpdir(), 'featurescope-bench-'));
  const server = spawn(process.execPath, [join(program, 'out', 'main', 'cli.js'), 'serve', '--json'], {
    env: { ...process.env, FEATURESCOPE_HOME: home, XDG_CACHE_HOME: home, FEATURESCOPE_DATA: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let pid;
  const url = await new Promise((resolve) => {
    let address;
    createInterface(server.stdout).on('line', (text) => {
      const line = JSON.parse(text);
      if (line.type === 'listening') address = line.url;
      else {
        pid = line.pid;
        resolve(address);
      }
    });
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const close = async () => {
    await browser.close();
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(home, { recursive: true, force: true });
  };
  /** Process id of the engine. */
  const enginePid = () => pid;
  /** Process id of the program that serves the window, whose child the engine is. */
  const serverPid = () => server.pid;
  return { url, home, browser, enginePid, serverPid, close };
}
