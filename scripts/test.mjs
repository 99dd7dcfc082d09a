// `npm test`: formatting, lint, import rules, types and all tests. Arguments go to vitest (for example a file's name).
import { spawnSync } from 'node:child_process';
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
const checks = [
  ['formatting', bin('prettier', 'bin/prettier.cjs'), ['--check', '--log-level', 'warn', '.']],
  ['lint', bin('eslint', 'bin/eslint.js'), ['.']],
  [
    'import rules',
    bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
    ['src-main', 'src-renderer', 'src-shared'],
  ],
  ['types of the main side', bin('typescript', 'bin/tsc'), ['-p', 'tsconfig.main.json']],
  ['types of the end-to-end tests', bin('typescript', 'bin/tsc'), ['-p', 'tsconfig.e2e.json']],
  [
    'types of the renderer',
    bin('svelte-check', 'bin/svelte-check'),
    ['--tsconfig', 'tsconfig.renderer.json', '--output', 'human'],
  ],
  ['tests', bin('vitest', 'vitest.mjs'), ['run', ...process.argv.slice(2)]],
];

const failed = checks.filter(([name, script, args]) => {
  say(`\n${name}`);
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) say(`\nFailed: ${failed.map(([name]) => name).join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
