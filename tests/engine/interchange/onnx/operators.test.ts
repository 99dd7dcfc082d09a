import { tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { FolderFiles } from '../../../../src-main/engine/interchange/archive/FolderFiles.ts';
import { decodeOnnx } from '../../../../src-main/engine/interchange/onnx/file/decodeOnnx.ts';
import { readOnnx } from '../../../../src-main/engine/interchange/onnx/readOnnx.ts';
import { openReadModel } from '../../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../../src-main/engine/interchange/readModelFile.ts';
import { activationOf } from '../../../../src-main/engine/interchange/save/activationOf.ts';
import { writeModel } from '../../../../src-main/engine/interchange/save/writeModel.ts';
import { forward } from '../../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf, type GraphNode } from '../../../../src-main/engine/network/graph.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../../belongings.ts';

interface Values {
  shape: number[];
  values: number[];
}

/** A small network, and what ONNX Runtime makes of an input; written by the scripts beside this file. */
interface Case {
  name: string;
  model: string;
  x?: Values;
  y?: Values[];
  refused?: string;
}

const files = ['operator', 'sequence', 'condition', 'scaling', 'token'].map((kind) => `${kind}Cases.json`);
const cases = files.flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Case[],
);

const open = async (one: Case) =>
  openReadModel(readOnnx(Buffer.from(one.model, 'base64'), new FolderFiles('.')), { path: one.name });

function expectOutputs(model: LayersModel, one: Case): void {
  const graph = graphOf(model);
  const nodes = outputNodesOf(graph).map((node) => graph.indexOf(node));
  tidy(() => {
    const { outputs } = forward(graph, tensor(one.x!.values, one.x!.shape), false);
    one.y!.forEach((expected, at) => {
      const made = outputs[nodes[at]!]!;
      // A network may leave axes of size 1 out at its end.
      expect(made.shape.filter((size) => size !== 1)).toEqual(expected.shape.filter((size) => size !== 1));
      const values = made.dataSync();
      const largest = Math.max(1, ...expected.values.map(Math.abs));
      const differences = expected.values.map((value, index) => Math.abs(value - values[index]!) / largest);
      expect(Math.max(...differences)).toBeLessThan(2e-6);
    });
  });
}

/** Whether a layer is one that is read from ONNX, and not written again. */
function unwritten(node: GraphNode): boolean {
  const classes = ['Interpolation', 'DepthToSpace', 'SpaceToDepth', 'LocalResponseNormalization', 'Select'];
  return classes.includes(node.layer.getClassName()) || /^geluTanh/.test(activationOf(node));
}

describe('operators of ONNX, held against ONNX Runtime', () => {
  beforeAll(() => selectBackend('wasm'));

  const computed = cases.filter(({ refused }) => refused === undefined);
  it.each(computed.map((one) => [one.name, one] as const))('computes: %s', async (_name, one) => {
    const { model } = await open(one);
    expectOutputs(model, one);
    model.dispose();
  });

  it.each(computed.map((one) => [one.name, one] as const))(
    'writes a file that makes the same, or says what it cannot express: %s',
    async (_name, one) => {
      const { model } = await open(one);
      const path = join(temporaryFolder(), 'written.onnx');
      const refused = graphOf(model).find((node) => unwritten(node));
      if (refused) {
        const error = await writeModel(model, { format: 'onnx', path }).catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: 'save/layer-not-in-format' });
      } else {
        await writeModel(model, { format: 'onnx', path });
        const again = await openReadModel(await readModelFile(path), { path });
        expectOutputs(again.model, one);
        again.model.dispose();
      }
      model.dispose();
    },
  );

  const refused = cases.filter((one) => one.refused !== undefined);
  it.each(refused.map((one) => [one.name, one] as const))('refuses: %s', async (_name, one) => {
    const error = await open(one).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FeaturescopeError);
    expect((error as FeaturescopeError).code).toMatch(/^model\/operator-/);
    expect((error as FeaturescopeError).message).toContain(one.refused!);
  });
});

describe('networks over tokens', () => {
  beforeAll(() => selectBackend('wasm'));

  const one = cases.find(({ name }) => name.startsWith('mean of tokens,'))!;

  it('takes whole numbers, also in the file that it writes', async () => {
    const { model } = await open(one);
    expect(model.inputs[0]!.dtype).toBe('int32');
    const path = join(temporaryFolder(), 'written.onnx');
    await writeModel(model, { format: 'onnx', path });
    const written = decodeOnnx(readFileSync(path)).graph!;
    expect(written.input.map(({ type }) => type?.tensorType?.elemType)).toEqual([7]);
    model.dispose();
  });

  it.each([9, -1, Number.NaN])('says that there is no row for the token %s', async (token) => {
    const { model } = await open(one);
    const compute = () => tidy(() => forward(graphOf(model), tensor([[1, 2, token, 4, 5]]), false).ends);
    expect(compute).toThrow(expect.objectContaining({ code: 'data/token-out-of-range' }) as Error);
    model.dispose();
  });
});
