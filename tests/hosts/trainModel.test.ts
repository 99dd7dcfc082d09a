import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { writeDataFolder } from '../engine/data/tinyData.ts';
import { jsonLines } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

const fixtures = fileURLToPath(new URL('../engine/interchange/fixtures', import.meta.url));
const model = join(fixtures, 'binary.keras');
const environment = () => ({ FEATURESCOPE_HOME: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder() });
const command = (...args: string[]) => runInProcess(args, environment());
let data: string;

beforeEach(() => {
  const { images, labels } = JSON.parse(readFileSync(join(fixtures, 'binary.json'), 'utf8')) as {
    images: number[];
    labels: number[];
  };
  const split = {
    count: labels.length,
    inputs: Uint8Array.from(images),
    labels: Uint8Array.from(labels),
  };
  data = writeDataFolder({ train: split, test: split }, 6);
});

describe('train MODEL', () => {
  it.each([
    ['on', []],
    ['afresh', ['--afresh']],
  ] as const)('trains a model that is named by its path, %s, and works with its run', async (_how, how) => {
    const run = join(temporaryFolder(), 'run');
    const trained = await command(
      'train',
      model,
      ...how,
      '--data',
      data,
      '--epochs',
      '2',
      '--batch',
      '8',
      '--out',
      run,
      '--json',
    );
    expect(trained.code, trained.stderr).toBe(0);
    expect(jsonLines(trained).at(-1)).toMatchObject({ type: 'result', task: 'classification', epochs: 2 });
    const resumed = await command('resume', run, '--epochs', '3', '--json');
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(jsonLines(resumed).at(-1)).toMatchObject({ type: 'result', epochs: 3 });
    const scored = await command('eval', run, '--json');
    expect(jsonLines(scored).at(-1)).toMatchObject({ type: 'evaluation', task: 'classification' });
    const out = temporaryFolder();
    const exported = await command(
      'export',
      run,
      '--figure',
      'curves,roc,confusion',
      '--format',
      'svg',
      '--out',
      out,
    );
    expect(exported.code, exported.stderr).toBe(0);
    const saved = await command('save', run, '--format', 'onnx', '--step', '1', '--out', join(out, 'm.onnx'));
    expect(saved.code, saved.stderr).toBe(0);
    const rewound = await command('rewind', run, '--step', '1', '--json');
    expect(jsonLines(rewound).at(-1)).toMatchObject({ type: 'rewound', step: 1 });
  });

  it('writes code whose loss and accuracy are those of one sigmoid', async () => {
    const run = join(temporaryFolder(), 'run');
    await command('train', model, '--data', data, '--steps', '2', '--batch', '8', '--out', run);
    const file = join(temporaryFolder(), 'code.py');
    const written = await command('code', run, '--as', 'keras', '--out', file);
    expect(written.code, written.stderr).toBe(0);
    const code = readFileSync(file, 'utf8');
    expect(code).toContain('binary_crossentropy(tf.cast(tf.reshape(y, (len(y), -1)), tf.float32)');
    expect(code).toContain('np.mean((outputs[:, 0] > 0.5) == y_test)');
  });

  it('says what is no network, by its path', async () => {
    const file = join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, 'nothing');
    const outcome = await command('train', file, '--data', data);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('network/');
  });
});
