import { unzipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

let desk: Desk;
afterEach(() => desk.free());

async function figures(script: Script = {}) {
  desk = makeDesk(script);
  const { workbench } = desk.app;
  await desk.app.loadScreens();
  const { figures: found } = desk.app;
  await until(() => workbench.session !== null);
  await workbench.open(lenetOnMnist);
  desk.engine.play(400);
  await found.show();
  await until(() => found.preview !== null);
  return found;
}
const ids = (found: Desk['app']['figures']): string[] => found.deck.map(({ figure }) => figure);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('the deck', () => {
  test('is the ready-made one at first: from what the network is to what it can do', async () => {
    const found = await figures();
    expect(ids(found).indexOf('summary')).toBeLessThan(ids(found).indexOf('curves'));
    expect(ids(found).indexOf('curves')).toBeLessThan(ids(found).indexOf('confusion'));
    expect(
      found.deck.filter(({ figure }) => figure === 'feature-maps').map(({ choice }) => choice.index),
    ).toEqual([0, 1, 2]);
  });
  test('is changed, kept for the recipe, and a change can be undone', async () => {
    const found = await figures();
    const before = ids(found);
    found.choose(0);
    found.add('over-time');
    expect(found.at).toBe(1);
    expect(ids(found)).toEqual([before[0], 'over-time', ...before.slice(1)]);
    found.move(1, -1);
    expect(ids(found)[0]).toBe('over-time');
    found.edit({ title: 'How it went', choice: { layer: 'conv2' } });
    expect(found.entry).toMatchObject({ title: 'How it went', choice: { layer: 'conv2' } });
    await until(() => found.preview?.figure.title === 'How it went');
    found.remove(0);
    expect(ids(found)).toEqual(before);
    found.undo();
    expect(ids(found)[0]).toBe('over-time');
    await until(() => desk.engine.received.filter((call) => call === 'writeDeck').length === 5);
    found.close();
    // Another window, or a later session.
    const { app } = desk;
    await app.workbench.open(lenetOnMnist);
    await app.goTo('figures');
    expect(ids(app.figures)[0]).toBe('over-time');
    app.figures.useReady();
    expect(ids(app.figures)).toEqual(before);
  });
  test('opens with the figure that was asked for', async () => {
    const found = await figures();
    await found.show('feature-maps', { layer: 'conv2', split: 'test', index: 5 });
    expect(found.entry).toEqual({
      figure: 'feature-maps',
      choice: { layer: 'conv2', split: 'test', index: 5 },
    });
    const { length } = found.deck;
    await found.show('feature-maps', { layer: 'conv2', split: 'test', index: 5 });
    expect(found.deck).toHaveLength(length);
  });
});

describe('the preview', () => {
  test('is the figure as it is written', async () => {
    const found = await figures();
    found.choose(ids(found).indexOf('curves'));
    found.restyle({ language: 'ko', theme: 'dark' });
    await until(() => found.preview?.figure.title === '학습 곡선');
    const files = await found.make('figure', 'svg');
    expect(files!.map(({ name }) => name)).toEqual(['LeNet-5_MNIST_학습_곡선.svg']);
    expect(text(files![0]!.bytes) === found.preview!.figure.svg).toBe(true);
  });
  test('warns of type that is not read from the back of a room', async () => {
    const found = await figures();
    found.choose(ids(found).indexOf('curves'));
    found.restyle({ points: 24 });
    await until(() => (found.preview?.smallest ?? 0) >= 20);
    expect(found.tooSmall).toBe(false);
    found.restyle({ points: 9 });
    await until(() => (found.preview?.smallest ?? Infinity) < 10);
    expect(found.tooSmall).toBe(true);
  });
  test('says why a figure cannot be drawn', async () => {
    const found = await figures();
    found.add('filters', { layer: 'dense1' });
    await until(() => found.problem !== null);
    expect(found.problem?.code).toBe('export/no-filters');
    found.choose(0);
    await until(() => found.problem === null && found.preview !== null);
  });
});

describe('files', () => {
  test('are one for all, named after the network and its data: pictures an archive, numbered and called after what they show', async () => {
    const found = await figures();
    const [pictures, ...more] = (await found.make('deck', 'svg'))!;
    expect(more).toEqual([]);
    expect(pictures!.name).toBe('LeNet-5_MNIST.zip');
    const files = Object.entries(unzipSync(pictures!.bytes));
    expect(files).toHaveLength(found.deck.length);
    expect(files.map(([name]) => name.slice(0, 3))).toEqual(
      found.deck.map((_entry, at) => `${String(at + 1).padStart(2, '0')} `),
    );
    expect(files[0]![0]).toBe('01 LeNet-5_MNIST_Images_of_MNIST.svg');
    for (const [name, bytes] of files) expect(text(Uint8Array.from(bytes)), name).toMatch(/<svg /);
    expect((await found.make('deck', 'pptx'))!.map(({ name }) => name)).toEqual(['LeNet-5_MNIST.pptx']);
    expect(found.writing).toBeNull();
  });
  test('lack no sign in silence: those that no font has are told', async () => {
    const found = await figures();
    found.choose(ids(found).indexOf('curves'));
    found.edit({ title: '猫' });
    expect(await found.make('figure', 'png')).toHaveLength(1);
    expect(desk.app.workbench.problems.list).toMatchObject([
      { code: 'export/undrawn-signs', detail: { signs: '猫' } },
    ]);
  });
  test('a moving picture goes through the steps and ends where the network stood', async () => {
    const found = await figures();
    found.choose(ids(found).indexOf('curves'));
    const [file] = (await found.make('figure', 'gif'))!;
    expect(file!.name).toBe('LeNet-5_MNIST_Training_curves_step_400.gif');
    const asked = desk.engine.received.filter((call) => call.startsWith('askAtStep'));
    expect(asked.length).toBeGreaterThan(10);
    expect(asked[0]).toBe('askAtStep 0 state');
    expect(desk.engine.received.filter((call) => call.startsWith('rewind'))).toEqual([]);
    expect(desk.engine.received).not.toContain('control');
    expect(desk.app.workbench.session?.step).toBe(400);
  });
  test('are made without a figure that there cannot be, which is named with the reason', async () => {
    const found = await figures();
    await found.showDeck({
      figures: [
        { figure: 'summary', choice: {} },
        { figure: 'filters', choice: { layer: 'dense1' } },
        { figure: 'curves', choice: {} },
      ],
    });
    const [file] = (await found.make('deck', 'svg')) ?? [];
    expect(Object.keys(unzipSync(file!.bytes))).toEqual([
      expect.stringMatching(/^01 .*Layers_of/),
      expect.stringMatching(/^02 .*Training_curves/),
    ]);
    expect(found.leftOut).toMatchObject([
      { entry: { figure: 'filters' }, error: { code: 'export/no-filters', detail: { layer: 'dense1' } } },
    ]);
    expect(desk.app.workbench.problems.list).toEqual([]);
    await found.make('deck', 'pptx');
    expect(found.leftOut).toHaveLength(1);
  });
  test('are not made when a person stops it, and that is no failure', async () => {
    const found = await figures({ restoreTakesMs: 100 });
    const made = found.make('figure', 'gif');
    await until(() => found.writing !== null);
    found.cancel();
    expect(await made).toBeUndefined();
    expect(desk.app.workbench.problems.list).toEqual([]);
  });
  test('bring their figure back from what they say of themselves', async () => {
    const found = await figures();
    found.choose(ids(found).indexOf('curves'));
    found.edit({ title: 'Mine' });
    found.restyle({ points: 14, place: 'half' });
    await until(() => found.preview?.figure.title === 'Mine');
    const { provenance } = found.preview!.figure;
    found.useReady();
    found.restyle({ points: 22, place: 'full' });
    const { length } = found.deck;
    expect(found.restore(JSON.parse(JSON.stringify([provenance])))).toBe(true);
    expect(found.deck).toHaveLength(length + 1);
    expect(found.entry).toMatchObject({ figure: 'curves', title: 'Mine' });
    expect(found.style).toMatchObject({ points: 14, place: 'half' });
    for (const foreign of [
      undefined,
      null,
      7,
      {},
      [],
      { figure: 'curves' },
      { ...provenance, figure: 'cat' },
    ])
      expect(found.restore(foreign)).toBe(false);
  });
});
