import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';
import type { LayerInfo } from '../../src-shared/model/model.ts';
import { saveModel } from '../../src-main/engine/network/modelFiles.ts';
import { findRecipe, describeRecipe } from '../../src-main/engine/recipes/recipes.ts';
import { RunFolder } from '../../src-main/engine/library/RunFolder.ts';
import { selectBackend } from '../../src-main/engine/backends/selectBackend.ts';
import { itWithRealData, sharedData } from '../engine/data/sharedData.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { forward64, type Map64, type Weights64 } from '../reference/network64.ts';
import { jsonLines, runCli, startCli } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';
import { readIntegerNpy, readNpy } from './readNpy.ts';

const environment = () => ({
  FEATURESCOPE_HOME: temporaryFolder(),
  FEATURESCOPE_DATA: '',
  XDG_CACHE_HOME: temporaryFolder(),
});
const mnist = join(sharedData, 'mnist');
const itOnMnist = itWithRealData();

describe('train', () => {
  it('says its result in the agreed JSON line, twice the same weights, and leaves a run to evaluate', async () => {
    const data = await tinyDataFolder();
    const out = join(temporaryFolder(), 'run');
    const args = [
      'train',
      'lenet5',
      '--data',
      data,
      '--epochs',
      '2',
      '--seed',
      '7',
      '--workers',
      '1',
      '--json',
    ];
    const first = await runCli([...args, '--out', out], environment());
    const second = await runCli(args, environment());
    expect(first.stderr).toBe('');
    const result = jsonLines(first).at(-1)!;
    expect(result).toMatchObject({
      type: 'result',
      recipe: 'lenet5',
      parameters: 61706,
      steps: 6,
      epochs: 2,
      workers: 1,
      run: out,
    });
    for (const number of ['trainLoss', 'testLoss', 'testAccuracy', 'seconds', 'imagesPerSecond'])
      expect(result[number]).toEqual(expect.any(Number));
    expect(jsonLines(second).at(-1)!['weightsSha256']).toBe(result['weightsSha256']);

    const told = jsonLines(await runInProcess(['metrics', out, '--json'], environment()));
    expect(told.filter(({ type }) => type === 'step')).toHaveLength(6);
    expect(told.at(-1)).toEqual({ type: 'metrics', steps: 6, epochs: 2 });
    const table = await runInProcess(['metrics', out], environment());
    expect(table.stdout.split('\r\n')).toHaveLength(8);
    const file = join(temporaryFolder(), 'metrics.csv');
    await runInProcess(['metrics', out, '--out', file], environment());
    expect(readFileSync(file, 'utf8')).toBe(table.stdout);
    const refused = await runInProcess(['metrics', out, '--out', file], environment());
    expect(refused.stderr).toContain('export/unwritable');

    const evaluated = jsonLines(await runCli(['eval', out, '--json'], environment())).at(-1)!;
    expect(evaluated).toMatchObject({ type: 'evaluation', accuracy: result['testAccuracy'] });
    expect((evaluated['confusion'] as number[][]).flat().reduce((sum, count) => sum + count, 0)).toBe(32);
    const classes = evaluated['classes'] as Record<string, unknown>[];
    expect(Object.keys(classes[0]!)).toEqual(['label', 'precision', 'recall', 'f1', 'support', 'auc']);
  });

  it('keeps the run when Ctrl-C stops it, and resume ends in the weights of an undisturbed run', async () => {
    const data = await tinyDataFolder();
    const place = environment();
    const settings = ['--data', data, '--epochs', '30', '--batch', '4', '--workers', '1', '--json'];
    const straight = jsonLines(await runCli(['train', 'lenet5', ...settings], place)).at(-1)!;
    const out = join(temporaryFolder(), 'run');
    const child = startCli(['train', 'lenet5', ...settings, '--out', out], place);
    let stdout = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (text.includes('"epoch":2')) child.kill('SIGINT');
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    const stopped = jsonLines({ code: 1, stdout, stderr: '' }).at(-1)!;
    expect(stopped).toMatchObject({ type: 'interrupted', run: out });
    expect(stopped['step']).toBeLessThan(straight['steps'] as number);
    const resumed = jsonLines(await runCli(['resume', out, '--json'], place)).at(-1)!;
    expect(resumed).toMatchObject({
      type: 'result',
      steps: straight['steps'],
      weightsSha256: straight['weightsSha256'],
    });
  });

  it('stops at the first condition that is met, and goes on with settings that the run records', async () => {
    const data = await tinyDataFolder();
    const out = join(temporaryFolder(), 'run');
    const settings = ['--data', data, '--epochs', '2', '--workers', '1', '--batch', '32', '--lr', '0.01'];
    const until = ['--until', 'loss<0.001', '--until', 'step = 4', '--json'];
    const stopped = jsonLines(
      await runCli(['train', 'lenet5', ...settings, '--out', out, ...until], environment()),
    );
    const condition = { when: 'step', step: 4 };
    expect(stopped.at(-2)).toEqual({ type: 'until', condition, step: 4, value: null });
    expect(stopped.at(-1)).toMatchObject({ type: 'result', steps: 4, epochs: 1 + 1 / 3 });
    const resumed = jsonLines(
      await runCli(['resume', out, '--batch', '16', '--lr', '0.002', '--json'], environment()),
    );
    expect(resumed.at(-1)).toMatchObject({ steps: 8, epochs: 2 });
    const run = RunFolder.open(out);
    expect(run.timeline().changes).toEqual([{ step: 4, learningRate: 0.002, batchSize: 16 }]);
    expect(run.description.settings).toMatchObject({ learningRate: 0.01, batchSize: 32 });
    const rewound = jsonLines(await runCli(['rewind', out, '--step', '7', '--json'], environment()));
    expect(rewound.at(-1)).toMatchObject({ type: 'rewound', step: 7 });
  });

  it('shows people a table of the layers and of the epochs, in their language', async () => {
    const data = await tinyDataFolder();
    const outcome = await runCli(
      ['train', 'cnn', '--data', data, '--epochs', '1', '--lang', 'ko'],
      environment(),
    );
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('매개변수 34,826개');
    expect(outcome.stdout).toMatch(/conv2 +Conv2D +11x11x64 +18496/);
    expect(outcome.stdout).toMatch(/에폭 +학습 손실/);
  });
});

describe('inspect', () => {
  itOnMnist('scales a picture of another size, and says so', async () => {
    const out = temporaryFolder();
    const photo = join(sharedData, 'photos', 'camera.png');
    const outcome = await runCli(
      [
        ...['inspect', 'lenet5-mnist', '--input', photo, '--fit', 'stretch'],
        ...['--layer', 'input', '--out', out, '--json'],
      ],
      environment(),
    );
    expect(outcome.stderr).toContain('512x512');
    const { shape, data } = readNpy(join(out, 'input.npy'));
    expect(shape).toEqual([1, 28, 28, 1]);
    // Averaging over areas preserves the mean of the picture.
    expect((data.reduce((sum, value) => sum + value, 0) / 784) * 255).toBeCloseTo(129.06, 0);
  });

  const ink = { black: [0, 0, 0, 255], white: [255, 255, 255, 255], clear: [0, 0, 0, 0] };
  /** A vertical stroke, as of a one, 280 pixels wide and high, as a PNG file. */
  const stroke = (stroked: number[], ground: number[]): string => {
    const png = new PNG({ width: 280, height: 280 });
    for (let at = 0; at < 280 * 280; at++) {
      const [row, column] = [Math.floor(at / 280), at % 280];
      const isInk = row >= 40 && row < 240 && column >= 127 && column < 155;
      png.data.set(isInk ? stroked : ground, at * 4);
    }
    const file = join(temporaryFolder(), 'one.png');
    writeFileSync(file, PNG.sync.write(png));
    return file;
  };

  it.each([
    ['ink on paper', ink.black, ink.white],
    ['ink on nothing', ink.black, ink.clear],
    ['chalk on a board', ink.white, ink.black],
    ['chalk on nothing', ink.white, ink.clear],
  ])('sees %s as the window does, in the way of the digits that the network learnt', async (_what, a, b) => {
    const out = temporaryFolder();
    const looking = ['inspect', 'lenet5-mnist', '--input', stroke(a, b), '--out', out];
    const outcome = await runInProcess([...looking, '--layer', 'input,output'], environment());
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stderr).toContain('--fit');
    const scores = readNpy(join(out, 'output.npy')).data;
    expect(scores.indexOf(Math.max(...scores))).toBe(1);
    const { data } = readNpy(join(out, 'input.npy'));
    const inked = [...data.keys()].filter((at) => data[at]! > 0.5).map((at) => Math.floor(at / 28));
    expect([inked[0], inked.at(-1)]).toEqual([4, 23]);
  });

  it('takes a picture as it is where it is asked to, and says that it is dark on light', async () => {
    const out = temporaryFolder();
    const file = stroke(ink.black, ink.white);
    const looking = ['inspect', 'lenet5-mnist', '--input', file, '--layer', 'input', '--out', out];
    const outcome = await runInProcess([...looking, '--fit', 'stretch'], environment());
    expect(outcome.stderr).toContain('--fit ink');
    expect(readNpy(join(out, 'input.npy')).data[0]).toBe(1);
    expect((await runInProcess([...looking, '--fit', 'squeezed'], environment())).code).toBe(2);
  });

  itOnMnist(
    'writes every layer of the shipped model for MNIST test image 0, equal to a float64 computation',
    async () => {
      const out = temporaryFolder();
      const weightsOut = temporaryFolder();
      const base = [
        'inspect',
        'lenet5-mnist',
        '--data',
        mnist,
        '--split',
        'test',
        '--index',
        '0',
        '--layer',
        'all',
        '--json',
      ];
      const outcome = await runInProcess([...base, '--what', 'activations', '--out', out], environment());
      await runInProcess([...base, '--what', 'filters', '--out', weightsOut], environment());
      const files = jsonLines(outcome).at(-1)!['files'] as string[];
      expect(files).toContain(join(out, 'manifest.json'));

      await selectBackend('wasm');
      const layers: LayerInfo[] = describeRecipe(findRecipe('lenet5')).model.layers;
      const expected = forward64(layers, shippedWeights(layers, weightsOut), testImage(0));
      for (const layer of layers) {
        const { shape, data } = readNpy(join(out, `${layer.name}.npy`));
        expect(shape).toEqual([1, ...layer.outputShape]);
        const worst = data.reduce(
          (most, value, index) => Math.max(most, Math.abs(value - expected[layer.name]!.data[index]!)),
          0,
        );
        expect(worst).toBeLessThan(1e-4);
      }
    },
  );

  itOnMnist(
    'joins several samples along the batch dimension, and gives gradients the shapes of what they belong to',
    async () => {
      const out = temporaryFolder();
      const args = [
        'inspect',
        'lenet5-mnist',
        '--data',
        mnist,
        '--index',
        '0,1,2',
        '--layer',
        'conv2',
        '--what',
        'gradients',
        '--out',
        out,
      ];
      expect((await runInProcess(args, environment())).code).toBe(0);
      expect(readNpy(join(out, 'conv2.npy')).shape).toEqual([3, 10, 10, 16]);
      expect(readNpy(join(out, 'conv2.kernel.npy')).shape).toEqual([3, 5, 5, 6, 16]);
    },
  );
});

describe('inspect of layers of every kind', () => {
  /** A model with normalisation, a depthwise kernel, and two layers whose names map to the same file name. */
  async function unusualModel(): Promise<string> {
    await selectBackend('wasm');
    const image = input({ shape: [28, 28, 1], name: 'input' });
    const through = (layer: layers.Layer, from: SymbolicTensor) => layer.apply(from) as SymbolicTensor;
    const first = through(layers.conv2d({ name: 'conv/1', filters: 2, kernelSize: 5, strides: 3 }), image);
    const second = through(
      layers.conv2d({ name: 'conv_1', filters: 3, kernelSize: 3, useBias: false }),
      first,
    );
    const norm = through(layers.batchNormalization({ name: 'norm' }), second);
    const deep = through(layers.depthwiseConv2d({ name: 'deep', kernelSize: 2, depthMultiplier: 2 }), norm);
    const flat = through(layers.flatten({ name: 'flat' }), deep);
    const output = through(layers.dense({ name: 'output', units: 10, activation: 'softmax' }), flat);
    const folder = temporaryFolder();
    const built = model({ inputs: image, outputs: output });
    await saveModel(built, folder);
    built.dispose();
    return folder;
  }
  const inspectInto = async (args: string[]) => {
    const out = temporaryFolder();
    const outcome = await runInProcess(['inspect', ...args, '--out', out, '--json'], environment());
    expect(outcome.stderr).toBe('');
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      tensors: Record<string, unknown>[];
    };
    return { out, tensors: manifest.tensors };
  };

  it('writes every weight, and a gradient for each that is trained and for each output, each to a file of its own', async () => {
    const folder = await unusualModel();
    const filters = await inspectInto([folder, '--what', 'filters']);
    const weights = [
      ['conv/1', 'kernel', [5, 5, 1, 2]],
      ['conv/1', 'bias', [2]],
      ['conv_1', 'kernel', [3, 3, 2, 3]],
      ['norm', 'gamma', [3]],
      ['norm', 'beta', [3]],
      ['norm', 'moving_mean', [3]],
      ['norm', 'moving_variance', [3]],
      ['deep', 'depthwise_kernel', [2, 2, 3, 2]],
      ['deep', 'bias', [6]],
      ['output', 'kernel', [150, 10]],
      ['output', 'bias', [10]],
    ];
    expect(filters.tensors.map(({ layer, name, shape }) => [layer, name, shape])).toEqual(weights);
    const data = await tinyDataFolder();
    const gradients = await inspectInto([folder, '--data', data, '--index', '3', '--what', 'gradients']);
    const trained = weights.filter(([, name]) => !String(name).startsWith('moving'));
    expect(gradients.tensors.map(({ layer, name, shape }) => [layer, name, shape])).toEqual([
      ...[
        ['input', 'gradient', [1, 28, 28, 1]],
        ['conv/1', 'gradient', [1, 8, 8, 2]],
        ['conv_1', 'gradient', [1, 6, 6, 3]],
        ['norm', 'gradient', [1, 6, 6, 3]],
        ['deep', 'gradient', [1, 5, 5, 6]],
        ['flat', 'gradient', [1, 150]],
        ['output', 'gradient', [1, 10]],
      ],
      ...trained.map(([layer, name, shape]) => [layer, name, [1, ...(shape as number[])]]),
    ]);
    for (const { out, tensors } of [filters, gradients]) {
      expect(new Set(tensors.map(({ file }) => file)).size).toBe(tensors.length);
      for (const { file, shape } of tensors) expect(readNpy(join(out, file as string)).shape).toEqual(shape);
    }
  });

  it('writes the receptive field of every unit of every layer, without an image', async () => {
    const { out, tensors } = await inspectInto(['lenet5-mnist', '--what', 'receptive-fields']);
    const of = (layer: string) => tensors.find((one) => one['layer'] === layer)!;
    expect(of('conv2')).toMatchObject({ dtype: 'int32', size: [14, 14], stride: [2, 2], offset: [-2, -2] });
    const fields = readIntegerNpy(join(out, of('conv2')['file'] as string));
    expect(fields.shape).toEqual([10, 10, 4]);
    expect([...fields.data.subarray(0, 8)]).toEqual([0, 0, 12, 12, 0, 0, 12, 14]);
    expect([...fields.data.subarray(-4)]).toEqual([16, 16, 28, 28]);
    const output = readIntegerNpy(join(out, of('output')['file'] as string));
    expect([output.shape, [...output.data.subarray(0, 4)]]).toEqual([
      [10, 4],
      [0, 0, 28, 28],
    ]);
  });

  it('says that there is no such layer', async () => {
    const args = ['lenet5-mnist', '--what', 'receptive-fields', '--layer', 'conv9'];
    const outcome = await runInProcess(['inspect', ...args, '--out', temporaryFolder()], environment());
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('no layer "conv9"');
  });
});

describe('eval', () => {
  itOnMnist('of the shipped model on MNIST agrees with its card and with a count made outside', async () => {
    const outcome = await runCli(['eval', 'lenet5-mnist', '--data', mnist, '--json'], environment());
    const { accuracy, confusion } = jsonLines(outcome).at(-1)! as {
      accuracy: number;
      confusion: number[][];
    };
    const card = JSON.parse(
      readFileSync(join(programFolder(), 'resources', 'models', 'lenet5-mnist', 'card.json'), 'utf8'),
    ) as { testAccuracy: number };
    expect(accuracy).toBeCloseTo(card.testAccuracy, 4);
    expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(10_000);
    // Frequencies of the digits in the test labels, from the data set's own description.
    expect(confusion.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([
      980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009,
    ]);

    const out = temporaryFolder();
    const first = Array.from({ length: 300 }, (_unused, index) => index);
    await runInProcess(
      [
        'inspect',
        'lenet5-mnist',
        '--data',
        mnist,
        '--index',
        first.join(),
        '--layer',
        'output',
        '--out',
        out,
      ],
      environment(),
    );
    const labels = gunzipSync(readFileSync(join(mnist, 't10k-labels-idx1-ubyte.gz'))).subarray(8);
    const { data } = readNpy(join(out, 'output.npy'));
    const right = first.filter((row) => {
      const scores = Array.from(data.subarray(row * 10, row * 10 + 10));
      return scores.indexOf(Math.max(...scores)) === labels[row];
    });
    expect(right.length / first.length).toBeGreaterThan(0.96);
  });
});

function testImage(index: number): Map64 {
  const bytes = gunzipSync(readFileSync(join(mnist, 't10k-images-idx3-ubyte.gz')));
  return {
    shape: [28, 28, 1],
    data: Float64Array.from(bytes.subarray(16 + index * 784, 16 + (index + 1) * 784), (value) => value / 255),
  };
}

function shippedWeights(layers: LayerInfo[], folder: string): Weights64 {
  const wide = (file: string): Map64 => {
    const { shape, data } = readNpy(join(folder, file));
    return { shape, data: Float64Array.from(data) };
  };
  return Object.fromEntries(
    layers
      .filter((layer) => layer.parameters > 0)
      .map(({ name }) => [name, { kernel: wide(`${name}.npy`), bias: wide(`${name}.bias.npy`) }]),
  );
}
