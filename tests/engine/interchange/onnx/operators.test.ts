import { tensor, tidy } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { FolderFiles } from '../../../../src-main/engine/interchange/archive/FolderFiles.ts';
import { readOnnx } from '../../../../src-main/engine/interchange/onnx/readOnnx.ts';
import { openReadModel } from '../../../../src-main/engine/interchange/openReadModel.ts';
import { forward } from '../../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf } from '../../../../src-main/engine/network/graph.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';

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

const files = ['operatorCases.json', 'sequenceCases.json', 'conditionCases.json', 'scalingCases.json'];
const cases = files.flatMap(
  (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Case[],
);

const open = async (one: Case) =>
  openReadModel(readOnnx(Buffer.from(one.model, 'base64'), new FolderFiles('.')), { path: one.name });

describe('operators of ONNX, held against ONNX Runtime', () => {
  beforeAll(() => selectBackend('wasm'));

  const computed = cases.filter(({ refused }) => refused === undefined);
  it.each(computed.map((one) => [one.name, one] as const))('computes: %s', async (_name, one) => {
    const { model } = await open(one);
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
    model.dispose();
  });

  const refused = cases.filter((one) => one.refused !== undefined);
  it.each(refused.map((one) => [one.name, one] as const))('refuses: %s', async (_name, one) => {
    const error = await open(one).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FeaturescopeError);
    expect((error as FeaturescopeError).code).toMatch(/^model\/operator-/);
    expect((error as FeaturescopeError).message).toContain(one.refused!);
  });
});
