import { cos, grad, mul, range, reshape, sum, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf } from '../../../src-main/engine/network/graph.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { writeModel } from '../../../src-main/engine/interchange/save/writeModel.ts';
import { saveModelIn } from '../../../src-main/engine/network/modelFiles.ts';
import { temporaryFolder } from '../../belongings.ts';

interface Values {
  shape: number[];
  values: number[];
}

/** A network, and what Keras makes of it; written by kerasLayers.py and kerasOperations.py. */
interface Case {
  name: string;
  files: Record<'keras' | 'h5', string>;
  x: Values[];
  y: Values;
  /** Of the sum of its output's values, each times the cosine of its number, with respect to the first input. */
  gradient: Values;
}

const read = (file: string): [name: string, one: Case][] =>
  (JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Case[]).map((one) => [one.name, one]);
const ofLayers = read('kerasLayers.json');
/** Networks with operations on tensors, which become layers that Keras has no class for, and with cells; written by kerasOperations.py. */
const ofOperations = read('kerasOperations.json');
const named = [...ofLayers, ...ofOperations];

/** What a format cannot express. */
const refused: Record<'keras' | 'h5' | 'onnx', string[]> = {
  keras: [],
  h5: [
    // Keras reads a list of axes from HDF5 as the last axis, also its own.
    ...['maps of one length', 'layer normalisations'],
    // Keras 2 knows none of these functions, and has the inputs of these calls in another form than Keras 3.
    ...['activation functions', 'attention to itself', 'attention to another sequence'],
    ...['attention with keys of their own', 'attention by names', 'attention to earlier steps'],
  ],
  onnx: [
    ...['layer normalisations', 'normalisation at each step', 'a stack in each step'],
    ...['a network with branches in each step', 'additive attention', 'additive attention without a scale'],
  ],
};

async function open(path: string): Promise<LayersModel> {
  const { model } = await openReadModel(await readModelFile(path), { path });
  return model;
}

function written(one: Case, ending: 'keras' | 'h5'): string {
  const path = join(temporaryFolder(), `network.${ending}`);
  writeFileSync(path, Buffer.from(one.files[ending], 'base64'));
  return path;
}

const outputOf = (model: LayersModel, inputs: Tensor[]): Tensor => {
  const graph = graphOf(model);
  const { outputs } = forward(graph, inputs.length === 1 ? inputs[0]! : inputs, false);
  return outputs[graph.indexOf(outputNodesOf(graph)[0]!)]!;
};

function expectNear(made: Tensor, expected: Values): void {
  expect(made.shape).toEqual(expected.shape);
  const values = made.dataSync();
  const largest = Math.max(1, ...expected.values.map(Math.abs));
  const differences = expected.values.map((value, at) => Math.abs(value - values[at]!) / largest);
  expect(Math.max(...differences)).toBeLessThan(2e-6);
}

const given = ({ x }: Case): Tensor[] => x.map(({ values, shape }) => tensor(values, shape));

describe('layers of Keras, held against Keras itself', () => {
  beforeAll(() => selectBackend('wasm'));

  it.each(ofOperations)('writes an ONNX file that makes the same: %s', async (name, one) => {
    const model = await open(written(one, 'keras'));
    const path = join(temporaryFolder(), 'written.onnx');
    if (name === 'choices' || name === 'functions') {
      const error = await writeModel(model, { format: 'onnx', path }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'save/layer-not-in-format' });
      model.dispose();
      return;
    }
    await writeModel(model, { format: 'onnx', path });
    const again = await open(path);
    tidy(() => {
      const made = outputOf(again, given(one));
      // A network that was read from ONNX may leave axes of size 1 out at its end.
      const counting = (shape: number[]): number[] => shape.filter((size) => size !== 1);
      expect(counting(made.shape)).toEqual(counting(one.y.shape));
      expectNear(reshape(made, one.y.shape), one.y);
    });
    for (const network of [model, again]) network.dispose();
  });

  it.each(ofLayers)(
    'writes files that make the same, or says what they cannot express: %s',
    async (name, one) => {
      const model = await open(written(one, 'keras'));
      for (const format of ['keras', 'h5', 'onnx'] as const) {
        const path = join(temporaryFolder(), `written.${format}`);
        if (refused[format].includes(name)) {
          const error = await writeModel(model, { format, path }).catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ code: 'save/layer-not-in-format' });
          continue;
        }
        await writeModel(model, { format, path });
        const again = await open(path);
        tidy(() => expectNear(outputOf(again, given(one)), one.y));
        again.dispose();
      }
      model.dispose();
    },
  );

  it.each(named)('computes: %s', async (_name, one) => {
    for (const ending of ['keras', 'h5'] as const) {
      const model = await open(written(one, ending));
      tidy(() => expectNear(outputOf(model, given(one)), one.y));
      model.dispose();
    }
  });

  it.each(named)('has the gradients of Keras: %s', async (_name, one) => {
    const model = await open(written(one, 'keras'));
    tidy(() => {
      const [first, ...others] = given(one);
      const loss = (x: Tensor): Tensor => {
        const y = outputOf(model, [x, ...others]);
        return sum(mul(reshape(y, [y.size]), cos(range(0, y.size, 1, 'float32'))));
      };
      expectNear(grad(loss)(first!), one.gradient);
    });
    model.dispose();
  });

  it.each(named)('is kept by this program, and begins afresh with other weights: %s', async (_name, one) => {
    const model = await open(written(one, 'keras'));
    const folder = temporaryFolder();
    await saveModelIn(model, folder, {});
    model.dispose();
    const again = await open(folder);
    tidy(() => expectNear(outputOf(again, given(one)), one.y));
    initialiseWeights(again, 3);
    const kernels = again.weights.filter(({ originalName }) => /kernel$/.test(originalName));
    for (const kernel of kernels)
      expect(
        kernel
          .read()
          .dataSync()
          .some((value) => value !== 0),
      ).toBe(true);
    again.dispose();
  });
});
