import { tensor, tidy } from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf } from '../../../src-main/engine/network/graph.ts';
import { readNpy, type NpyArray } from '../../../src-main/engine/reading/readNpy.ts';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import type { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

// Files that other people's programs wrote, with what must happen to each, lie beside the repository; without them this is skipped.
const folder = resolve('../shared/data/imports');
const isHere = existsSync(join(folder, 'expect.json'));

interface Case {
  id: string;
  format: string;
  file: string;
  expect: 'import' | 'either' | 'refuse' | 'refuse-alone';
  reasonNames?: string;
  parameters?: number;
  layers?: number;
  golden?: { x: string; y: string[]; scale: string | null };
}

const cases = isHere
  ? (JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Case[] | { models: Case[] })
  : [];
const all = Array.isArray(cases) ? cases : cases.models;

/** Opened all the same, where the file says that a refusal would do too. */
const refused = new Set<string>([]);
/** Networks without an architecture of their own: what must stand beside them. */
const pairs: Record<string, { file: string; weights: string }> = {
  'weights-only': {
    file: 'keras-h5/weights-only/topology.json',
    weights: 'keras-h5/weights-only/weights.h5',
  },
};

function inputOf({ golden }: Case): NpyArray {
  const { shape, values } = readNpy(join(folder, golden!.x));
  return golden!.x.includes('.u8.')
    ? { shape, values: values.map((byte) => byte / 127.5 - 1) }
    : { shape, values };
}

async function largestDifference(one: Case): Promise<number> {
  const { file, weights } = pairs[one.id] ?? { file: one.file, weights: undefined };
  const path = join(folder, file);
  const read = await readModelFile(path, { weights: weights && join(folder, weights) });
  const { model, report } = await openReadModel(read, { path });
  if (one.parameters !== undefined) expect(report.parameters).toBe(one.parameters);
  const input = inputOf(one);
  const graph = graphOf(model);
  const outputs = outputNodesOf(graph).map((node) => graph.indexOf(node));
  let largest = 0;
  tidy(() => {
    const made = forward(graph, tensor(input.values, input.shape), false).outputs;
    one.golden!.y.forEach((file, at) => {
      const expected = readNpy(join(folder, file));
      const actual = made[outputs[at]!]!.dataSync();
      expect(actual.length).toBe(sizeOf(expected.shape));
      // Relative to the largest value of the output: a probability of 1e-9 need not have four digits.
      const scale = expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expected.values.forEach((value, index) => {
        largest = Math.max(largest, Math.abs(value - actual[index]!) / scale);
      });
    });
  });
  model.dispose();
  return largest;
}

describe.skipIf(!isHere)(
  'models of other programs (skipped where ../shared/data/imports is not there)',
  () => {
    beforeAll(() => selectBackend('wasm'));

    const opened = all.filter((one) => one.golden && one.expect !== 'refuse' && !refused.has(one.id));
    it.each(opened.map((one) => [one.id, one] as const))(
      '%s gives the outputs that are known of it',
      async (_id, one) => {
        expect(await largestDifference(one)).toBeLessThan(1e-4);
      },
    );

    const closed = all.filter((one) => one.expect.startsWith('refuse'));
    it.each(closed.map((one) => [one.id, one] as const))(
      '%s is refused, with the reason',
      async (_id, one) => {
        const error = (await readModelFile(join(folder, one.file))
          .then((read) => openReadModel(read, { path: one.file }))
          .catch((thrown: unknown) => thrown)) as FeaturescopeError;
        expect(error.kind).toBe('input');
        expect(error.code).toMatch(/^model\//);
        if (one.reasonNames)
          expect(error.message.toLowerCase()).toContain(one.reasonNames.split(/ or |, /)[0]!.toLowerCase());
      },
    );
  },
);
