import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { jsonLines } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

const home = () => ({ FEATURESCOPE_HOME: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder() });

async function trained(folder: string): Promise<string> {
  const run = join(folder, 'run');
  const outcome = await runInProcess(
    [
      'train',
      'softmax-regression',
      '--data',
      'digits',
      '--steps',
      '6',
      '--workers',
      '1',
      '--out',
      run,
      '--json',
    ],
    home(),
  );
  expect(outcome.code, outcome.stderr).toBe(0);
  return run;
}

const last = (outcome: Awaited<ReturnType<typeof runInProcess>>) => {
  expect(outcome.code, outcome.stderr).toBe(0);
  return jsonLines(outcome).at(-1) as Record<string, unknown>;
};

describe('save', () => {
  it('writes the network of any step of a run, whose weights are those that rewinding gives', async () => {
    const folder = temporaryFolder();
    const run = await trained(folder);
    const file = join(folder, '모델 4.keras');
    const saved = last(
      await runInProcess(['save', run, '--format', 'keras', '--step', '4', '--out', file, '--json'], home()),
    );
    const rewound = last(await runInProcess(['rewind', run, '--step', '4', '--json'], home()));
    expect(saved).toMatchObject({ type: 'saved', file, format: 'keras' });
    expect(saved['weightsSha256']).toBe(rewound['weightsSha256']);
    const newest = last(
      await runInProcess(
        ['save', run, '--format', 'npz', '--out', join(folder, 'new.npz'), '--json'],
        home(),
      ),
    );
    expect(newest['weightsSha256']).not.toBe(saved['weightsSha256']);
    expect(newest['parameters']).toBe(saved['parameters']);
    const again = last(await runInProcess(['import', file, '--json'], home()));
    expect(again['parameters']).toBe(saved['parameters']);
  });

  it('writes a model of another program in another format', async () => {
    const folder = temporaryFolder();
    const onnx = join(folder, 'lenet.onnx');
    const h5 = join(folder, 'lenet.h5');
    last(await runInProcess(['save', 'lenet5-mnist', '--format', 'onnx', '--out', onnx, '--json'], home()));
    const saved = last(await runInProcess(['save', onnx, '--format', 'h5', '--out', h5, '--json'], home()));
    expect(saved).toMatchObject({ format: 'h5', parameters: 61_706 });
    const { stdout, code } = await runInProcess(
      ['save', h5, '--format', 'tfjs', '--out', join(folder, 'web'), '--lang', 'ko'],
      home(),
    );
    expect(code).toBe(0);
    expect(stdout).toContain('매개변수 61,706개를 TensorFlow.js 형식으로 저장했습니다');
    expect(readdirSync(join(folder, 'web')).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it.each([
    [['lenet5-mnist', '--out', 'a.onnx'], 'cli/usage'],
    [['lenet5-mnist', '--format', 'onnx'], 'cli/usage'],
    [['lenet5-mnist', '--format', 'pth', '--out', 'a.pth'], 'cli/usage'],
    [['lenet5-mnist', '--format', 'onnx', '--step', '3', '--out', 'a.onnx'], 'cli/usage'],
    [['nowhere', '--format', 'onnx', '--out', 'a.onnx'], 'run/unknown'],
    [['lenet5-mnist', '--format', 'onnx', '--out', 'folder'], 'export/unwritable'],
    [['lenet5-mnist', '--format', 'onnx', '--out', 'file/a.onnx'], 'export/unwritable'],
  ])('refuses %o by %s, and writes nothing', async (args, code) => {
    const place = temporaryFolder();
    mkdirSync(join(place, 'folder'));
    writeFileSync(join(place, 'file'), '');
    const out = args.indexOf('--out') + 1;
    const given = args.map((arg, at) => (at === out && out > 0 ? join(place, arg) : arg));
    const outcome = await runInProcess(['save', ...given], home());
    expect(outcome.code).toBe(2);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
    expect(outcome.stderr).toContain(`[${code}]`);
    expect(readdirSync(place).sort()).toEqual(['file', 'folder']);
  });
});
