import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../engine/data/sharedData.ts';
import { temporaryFolder } from '../belongings.ts';
import { jsonLines } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';
import { readNpy } from './readNpy.ts';

const fixtures = fileURLToPath(new URL('../engine/interchange/fixtures', import.meta.url));
const cases = join(sharedData, '..', 'cases');
const isHere = existsSync(join(cases, 'model-control'));

const environment = () => ({
  FEATURESCOPE_HOME: temporaryFolder(),
  FEATURESCOPE_DATA: sharedData,
  XDG_CACHE_HOME: temporaryFolder(),
});
const command = (...args: string[]) => runInProcess(args, environment());

describe('import', () => {
  it('tells of every layer, and what a person should know', async () => {
    const outcome = await command('import', join(fixtures, 'branches.h5'), '--json');
    expect(outcome.code, outcome.stderr).toBe(0);
    const line = jsonLines(outcome).at(-1) as Record<string, unknown> & {
      layers: { name: string; class: string; parameters: number; support: string }[];
      notes: { code: string; text: string }[];
    };
    expect(line).toMatchObject({
      ...{ type: 'imported', model: 'branches', format: 'keras-h5', parameters: 165 },
      inputs: [{ name: 'picture', shape: [6, 7, 3] }],
      outputs: [
        { name: 'kind', shape: [3] },
        { name: 'size', shape: [2] },
      ],
    });
    // The network within it is used twice: its convolution is there for each use, and one more outside.
    expect(line.layers.filter((layer) => layer.class === 'Conv2D')).toHaveLength(3);
    expect(line.layers.every(({ support }) => support === 'known' || support === 'opaque')).toBe(true);
    expect(line.notes.map(({ code }) => code)).toEqual(['range/found', 'outputs/several']);
    expect(line.notes[0]!.text).toContain('0..255');
  });

  it('tells people the same as a table, in their language', async () => {
    const { stdout, code } = await command('import', join(fixtures, 'sequence.keras'), '--lang', 'ko');
    expect(code).toBe(0);
    expect(stdout).toContain('매개변수');
    expect(stdout).toContain('특징 맵만 표시');
  });

  it('keeps the network in a folder that opens again, with its range', async () => {
    const out = join(temporaryFolder(), '네트 워크');
    const file = join(fixtures, 'adapted.keras');
    expect((await command('import', file, '--range', '-1..1', '--out', out)).code).toBe(0);
    const outcome = await command('import', out, '--json');
    const again = jsonLines(outcome).at(-1) as { range: unknown; parameters: number };
    expect(again.range).toEqual({ mean: [0.5], deviation: [0.5] });
  });

  it.each([
    [['nothing.h5'], 'model/unreadable'],
    [[join(fixtures, 'make.py')], 'model/unreadable'],
    [[join(fixtures, 'adapted.json')], 'model/unreadable'],
    [[join(fixtures, 'adapted.h5'), '--range', '0..2'], 'cli/usage'],
    [[join(fixtures, 'adapted.h5'), '--range', '0.5,-1'], 'cli/usage'],
  ])('refuses %o by %s', async (args, code) => {
    const outcome = await command('import', ...args);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
    expect(outcome.stderr).toContain(`[${code}]`);
  });
});

describe.skipIf(!isHere)(
  'eval of a model of another program (skipped where ../shared/cases is not there)',
  () => {
    const evaluate = async (path: string, ...options: string[]) => {
      const outcome = await command('eval', path, '--data', 'mnist', '--json', ...options);
      expect(outcome.code, outcome.stderr).toBe(0);
      return jsonLines(outcome).at(-1) as { accuracy: number; loss: number; calibration: { error: number } };
    };

    it.each([
      ['model-flat-784', 'a vector of 784 values'],
      ['model-rescaling-inside', 'values from 0 to 255'],
      ['model-keras3-topology', 'the layers of Keras 3'],
      ['model-layer-used-twice', 'a layer used twice'],
      ['model-nested-sequential', 'a network within a network'],
      ['model-softmax-layer-last', 'a softmax of its own'],
    ])('%s (%s) gets what the same network gets', async (name) => {
      const { accuracy, loss, calibration } = await evaluate(join(cases, name));
      expect(accuracy).toBeCloseTo(0.8814, 6);
      expect(loss).toBeCloseTo(0.402743, 4);
      expect(calibration.error).toBeCloseTo(0.029934, 4);
    });

    it('sees images as they are where the network takes any size', async () => {
      const { accuracy, loss } = await evaluate(join(cases, 'model-any-size-input'));
      expect(accuracy).toBeCloseTo(0.1135, 6);
      expect(loss).toBeCloseTo(2.31082, 4);
    });

    it('reads HDF5 of Keras 3, and is told another range of values', async () => {
      const path = join(sharedData, 'models', 'mnist-c.h5');
      expect((await evaluate(path)).accuracy).toBeCloseTo(0.9928, 6);
      expect((await evaluate(path, '--range', '0..255')).accuracy).not.toBeCloseTo(0.9928, 3);
    });

    it.each([
      ['layer-leakyrelu-negative-slope', 'lr', 47.08268737792969],
      ['layer-upsampling-bilinear', 'up', -346.16973876953125],
    ])('%s: the maps of "%s" are those of Keras', async (name, layer, expected) => {
      const out = temporaryFolder();
      const sample = ['--data', 'mnist', '--index', '0', '--layer', layer, '--out', out];
      expect((await command('inspect', join(cases, name), ...sample)).code).toBe(0);
      const { data } = readNpy(join(out, `${layer}.npy`));
      const sum = data.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - expected)).toBeLessThan(1e-3);
    });
  },
);
