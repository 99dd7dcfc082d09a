// Runs the labs and writes their results next to the lectures' numbers: node scripts/labs.mjs [--quick] [--data FOLDER]
// [id...] A full run takes about an hour on two cores. Rows of labs that are not run are kept.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const TABLE = join(root, 'tests', 'labs', 'RESULTS.md');
const HEAD = `# What came out of the labs

Written by \`node scripts/labs.mjs\`. Lecture: what the course material has. Here: measured by this program on the data named;
"not comparable" is a shortened run, or one on other data.

| lab | number | lecture | here | | data |
| --- | --- | --- | --- | --- | --- |
`;

/** The rows of the existing table, by lab. */
function formerRows() {
  const rows = new Map();
  if (!existsSync(TABLE)) return rows;
  for (const line of readFileSync(TABLE, 'utf8').split('\n')) {
    const id = /^\| ([\w-]+) \|/.exec(line)?.[1];
    if (id && id !== 'lab' && !/^-+$/.test(id)) rows.set(id, [...(rows.get(id) ?? []), line]);
  }
  return rows;
}

function rowsOf({ id, checks, data, quick }) {
  return checks.map(({ name, expected, measured, ok, comparable }) => {
    const verdict = comparable ? (ok ? 'ok' : '**not ok**') : 'not comparable';
    const where = data === null ? '' : `${data}${quick ? ', quick' : ''}`;
    return `| ${[id, name, expected, measured, verdict, where].join(' | ')} |`;
  });
}

/** Runs the command line and returns its JSON lines. Its other output goes to the terminal. */
async function lines(args) {
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  await new Promise((resolve) => child.once('close', resolve));
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

await prepare();
const given = process.argv.slice(2);
const at = given.indexOf('--data');
const options = [...(given.includes('--quick') ? ['--quick'] : []), ...(at >= 0 ? given.splice(at, 2) : [])];
const wanted = given.filter((word) => !word.startsWith('--'));
const known = (await lines(['labs', 'list'])).map(({ id }) => id);
const rows = formerRows();
for (const id of wanted.length > 0 ? wanted : known) {
  process.stderr.write(`${id}\n`);
  const result = (await lines(['labs', 'run', id, ...options])).findLast(({ type }) => type === 'lab');
  if (!result) {
    process.stderr.write(`${id} did not come to its end\n`);
    process.exitCode = 1;
    continue;
  }
  rows.set(id, rowsOf(result));
  if (!result.ok) process.exitCode = 1;
  const table = known.flatMap((one) => rows.get(one) ?? []);
  writeFileSync(TABLE, `${HEAD}${table.join('\n')}\n`);
}
