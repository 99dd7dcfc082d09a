import { tensor, tidy } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { openReadModel } from '../../../src-main/engine/interchange/openReadModel.ts';
import { readModelFile } from '../../../src-main/engine/interchange/readModelFile.ts';
import { forward } from '../../../src-main/engine/network/forward.ts';
import { graphOf, outputNodesOf } from '../../../src-main/engine/network/graph.ts';
import { saveModelIn } from '../../../src-main/engine/network/modelFiles.ts';
import { temporaryFolder } from '../../belongings.ts';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

interface Values {
  shape: number[];
  values: number[];
}

/** What Keras itself computed; `fixtures/make.py` made it. */
const golden = (name: string): { x: Values; y: Values[] } =>
  JSON.parse(readFileSync(join(fixtures, `${name}.json`), 'utf8')) as { x: Values; y: Values[] };

async function largestDifference(path: string, name: string): Promise<number> {
  const { model } = await openReadModel(await readModelFile(path), { path });
  const { x, y } = golden(name);
  const graph = graphOf(model);
  let largest = 0;
  tidy(() => {
    const { outputs } = forward(graph, tensor(x.values, x.shape), false);
    outputNodesOf(graph).forEach((node, at) => {
      const made = outputs[graph.indexOf(node)]!.dataSync();
      const scale = Math.max(...y[at]!.values.map(Math.abs));
      y[at]!.values.forEach((value, index) => {
        largest = Math.max(largest, Math.abs(made[index]! - value) / scale);
      });
      expect(made.length).toBe(y[at]!.values.length);
    });
  });
  model.dispose();
  return largest;
}

beforeAll(() => selectBackend('wasm'));

const networks = [
  ['branches', 'a network used twice, bilinear up-sampling, two outputs'],
  ['sequence', 'recurrent layers in both directions'],
  ['adapted', 'measured statistics, normalisation over rows, an open size'],
  ['gated', 'gated recurrent units as Keras makes them'],
  ['grouped', 'convolutions in groups'],
  ['apart', 'causal convolutions and normalised groups'],
  ['halves', 'weights of 16 bits of both kinds, and Korean names'],
] as const;

describe.each(networks)('the network "%s" (%s)', (name) => {
  it.each(['keras', 'h5'])('gives what Keras computes, from .%s', async (ending) => {
    expect(await largestDifference(join(fixtures, `${name}.${ending}`), name)).toBeLessThan(1e-5);
  });

  it('gives the same once it is kept by this program', async () => {
    const path = join(fixtures, `${name}.keras`);
    const { model, report } = await openReadModel(await readModelFile(path), { path });
    const folder = temporaryFolder();
    await saveModelIn(model, folder, { labels: report.labels, range: report.range });
    model.dispose();
    expect(await largestDifference(folder, name)).toBeLessThan(1e-5);
    const again = await openReadModel(await readModelFile(folder), { path: folder });
    expect(again.report.range).toEqual(report.range);
    expect(again.report.layers).toEqual(report.layers);
    again.model.dispose();
  });
});
