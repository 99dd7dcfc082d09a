import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import JSZip from 'jszip';
import { expect, it } from 'vitest';
import { RunFolder } from '../../src-main/engine/library/RunFolder.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { eventually } from '../eventually.ts';
import { readPng } from '../readPng.ts';
import { jsonLines, runCli, startCli } from './builtProgram.ts';

/** Number of kills. To change it: `FEATURESCOPE_KILLS=100 npm test -- --project node tests/hosts/exportKills.test.ts`. */
const KILLS = Number(process.env['FEATURESCOPE_KILLS'] ?? 2);

/** Fails for a file that is not whole. */
const check: Record<string, (content: Buffer) => unknown> = {
  '.svg': (content) => expect(content.toString('utf8').trimEnd()).toMatch(/<\/svg>$/),
  '.png': (content) => readPng(content),
  '.pdf': (content) => expect(content.toString('latin1').trimEnd()).toMatch(/%%EOF$/),
  '.pptx': (content) => JSZip.loadAsync(content, { checkCRC32: true }),
};

/** The files of a folder that have their names. */
const namedIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.partial')) : [];

it(
  'an export that is killed leaves whole files alone, and a run that goes on as if nothing had happened',
  async () => {
    const environment = { FEATURESCOPE_HOME: temporaryFolder(), FEATURESCOPE_WORKERS: '1' };
    const data = await tinyDataFolder();
    const run = join(temporaryFolder(), 'run');
    const training = [
      'train',
      'lenet5',
      '--data',
      data,
      '--batch',
      '8',
      '--epochs',
      '2',
      '--seed',
      '4',
      '--json',
    ];
    const straight = jsonLines(await runCli(training, environment)).at(-1)!;
    await runCli([...training, '--steps', '13', '--out', run], environment);
    const exporting = ['export', run, '--figure', 'deck', '--format', 'svg,png,pdf,pptx', '--json'];
    let out = '';
    for (let kill = 0; kill < KILLS; kill++) {
      out = join(temporaryFolder(), 'figures');
      const child = startCli([...exporting, '--out', out], environment);
      const ended = new Promise((resolve) => child.once('close', resolve));
      // At any of its files; the last ones are a whole deck each.
      const files = (kill * 5) % 24;
      await eventually(() => expect(child.exitCode !== null || namedIn(out).length >= files).toBe(true), {
        interval: 1,
      });
      child.kill('SIGKILL');
      await ended;
      for (const name of namedIn(out)) await check[extname(name)]!(readFileSync(join(out, name)));
      expect(RunFolder.open(run).latestCheckpoint().step).toBe(13);
    }
    const whole = jsonLines(await runCli([...exporting, '--out', out], environment)).at(-1)!;
    expect((whole['files'] as string[]).length).toBeGreaterThan(10);
    expect(readdirSync(out).filter((name) => name.endsWith('.partial'))).toEqual([]);
    const resumed = jsonLines(await runCli(['resume', run, '--json'], environment)).at(-1)!;
    expect(resumed).toMatchObject({ steps: straight['steps'], weightsSha256: straight['weightsSha256'] });
  },
  180_000 + 30_000 * KILLS,
);
