import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { jsonLines, runCli } from './builtProgram.ts';

/** A machine without data sets, whose program cannot reach a server. */
const offline = () => ({
  FEATURESCOPE_HOME: temporaryFolder(),
  FEATURESCOPE_DATA: '',
  XDG_CACHE_HOME: temporaryFolder(),
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    'globalThis.fetch = () => Promise.reject(new TypeError("fetch failed"));',
  )}`,
});

describe('without a connection', () => {
  it.each([
    ['train', ['train', 'lenet5', '--data', 'mnist', '--steps', '1']],
    ['train on fashion', ['train', 'lenet5', '--data', 'fashion-mnist', '--steps', '1']],
    ['a lab', ['labs', 'run', 'lenet5', '--quick', '--data', 'mnist']],
  ])('data that is named is not replaced: %s', async (_what, args) => {
    const home = offline();
    const outcome = await runCli([...args, '--json'], home);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toMatch(/^featurescope: "(fashion-)?mnist" could not be fetched: /);
    expect(existsSync(join(home.FEATURESCOPE_HOME, 'runs'))).toBe(false);
  });

  it('a training that names no data says which it uses instead', async () => {
    const outcome = await runCli(['train', 'softmax-regression', '--steps', '1', '--json'], offline());
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('Using the embedded digits instead');
    const lines = jsonLines(outcome);
    expect(lines.find(({ type }) => type === 'start')).toMatchObject({ data: 'digits' });
    expect(lines.at(-1)).toMatchObject({ type: 'result', data: 'digits' });
  });

  it('a lab that names no data says on which it measured', async () => {
    const args = ['labs', 'run', 'softmax-regression', '--quick'];
    const { stdout, stderr } = await runCli(args, offline());
    expect(stderr).toContain('Using the embedded digits instead');
    expect(stdout).toContain('Measured on: digits');
  });
});
