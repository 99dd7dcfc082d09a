// `npm start`: starts the desktop app; without Electron or a display, opens the same window in a browser.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { runElectron } from './electron.mjs';
import { failedToday, prepare, rememberFailure, root, say } from './prepare.mjs';

const INSTALL_MS = 180_000;

await prepare();
const { binary, reason } = findElectron();
if (binary) await startElectron(binary);
else startInBrowser(reason);

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function findElectron() {
  if (!hasDisplay()) return { reason: 'there is no display here' };
  const present = electronBinary();
  if (present) return { binary: present };
  if (failedToday('electron')) return { reason: 'the Electron binary could not be had' };
  say('Fetching the Electron binary (about 110 MB), once.');
  spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
    stdio: 'ignore',
    timeout: INSTALL_MS,
  });
  const fetched = electronBinary();
  if (fetched) return { binary: fetched };
  rememberFailure('electron');
  return { reason: 'the Electron binary could not be had' };
}

function electronBinary() {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

async function startElectron(binary) {
  const outcome = await runElectron(binary, [root, ...process.argv.slice(2)]);
  if (outcome.reason === undefined) process.exit(outcome.code);
  startInBrowser(outcome.reason);
}

function startInBrowser(reason) {
  say(
    hasDisplay()
      ? `Opening in a browser, because ${reason}.`
      : `Serving the window for a browser, because ${reason}.`,
  );
  const child = spawn(
    process.execPath,
    [join(root, 'out', 'main', 'cli.js'), 'serve', '--json', ...process.argv.slice(2)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    const line = text.split('\n').find((candidate) => candidate.includes('"listening"'));
    if (!line || !text.includes('\n')) return;
    child.stdout.removeAllListeners('data').resume();
    announce(JSON.parse(line).url);
  });
  endWith(child);
}

function announce(url) {
  process.stdout.write(`Featurescope is at ${url}\nCtrl-C stops it.\n`);
  if (!hasDisplay()) return;
  const chromium = findChromium();
  const [command, args] = chromium ? [chromium, [`--app=${url}`]] : opener(url);
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => say('No browser could be opened; open the address above in one.'))
    .unref();
}

function opener(url) {
  if (process.platform === 'darwin') return ['open', [url]];
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '', url]];
  return ['xdg-open', [url]];
}

/** Exits when the child exits; signals are passed on, and it saves before it exits. */
function endWith(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}
