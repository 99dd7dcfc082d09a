// `npm test`: runs all tests, and in parallel formatting, lint, import rules and type checks. Arguments are passed to
// vitest (for example a file name).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { prepare, root, say } from './prepare.mjs';

await prepare();
try {
  process.env.FEATURESCOPE_CHROMIUM = ensureChromium(say);
} catch (error) {
  say(error.message);
  process.exit(1);
}

const bin = (name, script) => join(root, 'node_modules', name, script);
/** Cache of a check for unchanged files. */
const cache = (name) => join(root, 'node_modules', '.cache', 'featurescope', name);

const checks = [
  [
    'formatting',
    bin('prettier', 'bin/prettier.cjs'),
    ['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content'],
    ['--cache-location', cache('prettier'), '.'],
  ],
  [
    'lint',
    bin('eslint', 'bin/eslint.js'),
    ['--cache', '--cache-strategy', 'content', '--cache-location', cache('eslint'), '.'],
  ],
  [
    'import rules',
    bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
    ['src-main', 'src-renderer', 'src-shared'],
  ],
  ['unused files, exports and dependencies', bin('knip', 'bin/knip.js'), ['--no-progress']],
  [
    'types of the main side',
    bin('typescript', 'bin/tsc'),
    ['-p', 'tsconfig.main.json', '--incremental', '--tsBuildInfoFile', cache('main.tsbuildinfo')],
  ],
  [
    'types of the renderer',
    bin('svelte-check', 'bin/svelte-check'),
    ['--tsconfig', 'tsconfig.renderer.json', '--output', 'human', '--incremental'],
  ],
];
const tests = ['tests', bin('vitest', 'vitest.mjs'), ['run', ...process.argv.slice(2)]];

// Two lanes, because the tests spend much of their time waiting for processes. The output of tests is shown as it comes,
// that of checks at the end, so that they do not mix.
const [testsPassed, outcomes] = await Promise.all([run(tests, 'inherit'), runChecks()]);
for (const { name, output } of outcomes) process.stderr.write(`\n${name}\n${output}`);
const failed = outcomes.filter(({ passed }) => !passed).map(({ name }) => name);
if (!testsPassed.passed) failed.push('tests');
if (failed.length > 0) say(`\nFailed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);

async function runChecks() {
  const outcomes = [];
  for (const check of checks) outcomes.push(await run(check, ['ignore', 'pipe', 'pipe']));
  return outcomes;
}

/** Runs a program until it exits; its output is captured unless it goes directly to the terminal. */
function run([name, script, ...args], stdio) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args.flat()], { cwd: root, stdio });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', ({ message }) => resolve({ name, output: `${output}${message}\n`, passed: false }));
    child.once('close', (code) => resolve({ name, output, passed: code === 0 }));
  });
}
