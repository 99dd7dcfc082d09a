import { tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { layers, model as networkOf, type LayersModel } from '@tensorflow/tfjs-layers';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { ZipFiles } from '../../../src-main/engine/interchange/archive/ZipFiles.ts';
import { readHdf5 } from '../../../src-main/engine/interchange/hdf5/readHdf5.ts';
import { decodeOnnx } from '../../../src-main/engine/interchange/onnx/file/decodeOnnx.ts';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { writeModel } from '../../../src-main/engine/interchange/save/writeModel.ts';
import { GRU } from '../../../src-main/engine/layers/recurrent/GRU.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf } from '../../../src-main/engine/network/graph.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { loadModel } from '../../../src-main/engine/network/modelFiles.ts';
import { findPretrained } from '../../../src-main/engine/network/pretrained.ts';
import { buildFromTopology } from '../../../src-main/engine/network/topology.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { saveFormatInfos, saveFormats, type SaveFormat } from '../../../src-shared/contract/saves.ts';
import { temporaryFolder } from '../../belongings.ts';

/** What a network makes of the same random numbers every time. */
function outputsOf(model: LayersModel): number[][] {
  const random = new RandomStream(11);
  const shape = [3, ...(model.inputs[0]!.shape.slice(1) as number[])];
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.nextFloat());
  const graph = graphOf(model);
  return tidy(() => {
    const { outputs } = forward(graph, tensor(values, shape), false);
    return outputNodesOf(graph).map((node) => Array.from(outputs[graph.indexOf(node)]!.dataSync()));
  });
}

async function reopened(path: string): Promise<LayersModel> {
  const { model } = await openReadModel(await readModelFile(path), { path });
  return model;
}

const pathIn = (folder: string, format: SaveFormat): string =>
  join(folder, `model${saveFormatInfos[format].ending}`);

/** Layers of many classes, with branches and a layer that is used twice. */
function branched(): LayersModel {
  const input = layers.input({ shape: [12, 12, 3], name: 'pictures' });
  const at = (layer: layers.Layer, ...from: unknown[]) =>
    layer.apply((from.length === 1 ? from[0] : from) as never) as ReturnType<typeof layers.input>;
  const convolution = { filters: 4, kernelSize: 3, padding: 'same' } as const;
  const scaled = at(layers.rescaling({ scale: 2, offset: -1, name: 'scaled' }), input);
  const a = at(layers.conv2d({ ...convolution, activation: 'relu', name: 'a' }), scaled);
  const b = at(layers.separableConv2d({ ...convolution, name: 'b' }), scaled);
  const shared = layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', name: 'shared' });
  const sum = at(layers.add({ name: 'sum' }), at(shared, a), at(shared, b));
  const normal = at(layers.batchNormalization({ name: 'normal' }), sum);
  const joined = at(layers.concatenate({ name: 'joined' }), normal, a);
  const pooled = at(layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same', name: 'pool' }), joined);
  const padded = at(
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [0, 2],
      ],
      name: 'padded',
    }),
    pooled,
  );
  const up = at(
    layers.conv2dTranspose({ filters: 3, kernelSize: 4, strides: 2, padding: 'same', name: 'up' }),
    padded,
  );
  const cut = at(
    layers.cropping2D({
      cropping: [
        [1, 2],
        [0, 3],
      ],
      name: 'cut',
    }),
    up,
  );
  const leaky = at(layers.leakyReLU({ alpha: 0.1, name: 'leaky' }), cut);
  const bent = at(layers.prelu({ sharedAxes: [1, 2], name: 'bent' }), leaky);
  const flat = at(layers.flatten({ name: 'flat' }), bent);
  const dropped = at(layers.dropout({ rate: 0.3, name: 'dropped' }), flat);
  const scores = at(layers.dense({ units: 5, activation: 'softmax', name: 'scores' }), dropped);
  const strength = at(layers.globalAveragePooling2d({ name: 'strength' }), bent);
  return networkOf({ inputs: input, outputs: [scores, strength], name: 'branched' });
}

/** Recurrent layers of every kind. */
function recurrent(): LayersModel {
  const input = layers.input({ shape: [7, 3], name: 'rows' });
  const gates = { recurrentActivation: 'sigmoid', returnSequences: true } as const;
  const stacked: layers.Layer[] = [
    layers.simpleRNN({ name: 'simple', units: 4, returnSequences: true }),
    layers.lstm({ name: 'backwards', units: 5, goBackwards: true, ...gates }),
    new GRU({ ...gates, ...{ name: 'after', units: 4, resetAfter: true } }),
    layers.lstm({ name: 'plain', units: 3, useBias: false, activation: 'softsign', ...gates }),
    new GRU({ ...{ name: 'before', units: 6, recurrentActivation: 'sigmoid' } }),
    layers.dense({ name: 'output', units: 2 }),
  ];
  const output = stacked.reduce((below, layer) => layer.apply(below) as typeof input, input);
  return networkOf({ inputs: input, outputs: output, name: 'recurrent' });
}

describe('saving for other programs', () => {
  beforeAll(() => selectBackend('wasm'));

  it.each(saveFormats)('gives the same network again as %s: the one that ships', async (format) => {
    const model = await loadModel(findPretrained('lenet5-mnist').folder);
    const path = pathIn(temporaryFolder(), format);
    await writeModel(model, { format, path });
    const [expected] = outputsOf(model);
    const again = await reopened(path);
    const [actual] = outputsOf(again);
    expect(again.countParams()).toBe(61_706);
    expected!.forEach((value, at) => expect(Math.abs(value - actual![at]!)).toBeLessThan(1e-6));
  });

  it.each(saveFormats)(
    'gives the same network again as %s: many classes, branches, a layer used twice',
    async (format) => {
      const model = branched();
      initialiseWeights(model, 5);
      const path = pathIn(temporaryFolder(), format);
      await writeModel(model, { format, path });
      const expected = outputsOf(model);
      const actual = outputsOf(await reopened(path));
      expect(actual).toHaveLength(2);
      expected.forEach((values, output) =>
        values.forEach((value, at) => expect(Math.abs(value - actual[output]![at]!)).toBeLessThan(1e-5)),
      );
    },
  );

  it.each(['keras', 'h5', 'onnx'] as const)('gives recurrent layers again as %s', async (format) => {
    const model = recurrent();
    initialiseWeights(model, 5);
    const path = pathIn(temporaryFolder(), format);
    await writeModel(model, { format, path });
    const [expected] = outputsOf(model);
    const again = await reopened(path);
    const [actual] = outputsOf(again);
    expect(again.countParams()).toBe(model.countParams());
    expected!.forEach((value, at) => expect(Math.abs(value - actual![at]!)).toBeLessThan(1e-6));
  });

  const cell = { units: 4, recurrent_activation: 'sigmoid', return_sequences: true };
  const wrapped = (name: string, class_name: string, merge_mode: string, settings: object = cell) => ({
    class_name: 'Bidirectional',
    config: { name, merge_mode, layer: { class_name, config: { name: `${name}_cell`, ...settings } } },
  });
  const layer = (class_name: string, name: string, config: object = {}) => ({
    class_name,
    config: { name, ...config },
  });
  const sequences: [title: string, shape: number[], layers: object[]][] = [
    [
      'cells in both directions',
      [7, 3],
      [
        wrapped('joined', 'LSTM', 'concat'),
        wrapped('product', 'GRU', 'mul', { ...cell, reset_after: true }),
        wrapped('sum', 'SimpleRNN', 'sum', { units: 4, return_sequences: true }),
        wrapped('mean', 'GRU', 'ave', { units: 3, recurrent_activation: 'hard_sigmoid' }),
      ],
    ],
    ['both last states', [7, 3], [wrapped('joined', 'LSTM', 'concat', { ...cell, return_sequences: false })]],
    [
      'convolutions and pooling along a sequence',
      [12, 3],
      [
        layer('Conv1D', 'same', { filters: 4, kernel_size: 3, padding: 'same', activation: 'relu' }),
        layer('Conv1D', 'causal', { filters: 5, kernel_size: 3, padding: 'causal', dilation_rate: 2 }),
        layer('BatchNormalization', 'normal'),
        layer('MaxPooling1D', 'most', { pool_size: 2, padding: 'same' }),
        layer('Conv1D', 'strided', { filters: 6, kernel_size: 2, strides: 2, padding: 'same' }),
        layer('AveragePooling1D', 'mean', { pool_size: 2, strides: 1 }),
        layer('Conv1D', 'scores', { filters: 4, kernel_size: 1, activation: 'softmax' }),
        layer('GlobalAveragePooling1D', 'whole'),
      ],
    ],
    [
      'a vector at each step',
      [5],
      [
        layer('RepeatVector', 'repeated', { n: 3 }),
        layer('GroupNormalization', 'groups', { groups: 5 }),
        layer('Permute', 'turned', { dims: [2, 1] }),
        layer('GlobalMaxPooling1D', 'most'),
      ],
    ],
    [
      'groups of channels',
      [5, 4, 6],
      [
        layer('GroupNormalization', 'three', { groups: 3, epsilon: 0.01 }),
        layer('Activation', 'bent', { activation: 'relu' }),
        layer('GroupNormalization', 'each', { groups: -1, scale: false }),
        layer('GroupNormalization', 'one', { groups: 1, center: false }),
        layer('Flatten', 'flat'),
        layer('GroupNormalization', 'vector', { groups: 4 }),
      ],
    ],
    [
      'convolutions along a sequence in groups',
      [13, 6],
      [
        layer('GroupedConv1D', 'strided', {
          filters: 4,
          kernelSize: 3,
          strides: 2,
          groups: 2,
          padding: 'same',
        }),
        layer('GroupedConv1D', 'dilated', {
          filters: 8,
          kernelSize: 2,
          dilationRate: 2,
          groups: 4,
          useBias: false,
        }),
      ],
    ],
    [
      'convolutions in groups, and transposed ones',
      [5, 4, 6],
      [
        layer('GroupedConv2D', 'each', { filters: 9, kernelSize: [2, 3], groups: 3, padding: 'same' }),
        layer('GroupedConv2DTranspose', 'up', {
          ...{ filters: 6, kernelSize: [3, 2], strides: [2, 1], groups: 3, dilationRate: [2, 1] },
          activation: 'relu',
        }),
        layer('GroupedConv2DTranspose', 'apart', {
          filters: 4,
          kernelSize: 2,
          strides: 3,
          groups: 2,
          useBias: false,
        }),
      ],
    ],
  ];
  it.each(['keras', 'h5'] as const)('gives what a layer wraps again as %s', async (format) => {
    const inner = (class_name: string, config: object) => ({ layer: { class_name, config } });
    const list = [
      layer('TimeDistributed', 'each', inner('Dense', { name: 'inner', units: 4, activation: 'relu' })),
      layer('TimeDistributed', 'normal', inner('BatchNormalization', { name: 'inner2' })),
      wrapped('sequence', 'LSTM', 'concat'),
      wrapped('last', 'GRU', 'sum', { ...cell, reset_after: true, return_sequences: false }),
    ];
    const input = layer('InputLayer', 'input', { batch_input_shape: [null, 7, 3] });
    const model = await buildFromTopology({
      class_name: 'Sequential',
      config: { name: 'wrapping', layers: [input, ...list] },
    });
    initialiseWeights(model, 5);
    const path = pathIn(temporaryFolder(), format);
    await writeModel(model, { format, path });
    const again = await reopened(path);
    const [expected] = outputsOf(model);
    const [actual] = outputsOf(again);
    expect(again.countParams()).toBe(model.countParams());
    expect(Math.max(...expected!.map(Math.abs))).toBeGreaterThan(0.01);
    expected!.forEach((value, at) => expect(Math.abs(value - actual![at]!)).toBeLessThan(1e-6));
  });

  it.each(sequences)('gives %s again as ONNX', async (_title, shape, list) => {
    const input = layer('InputLayer', 'input', { batch_input_shape: [null, ...shape] });
    const topology = { class_name: 'Sequential', config: { name: 'along', layers: [input, ...list] } };
    const model = await buildFromTopology(topology);
    const random = new RandomStream(3);
    for (const weight of model.weights) {
      const values = Float32Array.from(weight.read().dataSync(), (value) => value + random.nextFloat() * 0.3);
      weight.write(tensor(values, weight.shape as number[]));
    }
    const path = pathIn(temporaryFolder(), 'onnx');
    await writeModel(model, { format: 'onnx', path });
    const again = await reopened(path);
    const [expected] = outputsOf(model);
    const [actual] = outputsOf(again);
    expect(again.countParams()).toBe(model.countParams());
    expect(actual).toHaveLength(expected!.length);
    expected!.forEach((value, at) => expect(Math.abs(value - actual![at]!)).toBeLessThan(1e-6));
  });

  it.each([
    [layer('LSTM', 'alone', { units: 2, recurrent_activation: 'sigmoid', activation: 'selu' }), 'selu'],
    [layer('GRU', 'alone', { units: 2, recurrent_activation: 'swish' }), 'swish'],
  ])('names what ONNX has in no cell: %j', async (one, what) => {
    const input = layer('InputLayer', 'input', { batch_input_shape: [null, 4, 3] });
    const model = await buildFromTopology({
      class_name: 'Sequential',
      config: { name: 'refused', layers: [input, one] },
    });
    const request = { format: 'onnx', path: pathIn(temporaryFolder(), 'onnx') } as const;
    await expect(writeModel(model, request)).rejects.toMatchObject({
      code: 'save/layer-not-in-format',
      detail: { layer: 'alone', what: expect.stringContaining(what) as string },
    });
  });

  it('gives a network of every recipe again, or says which of its layers a format cannot express', async () => {
    const folder = temporaryFolder();
    const { build, inputShape } = findRecipe('lenet5-1998');
    const model = build(inputShape, 10);
    const refused: string[] = [];
    for (const format of saveFormats)
      await writeModel(model, { format, path: pathIn(folder, format) }).catch((error: unknown) => {
        const { code, detail } = error as FeaturescopeError;
        expect(code).toBe('save/layer-not-in-format');
        refused.push(`${format}: ${String(detail['layer'])}`);
      });
    expect(refused.map((line) => line.split(':')[0])).toEqual(['tfjs', 'keras', 'h5', 'onnx']);
    expect(readdirSync(folder)).toEqual(['model.npz']);
  });

  it('writes the files that the formats consist of', async () => {
    const model = await loadModel(findPretrained('lenet5-mnist').folder);
    const folder = temporaryFolder();
    for (const format of saveFormats)
      await writeModel(model, {
        format,
        path: pathIn(folder, format),
        metadata: { labels: ['zero', 'one'] },
      });
    const archive = new ZipFiles(readFileSync(join(folder, 'model.keras')));
    expect(archive.names()).toEqual(['config.json', 'metadata.json', 'model.weights.h5']);
    const stored = await readHdf5(archive.read('model.weights.h5', 2 ** 30)!);
    expect([...stored.groups.get('layers')!.groups.keys()]).toContain('conv2d_2');
    const h5 = await readHdf5(readFileSync(join(folder, 'model.h5')));
    expect([...h5.attributes.keys()].sort()).toEqual(['backend', 'keras_version', 'model_config']);
    const arrays = new ZipFiles(readFileSync(join(folder, 'model.npz'))).names();
    expect(arrays).toContain('conv1/kernel.npy');
    const onnx = decodeOnnx(readFileSync(join(folder, 'model.onnx')));
    expect(onnx.docString).toContain('input: [N, 28, 28, 1], in this order of axes');
    expect(onnx.graph!.node.map(({ opType }) => opType).filter((name) => name === 'Transpose')).toHaveLength(
      2,
    );
    expect(readdirSync(join(folder, 'model')).sort()).toEqual(['model.json', 'weights.bin']);
  });

  it('writes the same bytes for the same network, whenever it writes them', async () => {
    const model = await loadModel(findPretrained('lenet5-mnist').folder);
    const [a, b] = [temporaryFolder(), temporaryFolder()];
    const tfjsFile = join('model', 'model.json');
    for (const format of saveFormats) {
      const file = format === 'tfjs' ? tfjsFile : pathIn('', format);
      const written = [];
      for (const [folder, time] of [
        [a, '2026-01-01T00:00:00Z'],
        [b, '2027-02-03T04:05:06Z'],
      ] as const) {
        vi.useFakeTimers({ now: new Date(time), toFake: ['Date'] });
        try {
          await writeModel(model, { format, path: pathIn(folder, format) });
        } finally {
          vi.useRealTimers();
        }
        written.push(readFileSync(join(folder, file)));
      }
      expect(written[0]!.equals(written[1]!), format).toBe(true);
    }
  });

  it('leaves what was there where the disk is full, and nothing half written', async () => {
    const model = await loadModel(findPretrained('lenet5-mnist').folder);
    const fs = await import('node:fs');
    for (const format of saveFormats) {
      const folder = temporaryFolder();
      const path = pathIn(folder, format);
      const before = format === 'tfjs' ? join(path, 'model.json') : path;
      if (format === 'tfjs') mkdirSync(path);
      writeFileSync(before, 'as it was');
      let room = 40_000;
      const full = {
        ...fs,
        writeSync(handle: number, bytes: Uint8Array, from: number) {
          if (room <= 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
          const written = fs.writeSync(handle, bytes, from, Math.min(room, bytes.length - from));
          room -= written;
          return written;
        },
      };
      const error = await writeModel(model, { format, path }, full as never).catch(
        (thrown: unknown) => thrown,
      );
      expect((error as FeaturescopeError).code).toBe('run/disk-full');
      expect(readFileSync(before, 'utf8')).toBe('as it was');
      expect(readdirSync(format === 'tfjs' ? path : folder)).toHaveLength(1);
    }
  });

  it('says why a place cannot be written', async () => {
    const model = await loadModel(findPretrained('lenet5-mnist').folder);
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const error = await writeModel(model, { format: 'onnx', path: join(folder, 'file', 'model.onnx') }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as FeaturescopeError).code).toBe('export/unwritable');
    expect(existsSync(join(folder, 'file', 'model.onnx'))).toBe(false);
  });

  it('keeps names that are none of TensorFlow, in Hangul or with slashes', async () => {
    const input = layers.input({ shape: [4], name: 'utf..c785..b825.' });
    const hidden = layers.dense({ units: 3, name: 'utf.net.2f.1' }).apply(input);
    const model = networkOf({
      inputs: input,
      outputs: layers.dense({ units: 2, name: 'out' }).apply(hidden) as never,
    });
    initialiseWeights(model, 3);
    const folder = temporaryFolder();
    for (const format of saveFormats) {
      await writeModel(model, { format, path: pathIn(folder, format) });
      const again = await reopened(pathIn(folder, format));
      expect(graphOf(again).map(({ name }) => name.replace('_', '/'))).toEqual(['입력', 'net/1', 'out']);
      expect(outputsOf(again)).toEqual(outputsOf(model));
    }
  });

  it('opens again what hands its input on, as it was saved', async () => {
    const topology = {
      class_name: 'Sequential',
      config: {
        name: 'handing',
        layers: [
          {
            class_name: 'SpatialDropout2D',
            config: { name: 'maps', rate: 0.5, batch_input_shape: [null, 4, 4, 2] },
          },
        ],
      },
    };
    const model = await buildFromTopology(topology);
    const path = join(temporaryFolder(), 'model.npz');
    await writeModel(model, { format: 'npz', path });
    const again = await reopened(path);
    expect((again.predict(zeros([1, 4, 4, 2])) as { shape: number[] }).shape).toEqual([1, 4, 4, 2]);
  });
});
