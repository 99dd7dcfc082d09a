import { flushSync } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeFault } from '../../src-shared/networks/faults.ts';
import { templates } from '../../src-shared/networks/templates.ts';
import { pressKeyFirst } from '../../src-renderer/views/keys.ts';
import { makeDesk, until, type Desk } from './desk.ts';

let opened: Desk | undefined;
afterEach(() => opened?.free());

async function builder(): Promise<Desk & { build: Desk['app']['build'] }> {
  const desk = makeDesk();
  opened = desk;
  await until(() => desk.app.workbench.session !== null);
  await desk.app.goTo('build');
  flushSync();
  return { ...desk, build: desk.app.build };
}
const names = ({ build }: { build: Desk['app']['build'] }): string[] =>
  build.described.layers.map(({ layer }) => layer.name);

describe('the network that is built', () => {
  it('tells shapes and parameters of every layer at once', async () => {
    const desk = await builder();
    const { build } = desk;
    // 3x3x1x16 + 16, 3x3x16x32 + 32, 7x7x32x10 + 10
    expect(build.described.parameters).toBe(160 + 4_640 + 15_690);
    build.set('conv1', 'filters', 8);
    expect(build.described.layers[1]).toMatchObject({ shape: [28, 28, 8], parameters: 80 });
    expect(build.described.parameters).toBe(80 + 9 * 8 * 32 + 32 + 15_690);
  });

  it('explains what is impossible at its layer, with the formula', async () => {
    const { build } = await builder();
    build.set('conv1', 'padding', 'valid');
    build.set('conv1', 'kernel_size', 31);
    expect(build.faults.map(({ layer }) => layer.name)).toEqual(['conv1']);
    const [, first, ...others] = build.described.layers;
    expect(describeFault(first!.fault!, 'en')).toContain('(28 - 31 + 2·0)/1 + 1 = -2');
    expect(others.every(({ fault }) => fault!.code === 'input-impossible')).toBe(true);
    expect(build.file).toBeUndefined();
  });

  it('adds a layer behind the selected one, in its place for all that read it', async () => {
    const desk = await builder();
    const { build } = desk;
    build.select('pool1');
    build.add('BatchNormalization');
    expect(names(desk)).toEqual([
      ...['input', 'conv1', 'pool1', 'norm1', 'conv2', 'pool2', 'flatten', 'output'],
    ]);
    expect(build.draft.layers.find(({ name }) => name === 'conv2')!.inputs).toEqual(['norm1']);
    expect(build.selected.layer.name).toBe('norm1');
    build.select('output');
    build.add('Dropout');
    expect(build.draft.outputs).toEqual(['dropout1']);
  });

  it('adds a layer that joins as a skip over the selected one', async () => {
    const { build } = await builder();
    build.select('conv2');
    build.set('conv2', 'filters', 16);
    build.add('Add');
    expect(build.selected).toMatchObject({ shape: [14, 14, 16], layer: { inputs: ['conv2', 'pool1'] } });
    expect(build.faults).toEqual([]);
  });

  it('removes, duplicates and moves layers', async () => {
    const desk = await builder();
    const { build } = desk;
    build.remove('pool1');
    build.duplicate('conv2');
    build.move('pool2', -1);
    expect(names(desk)).toEqual(['input', 'conv1', 'conv2', 'pool2', 'conv3', 'flatten', 'output']);
    build.move('conv1', 1);
    expect(names(desk).slice(0, 3)).toEqual(['input', 'conv2', 'conv1']);
    build.moveBehind('conv1', 'input');
    expect(names(desk).slice(0, 3)).toEqual(['input', 'conv1', 'conv2']);
    build.remove('input');
    expect(names(desk)[0]).toBe('input');
    expect(build.faults).toEqual([]);
  });

  it('undoes and repeats every edit; typing in one field is one edit', async () => {
    const desk = await builder();
    const { app, build } = desk;
    const before = build.draft;
    build.set('conv1', 'filters', 1);
    build.set('conv1', 'filters', 12);
    build.remove('pool1');
    const after = build.draft;
    await app.undoLast();
    await app.undoLast();
    expect(build.draft).toBe(before);
    expect(build.canUndo).toBe(false);
    app.redoLast();
    app.redoLast();
    expect(build.draft).toBe(after);
    expect(build.canRedo).toBe(false);
  });

  it('renames a layer wherever it is read, and refuses a name that is taken', async () => {
    const { build } = await builder();
    build.rename('conv1', 'first');
    build.rename('first', 'conv2');
    expect(build.draft.layers[2]!.inputs).toEqual(['first']);
    build.rename('output', 'scores');
    expect(build.draft.outputs).toEqual(['scores']);
  });

  it('offers only layers that do not read the layer itself', async () => {
    const { build } = await builder();
    expect(build.sourcesOf('pool1')).toEqual(['input', 'conv1']);
  });

  it('starts from a recipe, and tells what differs from it', async () => {
    const { build } = await builder();
    await build.startFromRecipe('lenet5');
    expect(build.differences).toEqual([]);
    build.set('conv1', 'filters', 24);
    build.remove('pool2');
    expect(build.differences.map(({ name }) => name)).toEqual([
      'conv1',
      'pool1',
      'conv2',
      'flatten',
      'output',
      'pool2',
    ]);
    expect(build.original.parameters).toBe(160 + 4_640 + 15_690);
  });

  it('takes the network of pasted code once all of it is understood', async () => {
    const { build } = await builder();
    build.code = 'm = Sequential([Dense(10, input_dim=784), Lambda(f)])';
    build.takeListing();
    expect(build.described.parameters).toBe(160 + 4_640 + 15_690);
    build.code = "m = Sequential([Dense(10, input_dim=784)])\nm.compile(SGD(0.2), 'mse')";
    build.takeListing();
    expect(build.described.parameters).toBe(7_850);
    expect(build.settings).toMatchObject({ optimizer: 'sgd', learningRate: 0.2, loss: 'mse' });
  });

  it('opens the file that it saves, with the same network', async () => {
    const { app, build } = await builder();
    build.set('conv1', 'filters', 5);
    const text = JSON.stringify(build.file);
    const before = build.described.parameters;
    build.startFromTemplate('dense');
    await build.startFromText('mine.network.json', text);
    expect(build.described.parameters).toBe(before);
    await build.startFromText('bad.json', '{"a": 1}');
    expect(app.workbench.problems.list[0]).toMatchObject({ code: 'network/unreadable' });
    expect(build.described.parameters).toBe(before);
  });

  it('starts a template where layers are added before its output', async () => {
    const { build } = await builder();
    for (const { id } of templates) {
      build.startFromTemplate(id);
      const output = build.draft.outputs[0];
      build.add('Dropout');
      expect(build.faults, id).toEqual([]);
      expect(build.draft.outputs[0], id).toBe(output);
    }
    build.startFromTemplate('empty');
    for (const className of ['Conv2D', 'MaxPooling2D', 'GroupNormalization']) build.add(className);
    expect(build.faults).toEqual([]);
    expect(build.draft.layers.map(({ className }) => className)).toEqual([
      ...['InputLayer', 'Conv2D', 'MaxPooling2D', 'GroupNormalization', 'Flatten', 'Dense'],
    ]);
  });

  it('offers losses that fit the last layer first', async () => {
    const { build } = await builder();
    expect(build.losses.map(({ name, fits }) => `${name} ${fits}`)).toEqual([
      'cross-entropy true',
      'mse true',
      'mae true',
      'binary-cross-entropy false',
      'hinge false',
    ]);
  });

  it('starts a run with the chosen data and settings', async () => {
    const { app, build } = await builder();
    const opening = vi.spyOn(app.workbench, 'open');
    build.adjust({ settings: { epochs: 2 } });
    await build.train();
    const [source, runs] = opening.mock.calls[0]!;
    expect(runs).toBe(true);
    expect(app.screen).toBeNull();
    expect(source).toMatchObject({
      from: 'network',
      data: build.data!.name,
      settings: { epochs: 2, optimizer: 'adam' },
      network: { format: 'featurescope-network', version: 1, inputShape: [28, 28, 1] },
    });
  });
});

describe('the keys of the screen', () => {
  it('undo and repeat edits, unless text is edited', async () => {
    const { app, build } = await builder();
    const press = (key: string, shiftKey = false): void =>
      pressKeyFirst(app, new KeyboardEvent('keydown', { key, shiftKey, ctrlKey: true, cancelable: true }));
    build.remove('pool1');
    press('z');
    expect(build.draft.layers).toHaveLength(7);
    press('Z', true);
    expect(build.draft.layers).toHaveLength(6);
    press('z');
    press('y');
    expect(build.draft.layers).toHaveLength(6);
  });
});

describe('the data of a network that is built', () => {
  const pictures = (shape: number[], classes: string[]) => ({
    ...{ name: 'photos', folder: '/photos', available: true, downloadBytes: 0, embedded: false },
    ...{ train: 80, test: 20, shape, classes },
  });

  it('may be the user’s own, which the network is made to fit in one step', async () => {
    const { build, app } = await builder();
    const own = pictures([100, 80, 3], ['cat', 'dog', 'owl']);
    app.workbench.offer(own);
    build.adjust({ data: '/photos' });
    expect(build.data).toMatchObject({ folder: '/photos' });
    expect(build.suits(own)).toBe(false);
    build.fitTo(own);
    expect(build.inputShape).toEqual([100, 80, 3]);
    expect(build.described.layers.at(-1)!.shape).toEqual([3]);
    expect(build.suits(own)).toBe(true);
    expect(build.ready).toBe(true);
    build.undo();
    expect(build.inputShape).toEqual([28, 28, 1]);
    expect(build.described.layers.at(-1)!.shape).toEqual([10]);
  });

  it('are trained on for some 200 steps where they are few, and for the usual epochs where not', async () => {
    const { build } = await builder();
    const own = pictures([32, 32, 3], ['cat', 'dog']);
    const epochsFor = (train: number): number => {
      build.startFor({ ...own, train });
      return build.settings.epochs;
    };
    expect([10, 80, 640, 1280, 50_000].map(epochsFor)).toEqual([50, 50, 10, 5, 5]);
  });

  it('may be values, which need no flattening and no softmax', async () => {
    const { build } = await builder();
    build.startFor({ ...pictures([13], []), targetShape: [1] });
    expect(build.described.layers.map(({ layer }) => layer.className)).not.toContain('Flatten');
    expect(build.inputShape).toEqual([13]);
    expect(build.described.layers.at(-1)!.shape).toEqual([1]);
    expect(build.lastActivation).toBe('linear');
    expect(build.built.task).toBe('regression');
    expect(build.ready).toBe(true);
  });
});

describe('a network with several outputs that is built', () => {
  const code = `from keras import *
inputs = Input(shape=(28, 28, 1))
x = Flatten()(inputs)
kind = Dense(10, activation='softmax', name='kind')(x)
size = Dense(1, name='size')(x)
model = Model(inputs=inputs, outputs=[kind, size])
`;

  it('has a loss and a factor for each, which follow the name of its layer', async () => {
    const { build } = await builder();
    build.code = code;
    flushSync();
    build.takeListing();
    expect(build.draft.outputs).toEqual(['kind', 'size']);
    expect(build.lossesOf('size').find(({ name }) => name === 'binary-cross-entropy')!.fits).toBe(false);
    expect(build.lossesOf('kind')[0]).toMatchObject({ fits: true });
    build.adjust({ settings: build.withOutput('outputLosses', 'size', 'mae') });
    build.adjust({ settings: build.withOutput('outputWeights', 'kind', 0.5) });
    build.rename('size', 'width');
    expect(build.file!.settings).toMatchObject({
      outputLosses: { width: 'mae' },
      outputWeights: { kind: 0.5 },
    });
    build.adjust({ settings: build.withOutput('outputLosses', 'width', undefined) });
    expect(build.file!.settings.outputLosses).toBeUndefined();
    // It takes data with an array for each.
    const plain = { name: 'a', available: true, downloadBytes: 0, embedded: false, train: 1, test: 1 };
    const pictures = { ...plain, shape: [28, 28, 1], classes: ['a', 'b'] };
    expect(build.fits(pictures)).toBe(false);
    expect(build.fits({ ...pictures, fields: [{ name: 'kind', shape: [] }] })).toBe(true);
  });
});
