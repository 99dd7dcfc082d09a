import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines, runCli } from './builtProgram.ts';

/** An environment in which WebAssembly supports no SIMD, as on an old processor. */
function withoutSimd(): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  const file = join(folder, 'scalar.mjs');
  writeFileSync(file, 'WebAssembly.validate = () => false;\n');
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}`, FEATURESCOPE_HOME: folder };
}

describe('a processor without SIMD', () => {
  it('trains by the scalar build, and says at the start that it is slow', async () => {
    const out = join(temporaryFolder(), 'run');
    const train = ['train', 'lenet5', '--data', await tinyDataFolder(), '--steps', '1', '--batch', '4'];
    const options = ['--workers', '1', '--backend', 'wasm', '--out', out, '--json'];
    const outcome = await runCli([...train, ...options], withoutSimd());
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('no WebAssembly SIMD');
    expect(jsonLines(outcome).at(-1)).toMatchObject({ type: 'result', steps: 1, backend: 'wasm' });
  });

  it('is told of by doctor, in both languages', async () => {
    expect((await runCli(['doctor'], withoutSimd())).stdout).toContain('no WebAssembly SIMD');
    expect((await runCli(['doctor', '--lang', 'ko'], withoutSimd())).stdout).toContain('SIMD가 없습니다');
    expect((await runCli(['doctor'])).stdout).not.toContain('SIMD:');
  });
});
