import { parseHTML } from 'linkedom';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { Workbench } from '../../../src-main/engine/Workbench.ts';
import { memoryPair } from '../../../src-shared/contract/channels/memoryPair.ts';
import { connectEngine } from '../../../src-shared/contract/connection.ts';
import type { EngineCalls, OpenRequest } from '../../../src-shared/contract/service.ts';
import { engineSource, type FigureSource } from '../../../src-shared/figures/drawing/source.ts';
import { experiment } from '../../../src-shared/labs/computational-graph/experiment.ts';
import { unitGraphOf, type UnitWish } from '../../../src-shared/labs/computational-graph/unitGraph.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

let workbench: Workbench | undefined;
beforeAll(() => selectBackend('wasm'));
afterEach(() => workbench?.close());

async function sourceOf(source: OpenRequest['source']): Promise<FigureSource & { calls: EngineCalls }> {
  workbench = new Workbench(await selectBackend('wasm'));
  const [near, far] = memoryPair();
  workbench.attach(near);
  const { calls } = connectEngine(far, {});
  return { ...engineSource(calls, await calls.open({ task: 'open', source })), calls };
}
const wish: UnitWish = { layer: '', map: 0, row: 0, column: 0, index: 3, terms: 2 };
const labelled = async () => sourceOf({ from: 'recipe', recipe: 'lenet5', data: await tinyDataFolder() });

describe('the graph of a unit of the open network', () => {
  it('has the values and derivatives of the engine in a dense layer', async () => {
    const source = await labelled();
    const sample = { split: 'test', index: 3 } as const;
    const quantities = ['activations', 'gradients', 'filters'] as const;
    const found = await source.look({ sample, layers: ['flatten', 'dense1'], quantities: [...quantities] });
    const named = (quantity: string, name: string) =>
      found.find((one) => one.layer === 'dense1' && one.quantity === quantity && one.name === name)!;
    const { graph, unit } = await unitGraphOf(source, { ...wish, layer: 'dense1', map: 6, terms: 4 });
    expect(unit).toMatchObject({
      layer: 'dense1',
      unit: { map: 5 },
      shown: 4,
      hasMaps: false,
      endsAtSum: false,
    });
    const at = (label: string) => graph.find((node) => node.label === label)!;
    const value = named('activations', 'activation').data[5]!;
    const activation = graph.at(-2)!;
    expect(activation.value).toBeCloseTo(value, 6);
    expect(activation.derivative).toBe(named('gradients', 'gradient').data[5]);
    // The bias' gradient is that of the sum, and a weight's the same times its input.
    const ofBias = named('gradients', 'bias').data[5]!;
    expect(ofBias).not.toBe(0);
    expect(at('b').derivative).toBeCloseTo(ofBias, 6);
    const ofKernel = named('gradients', 'kernel');
    const weights = graph.filter(({ label }) => label.startsWith('w'));
    expect(weights).toHaveLength(4);
    for (const { label, derivative, value: weight } of weights) {
      const index = (Number(label.slice(1)) - 1) * ofKernel.shape[1]! + 5;
      expect(weight).toBe(named('filters', 'kernel').data[index]);
      expect(derivative).toBeCloseTo(ofKernel.data[index]!, 6);
    }
    // What is folded is a sum like the others, and gets what they get.
    const folded = at(`… ${unit.terms - 4}`);
    expect(folded.derivative).toBeCloseTo(ofBias, 6);
    const products = graph.filter(({ label }) => label === '×');
    const all = products.reduce((sum, one) => sum + one.value, folded.value);
    expect(at('Σ').value).toBeCloseTo(all, 12);
    const sizes = products.map((one) => Math.abs(one.value));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('takes one place of a convolution, without what lies beside the map', async () => {
    const source = await labelled();
    const corner = { ...wish, layer: 'conv1', map: 2, row: 0, column: 0 };
    const { graph, unit } = await unitGraphOf(source, corner);
    const { layers } = source.session.model;
    const { kernelSize, padding } = layers.find(({ name }) => name === 'conv1')!;
    const inside = padding === 'same' ? 3 * 3 : kernelSize![0] * kernelSize![1];
    expect(unit).toMatchObject({ unit: { map: 1, y: 0, x: 0 }, hasMaps: true, terms: inside });
    const sample = { split: 'test', index: 3 } as const;
    const [output, gradient] = await Promise.all(
      (['activations', 'gradients'] as const).map(async (quantity) =>
        (await source.look({ sample, layers: ['conv1'], quantities: [quantity] })).find(({ name }) =>
          ['activation', 'gradient'].includes(name),
        )!,
      ),
    );
    expect(graph.at(-2)!.value).toBeCloseTo(output!.data[1]!, 5);
    expect(graph.at(-2)!.derivative).toBe(gradient!.data[1]);
  });

  it('ends at the sum where the activation belongs to the loss: y - t', async () => {
    const source = await labelled();
    const sample = { split: 'test', index: 3 } as const;
    const [outputs] = await source.look({ sample, layers: ['output'], quantities: ['activations'] });
    const { labels } = await source.samples('test', 3, 1);
    for (const map of [1, labels[0]! + 1]) {
      const { graph, unit } = await unitGraphOf(source, { ...wish, layer: 'output', map });
      expect(unit.endsAtSum).toBe(true);
      expect(graph.at(-1)!.label).toBe('softmax → L');
      const target = Number(map - 1 === labels[0]);
      expect(unit.slope).toBeCloseTo(outputs!.data[map - 1]! - target, 6);
      expect(graph.at(-2)!.derivative).toBe(unit.slope);
    }
  });

  it('works for numbers too, and says what cannot be drawn', async () => {
    const source = await sourceOf({ from: 'recipe', recipe: 'regression' });
    const { graph, unit } = await unitGraphOf(source, { ...wish, layer: 'output' });
    const sample = { split: 'test', index: 3 } as const;
    const found = await source.look({ sample, layers: ['output'], quantities: ['activations', 'gradients'] });
    expect(graph.at(-2)!.value).toBeCloseTo(found[0]!.data[0]!, 5);
    expect(unit.slope).toBe(found.find(({ name }) => name === 'gradient')!.data[0]);
    expect(unit.label).toBe('');
    // One input and a bias: nothing is folded.
    const first = await unitGraphOf(source, { ...wish, layer: 'dense1', terms: 6 });
    expect(first.graph.map(({ label }) => label)).toEqual(['x1', 'w1', '×', 'Σ', 'b', '+', 'tanh', 'L']);
    await expect(unitGraphOf(source, { ...wish, layer: 'nowhere' })).rejects.toMatchObject({
      code: 'model/unknown-layer',
    });
  });

  it('is drawn step by step, and needs an open network and a layer that sums', async () => {
    const source = await labelled();
    const values = { ...initialValues(experiment), example: 'layer' };
    const context = { source, compute: () => Promise.reject(new Error()), breathe: () => Promise.resolve() };
    const course = await experiment.run(values, context);
    const { document } = parseHTML('<html></html>');
    const last = experiment.lastStep!(course);
    for (const language of ['en', 'ko'] as const)
      for (const step of [0, 1, Math.floor(last / 2), last]) {
        const look = { document: document as unknown as Document, theme: 'light', width: 700, height: 400 };
        const drawn = experiment.draw(course, { ...values, step }, { ...look, language } as never).outerHTML;
        expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
        const caption = experiment.caption(course, { ...values, step }, language);
        expect(caption).toMatch(/conv1/);
        expect(caption.includes('∂L/∂')).toBe(step > last / 2);
      }
    const pool = experiment.run({ ...values, layer: 'pool1' }, context);
    await expect(pool).rejects.toMatchObject({ code: 'lab/impossible' });
    const nothing = experiment.run(values, { ...context, source: undefined });
    await expect(nothing).rejects.toMatchObject({ code: 'lab/impossible' });
  });
});
