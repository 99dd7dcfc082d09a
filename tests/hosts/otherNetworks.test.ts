import { input, layers, model, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { initialiseWeights } from '../../src-main/engine/network/initialiseWeights.ts';
import { saveModel } from '../../src-main/engine/network/modelFiles.ts';
import { encodeNpy } from '../../src-main/engine/interchange/npz/encodeNpy.ts';
import { apply } from '../engine/network/building.ts';
import {
  classAndValue,
  fieldsFile,
  kindsAndValues,
  pairs,
  siamese,
} from '../engine/training/severalPorts.ts';
import { temporaryFolder } from '../belongings.ts';
import { runInProcess } from './inProcess.ts';
import { readNpy } from './readNpy.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

/** Two inputs through one layer, and two outputs. */
function twoAndTwo(): LayersModel {
  const [picture, facts] = [
    input({ shape: [4, 4, 1], name: 'picture' }),
    input({ shape: [16], name: 'facts' }),
  ] as const;
  const shared = layers.dense({ units: 3, activation: 'tanh', name: 'shared' });
  const codes = [apply(shared, apply(layers.flatten({ name: 'flat' }), picture)), apply(shared, facts)];
  const sum = apply(layers.add({ name: 'sum' }), codes);
  return model({ inputs: [picture, facts], outputs: [sum, codes[1]!], name: 'two' });
}

/** A classifier of digits as vectors of 784 values. */
const flat = (): LayersModel =>
  sequential({
    layers: [layers.dense({ units: 10, activation: 'softmax', inputShape: [784], name: 'scores' })],
  });
const unflattened = (): LayersModel =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [28, 28, 1], name: 'flat' }),
      layers.dense({ units: 10, activation: 'softmax', name: 'scores' }),
    ],
  });

async function saved(network: LayersModel, seed = 4): Promise<string> {
  initialiseWeights(network, seed);
  const folder = temporaryFolder();
  await saveModel(network, folder);
  return folder;
}

function arrayFile(shape: number[], values: number[], name = 'array.npy'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, encodeNpy(Float32Array.from(values), shape));
  return path;
}

const ramp = (count: number, slope: number): number[] =>
  Array.from({ length: count }, (_none, at) => (at % 7) * slope - 0.3);

describe('a network with two inputs and two outputs', () => {
  it('is looked at with an array for each input, and tells all its outputs', async () => {
    const network = twoAndTwo();
    const folder = await saved(network);
    const [picture, facts] = [ramp(32, 0.1), ramp(32, 0.2)];
    const files = [arrayFile([2, 4, 4, 1], picture), arrayFile([2, 16], facts)];
    const out = temporaryFolder();
    const { code, stderr } = await runInProcess([
      ...['inspect', folder, '--input', files.join(','), '--layer', 'outputs', '--out', out],
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const expected = tidy(() => {
      const inputs = [tensor(picture, [2, 4, 4, 1]), tensor(facts, [2, 16])];
      return (network.predict(inputs) as Tensor[]).map((one) => [...one.dataSync()]);
    });
    for (const [at, values] of expected.entries()) {
      const { shape, data } = readNpy(join(out, `output-${at}.npy`));
      expect(shape).toEqual([2, 3]);
      expect([...data]).toEqual(values);
    }
    network.dispose();
  });

  it('writes every output, also where one layer makes two of them', async () => {
    const picture = input({ shape: [4], name: 'facts' });
    const code = apply(layers.dense({ units: 3, name: 'code' }), picture);
    const other = apply(layers.dense({ units: 2, name: 'other' }), code);
    const network = model({ inputs: picture, outputs: [code, other, code], name: 'thrice' });
    const folder = await saved(network);
    const out = temporaryFolder();
    const file = arrayFile([4], ramp(4, 0.2));
    const told = await runInProcess(['inspect', folder, '--input', file, '--layer', 'outputs', '--out', out]);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    const [first, second, third] = [0, 1, 2].map((at) => readNpy(join(out, `output-${at}.npy`)));
    expect(first!.data).toHaveLength(3);
    expect(second!.data).toHaveLength(2);
    expect([...third!.data]).toEqual([...first!.data]);
    const { tensors } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      tensors: { file: string }[];
    };
    expect(tensors.map(({ file: name }) => name)).toEqual(['output-0.npy', 'output-1.npy', 'output-2.npy']);
    network.dispose();
  });

  it('shows every call of a layer that is used twice, by a name of its own', async () => {
    const folder = await saved(twoAndTwo());
    const files = [arrayFile([4, 4, 1], ramp(16, 0.1)), arrayFile([16], ramp(16, 0.2))];
    const out = temporaryFolder();
    await runInProcess(['inspect', folder, '--input', files.join(), '--layer', 'shared:2', '--out', out]);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      tensors: { layer: string }[];
    };
    expect(manifest.tensors.map(({ layer }) => layer)).toEqual(['shared:2']);
  });

  it.each([
    ['evaluated', (folder: string) => ['eval', folder, '--data', 'digits'], 'model/several-inputs'],
    [
      'looked at with an image of a data set',
      (folder: string) => ['inspect', folder, '--data', 'digits', '--index', '0', '--out', temporaryFolder()],
      'model/several-inputs',
    ],
    [
      'given too few arrays',
      (folder: string) => [
        'inspect',
        folder,
        '--input',
        arrayFile([16], ramp(16, 1)),
        '--out',
        temporaryFolder(),
      ],
      'cli/usage',
    ],
    [
      'given an array of another shape',
      (folder: string) => [
        ...[
          'inspect',
          folder,
          '--input',
          [arrayFile([4, 4], ramp(16, 1)), arrayFile([17], ramp(17, 1))].join(),
        ],
        ...['--out', temporaryFolder()],
      ],
      'data/array-does-not-fit',
    ],
  ])('is refused in a sentence when it is %s', async (_, command, code) => {
    const outcome = await runInProcess(command(await saved(twoAndTwo())));
    expect(outcome.code).toBe(2);
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(outcome.stderr).toContain(`[${code}]`);
  });

  it('with one input and two outputs is not evaluated', async () => {
    const from = input({ shape: [28, 28, 1], name: 'image' });
    const values = apply(layers.flatten({ name: 'flat' }), from);
    const ends = ['one', 'two'].map((name) =>
      apply(layers.dense({ units: 10, activation: 'softmax', name }), values),
    );
    const outcome = await runInProcess([
      'eval',
      await saved(model({ inputs: from, outputs: ends })),
      '--data',
      'digits',
    ]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('[model/several-outputs]');
  });
});

describe('arrays for every input and output', () => {
  it('evaluate, train, go on and take back a Keras model with shared layers', async () => {
    const [folder, run] = [await saved(siamese()), join(temporaryFolder(), 'run')];
    const [model, data] = [join(temporaryFolder(), 'pairs.keras'), fieldsFile(pairs())];
    const outcomes = [];
    for (const command of [
      ['save', folder, '--format', 'keras', '--out', model],
      ['eval', model, '--data', data],
      ['train', model, '--data', data, '--epochs', '2', '--batch', '16', '--out', run],
      ['resume', run, '--epochs', '3'],
      ['rewind', run, '--step', '3'],
      ['eval', run],
      ['inspect', run, '--index', '2', '--layer', 'convolution:2', '--out', temporaryFolder()],
    ])
      outcomes.push(await runInProcess([...command, '--json']));
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const last = outcomes.map(
      ({ stdout }) => JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>,
    );
    expect(last[1]).toMatchObject({ type: 'evaluation', task: 'classification', count: 24 });
    expect(last[2]).toMatchObject({ type: 'result', task: 'classification', epochs: 2 });
    expect(last[3]).toMatchObject({ epochs: 3 });
  });

  it('train several outputs, with losses, weights and a metric to stop at by name', async () => {
    const [folder, data] = [await saved(classAndValue()), fieldsFile(kindsAndValues())];
    const run = join(temporaryFolder(), 'run');
    const { code, stdout } = await runInProcess([
      ...['train', folder, '--data', data, '--batch', '16', '--out', run, '--json'],
      ...['--loss', 'value=mae', '--loss-weights', 'kind=0.5,value=2', '--until', 'held-out-value.mae<1000'],
    ]);
    expect(code).toBe(0);
    const result = JSON.parse(stdout.trim().split('\n').at(-1)!) as { metrics: Record<string, number> };
    const { metrics } = result;
    expect(metrics['value.loss']).toBe(metrics['value.mae']);
    expect(0.5 * metrics['kind.loss']! + 2 * metrics['value.loss']!).toBeCloseTo(metrics['loss']!, 6);
    expect(JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'))).toMatchObject({
      format: 6,
      outputs: [
        { name: 'kind', loss: 'cross-entropy', weight: 0.5 },
        { name: 'value', loss: 'mae', weight: 2 },
      ],
    });
    const evaluated = await runInProcess(['eval', run, '--json']);
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ task: 'multi-output', metrics });
  });
});

describe('a network on the values of images in one row', () => {
  it('is evaluated as one that flattens them itself, and says how they go in', async () => {
    const outcomes = [];
    for (const network of [flat(), unflattened()])
      outcomes.push(await runInProcess(['eval', await saved(network), '--data', 'digits', '--json']));
    const [row, own] = outcomes.map(
      ({ stdout }) => JSON.parse(stdout.trim().split('\n').at(-1)!) as { loss: number },
    );
    expect(row!.loss).toBeGreaterThan(1);
    expect(outcomes[0]!.stderr).toContain('row by row');
    expect(own!.loss).toBe(row!.loss);
  });
});
