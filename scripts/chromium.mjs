// Finds or installs the Chromium for the browser tests. Needs no installed package.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'FEATURESCOPE_CHROMIUM';
const systemNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
];
const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windowsPaths = [
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
  String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];

/**
 * Arguments for starting Chromium in tests. Each window would load suggestion pages for the address bar, which costs a
 * second of computing time and is never visible; and for each page a further process would be started in advance, which a
 * test that opens one page never needs. Only the last list of disabled features counts, so it repeats those that
 * Playwright disables.
 */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  `--disable-features=${[
    'WebUIOmniboxPopup',
    'WebUIOmniboxAimPopup',
    'AimEnabled',
    'AvoidUnnecessaryBeforeUnloadCheckSync',
    'DestroyProfileOnBrowserClose',
    'HttpsUpgrades',
    'HttpsFirstBalancedModeAutoEnable',
    'MediaRouter',
    'NetworkTimeServiceQuerying',
    'OptimizationHints',
    'PaintHolding',
    'PreconnectToSearch',
    'SpareRendererForSitePerProcess',
    'ThirdPartyStoragePartitioning',
  ].join(',')}`,
];

/** Path of a Chromium-based browser: from $FEATURESCOPE_CHROMIUM, the system, or Playwright's cache; else undefined. */
export function findChromium() {
  const named = process.env[VARIABLE];
  if (named) return existsSync(named) ? named : undefined;
  const onPath = (process.env.PATH ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .flatMap((folder) => systemNames.map((name) => join(folder, name)));
  return [...onPath, ...macPaths, ...windowsPaths, ...playwrightPaths()].find((path) => existsSync(path));
}

function playwrightPaths() {
  const caches = [
    process.env.PLAYWRIGHT_BROWSERS_PATH,
    join(homedir(), '.cache', 'ms-playwright'),
    join(homedir(), 'Library', 'Caches', 'ms-playwright'),
    join(homedir(), 'AppData', 'Local', 'ms-playwright'),
  ].filter((path) => path && existsSync(path));
  return caches.flatMap((cache) =>
    readdirSync(cache)
      .filter((name) => name.startsWith('chromium'))
      .flatMap((name) =>
        [
          'chrome-linux/chrome',
          'chrome-linux64/chrome',
          'chrome-win/chrome.exe',
          'chrome-linux/headless_shell',
        ].map((tail) => join(cache, name, tail)),
      ),
  );
}

/** Finds a Chromium, installing one if there is none: with apt as root on Debian and Ubuntu, else Playwright's own. */
export function ensureChromium(say) {
  const found = findChromium();
  if (found) return found;
  if (process.env[VARIABLE])
    throw new Error(`${VARIABLE} names ${process.env[VARIABLE]}, which does not exist.`);
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say("No Chromium found for the browser tests: installing Debian's with apt-get (about 200 MB).");
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
  } else {
    say("No Chromium found for the browser tests: installing Playwright's (about 170 MB).");
    run(process.execPath, [join('node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
  }
  const installed = findChromium();
  if (!installed)
    throw new Error(
      `The browser tests need a Chromium and none could be installed. Install one, or set ${VARIABLE} to its path.`,
    );
  return installed;
}

function run(command, args) {
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
