// Pre-step of every command: installs and builds what is missing or outdated, with messages. Uses only Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = [20, 19];
const cache = join(root, '.cache');

/** Prints a message to stderr: stdout belongs to the command itself. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Prepares the program: dependencies, kernels, bundles. Exits with a clear message if that fails. */
export async function prepare() {
  process.chdir(root);
  checkNode();
  installDependencies();
  const { buildKernels } = await import(pathToFileURL(join(root, 'scripts', 'build-kernels.mjs')).href);
  await buildKernels();
  await buildBundles();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(`Featurescope needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`);
}

function installDependencies() {
  const wanted = hash(readFileSync(join(root, 'package-lock.json')));
  const stamp = join(root, 'node_modules', '.featurescope-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    stop(
      'node_modules is a link to a folder with other versions; npm would empty that folder. Remove the link first.',
    );
  say('Installing dependencies with npm ci; this takes about a minute, once.');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    process.stderr.write(result.stderr);
    stop('The dependencies could not be installed (see above). Check the connection and try again.');
  }
  writeFileSync(stamp, wanted);
  if (!existsSync(join(root, 'node_modules', '@tensorflow', 'tfjs-node')))
    say('Native TensorFlow could not be had for this machine; the bundled WebAssembly backend will be used.');
}

/** Builds the three bundles if a source is newer than they are. */
async function buildBundles() {
  const sources = [
    'scripts/prepare.mjs',
    'scripts/notices.mjs',
    'src-main',
    'src-renderer',
    'src-shared',
    'electron.vite.config.ts',
    'package-lock.json',
    'svelte.config.js',
  ];
  const wanted = hash(sources.flatMap((source) => describeFiles(join(root, source))).join('\n'));
  const stamp = join(root, 'out', '.sources');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building Featurescope; a few seconds.');
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const result = spawnSync(process.execPath, [electronVite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (result.status !== 0) {
    process.stderr.write(result.stdout + result.stderr);
    stop('Featurescope could not be built (see above).');
  }
  copyFonts();
  const { writeNotices } = await import(pathToFileURL(join(root, 'scripts', 'notices.mjs')).href);
  writeNotices(root, join(root, 'out', 'renderer', 'NOTICES.txt'));
  writeFileSync(stamp, wanted);
}

/** The faces of exported figures, in the weights they use: the second has what the first lacks. */
function copyFonts() {
  const [from, to] = [join(root, 'node_modules/pretendard/dist/public/static'), join(root, 'out/fonts')];
  mkdirSync(to, { recursive: true });
  for (const weight of ['Regular', 'SemiBold', 'Bold'])
    copyFileSync(join(from, `Pretendard-${weight}.otf`), join(to, `Pretendard-${weight}.otf`));
  for (const name of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
    copyFileSync(join(root, 'node_modules/dejavu-fonts-ttf/ttf', name), join(to, name));
  // Both licences ask for their text beside the files.
  copyFileSync(join(root, 'node_modules/pretendard/dist/LICENSE.txt'), join(to, 'Pretendard-LICENSE.txt'));
  copyFileSync(join(root, 'node_modules/dejavu-fonts-ttf/LICENSE'), join(to, 'DejaVuSans-LICENSE.txt'));
}

function describeFiles(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [`${path} ${found.size} ${found.mtimeMs}`];
  return readdirSync(path)
    .sort()
    .flatMap((name) => describeFiles(join(path, name)));
}

/** Whether something was found to be unavailable today, so that not every start tries again in vain. */
export function failedToday(what) {
  const found = statSync(join(cache, `${what}-failed`), { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs < 24 * 3600 * 1000;
}

/** Remembers a failure for {@link failedToday}. */
export function rememberFailure(what) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, `${what}-failed`), '');
}

const hash = (data) => createHash('sha256').update(data).digest('hex');

function stop(line) {
  say(line);
  process.exit(1);
}
