import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateDigits } from '../../src-main/engine/data/handwriting/generate.ts';
import type { Split } from '../../src-main/engine/data/Dataset.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder, writeDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

/** One run for all tests, which each copies; its data was in `before` and is in `after` now. */
const home = mkdtempSync(join(tmpdir(), 'featurescope-moved-'));
const environment = { FEATURESCOPE_HOME: home, FEATURESCOPE_DATA: '' };
const [before, after, trained] = ['before', 'after', 'trained'].map((name) => join(home, name));
const command = (...args: string[]) => runInProcess([...args, '--json'], environment);
let run = '';
let whole = '';
beforeAll(async () => {
  await tinyDataFolder(before!);
  const args = ['train', 'lenet5', '--data', before!, '--epochs', '2', '--seed', '3', '--batch', '32'];
  const told = await command(...args, '--workers', '1', '--out', trained!);
  whole = String(jsonLines(told).at(-1)!['weightsSha256']);
  renameSync(before!, after!);
}, 60_000);
beforeEach(() => {
  run = join(temporaryFolder(), 'run');
  cpSync(trained!, run, { recursive: true });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const withoutData = [
  'architecture',
  'summary',
  'filters',
  'curves',
  'over-time',
  'gradient-norms',
  'connections',
];

describe('a run whose data was moved', () => {
  it('exports every figure that needs no image', async () => {
    const out = temporaryFolder();
    const told = await command('export', run, '--figure', withoutData.join(','), '--out', out);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    const { files, notes } = jsonLines(told).at(-1) as { files: string[]; notes?: unknown };
    expect(notes).toBeUndefined();
    expect(files.map((file) => basename(file)).sort()).toEqual(withoutData.map((id) => `${id}.svg`).sort());
  });

  it('exports filters as training began and how they changed', async () => {
    for (const when of ['start', 'change']) {
      const told = await command(
        'export',
        run,
        '--figure',
        'filters',
        '--when',
        when,
        '--out',
        temporaryFolder(),
      );
      expect(told, when).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it.each(['feature-maps', 'samples', 'confusion', 'mistakes', 'roc'])(
    'says what is missing where a figure needs images: %s',
    async (figure) => {
      const out = join(temporaryFolder(), 'out');
      const told = await command('export', run, '--figure', figure, '--out', out);
      expect(told).toMatchObject({ code: 2, stdout: '' });
      expect(told.stderr).toContain(`no longer at "${before!}"`);
      expect(told.stderr).toContain('--data');
      expect(existsSync(out)).toBe(false);
    },
  );

  it('exports those too where --data says where it is', async () => {
    const args = ['--figure', 'feature-maps,confusion', '--data', after!, '--out', temporaryFolder()];
    expect(await command('export', run, ...args)).toMatchObject({ code: 0, stderr: '' });
  });

  it('goes back to a step that is kept without any image, and to another one with --data', async () => {
    const kept = await command('rewind', run, '--step', '6');
    expect(jsonLines(kept).at(-1)).toMatchObject({ type: 'rewound', weightsSha256: whole });
    const lost = await command('rewind', run, '--step', '2');
    expect(lost).toMatchObject({ code: 2, stdout: '' });
    expect(lost.stderr).toContain('no longer at');
    expect(await command('rewind', run, '--step', '2', '--data', after!)).toMatchObject({ code: 0 });
  });

  it('goes on with --data, and knows the new place from then on', async () => {
    const journal = readFileSync(join(run, 'metrics.jsonl'), 'utf8');
    const lost = await command('resume', run, '--epochs', '3');
    expect(lost).toMatchObject({ code: 2, stdout: '' });
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(journal);
    const gone = await command('resume', run, '--epochs', '3', '--data', after!);
    expect(jsonLines(gone).at(-1)).toMatchObject({ type: 'result', steps: 9 });
    expect(await command('resume', run, '--epochs', '4')).toMatchObject({ code: 0 });
  });

  it('refuses a new place that is none', async () => {
    const told = await command('resume', run, '--data', join(home, 'nowhere'));
    expect(told).toMatchObject({ code: 2 });
    expect(told.stderr).toContain('nowhere');
  });
});

describe('a run whose data is not what it was', () => {
  it.each([['resume'], ['rewind', '--step', '2'], ['export', '--figure', 'curves']])(
    'is refused where classes are missing: %s',
    async (name, ...more) => {
      const few = fewClasses();
      const told = await command(name, run, ...more, '--data', few);
      expect(told).toMatchObject({ code: 2, stdout: '' });
      expect(told.stderr).toContain('0, 1, 2, 3, 4 (5)');
      expect(told.stderr).toContain('0, 1, 2, 3, 4, 5, 6, 7, 8, 9 (10)');
    },
  );
});

/** Digits up to 4 alone. */
function fewClasses(): string {
  const { train, test } = generateDigits({ train: 96, test: 32 });
  const folder = join(temporaryFolder(), 'few');
  mkdirSync(join(folder, '..'), { recursive: true });
  return writeDataFolder({ train: upTo4(train), test: upTo4(test) }, 28, folder);
}

function upTo4(split: Split): Split {
  const labels = Uint8Array.from(split.labels, (label) => label % 5);
  return { ...split, labels };
}
