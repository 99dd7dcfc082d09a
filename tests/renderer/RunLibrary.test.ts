import { afterEach, describe, expect, test } from 'vitest';
import { makeDesk, until, type Desk } from './desk.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';

let desk: Desk;
afterEach(() => desk.free());

const runs = [
  runInfo({ run: '/runs/new', lastStep: 900, heldOut: { loss: 0.1, accuracy: 0.9 }, bytes: 3_000 }),
  runInfo({
    run: '/runs/old',
    name: 'first try',
    lastStep: 500,
    heldOut: { loss: 0.1, accuracy: 0.95 },
    bytes: 9_000,
  }),
  runInfo({ run: '/runs/late', branchOf: { run: '/runs/old', step: 300 }, lastStep: 400, bytes: 10 }),
  runInfo({
    run: '/runs/early',
    branchOf: { run: '/runs/old', step: 20 },
    recipe: 'cnn',
    settings: { ...runInfo().settings, learningRate: 0.01 },
  }),
  runInfo({ run: '/runs/twig', branchOf: { run: '/runs/early', step: 30 } }),
  runInfo({ run: '/runs/orphan', branchOf: { run: '/runs/gone', step: 7 } }),
];

const folderOf = ({ run }: { run: string }): string => run.replace('/runs/', '');

async function shelf() {
  desk = makeDesk({ runs });
  await until(() => desk.app.workbench.session !== null);
  await desk.app.runs.show();
  return desk.app.runs;
}

describe('the list of runs', () => {
  test('puts each branch below the run it left, in the order of the steps', async () => {
    const found = await shelf();
    expect(found.shown.map(({ info, depth }) => [folderOf(info), depth])).toEqual([
      ['new', 0],
      ['old', 0],
      ['early', 1],
      ['twig', 2],
      ['late', 1],
      ['orphan', 0],
    ]);
    expect(found.bytes).toBe(runs.reduce((sum, { bytes }) => sum + bytes, 0));
  });
  test('is found and ordered', async () => {
    const found = await shelf();
    const names = () => found.shown.map(({ info }) => folderOf(info));
    found.search = 'FIRST lenet';
    expect(names()).toEqual(['old']);
    found.search = 'nothing like it';
    expect(names()).toEqual([]);
    found.search = '';
    found.order = 'accuracy';
    expect(names().slice(0, 2)).toEqual(['old', 'new']);
    found.order = 'bytes';
    expect(names().at(-1)).toBe('late');
    found.order = 'steps';
    expect(names()[0]).toBe('new');
    found.order = 'name';
    expect(names()).toEqual(['old', 'new', 'twig', 'late', 'orphan', 'early']);
    found.search = 'lr 0.01';
    expect(names()).toEqual(['early']);
  });
  test('calls each run after its network, its data and what differs, or as a person does, as every other view does', async () => {
    const found = await shelf();
    const names = new Map(found.shown.map(({ info, name }) => [folderOf(info), name]));
    expect(names.get('old')).toBe('first try');
    expect(names.get('new')).toBe('LeNet-5 · MNIST');
    expect(names.get('late')).toBe('LeNet-5 · MNIST · from step 300');
    expect(names.get('early')).toMatch(/ · MNIST · lr 0\.01 · .*from step 20$/);
    for (const { info, name } of found.shown) {
      expect(desk.app.names.of(info.run)).toBe(name);
      expect(name).not.toContain('/');
    }
  });
  test('renames', async () => {
    const found = await shelf();
    await found.rename('/runs/new', 'second try');
    expect(found.shown[0]!.name).toBe('second try');
  });
  test('deletes, and brings back at once or later', async () => {
    const found = await shelf();
    await found.choose('/runs/new', true);
    await found.delete('/runs/new');
    expect(found.runs).toHaveLength(5);
    expect(found.compared).toEqual([]);
    await found.undoDelete();
    expect(found.runs).toHaveLength(6);
    await found.delete('/runs/late');
    await found.restore(found.deleted[0]!.trash);
    expect(found.deleted).toEqual([]);
    await found.delete('/runs/late');
    await found.emptyTrash();
    expect(found.deleted).toEqual([]);
    await found.delete('/runs/late');
    expect(desk.app.workbench.problems.list.map(({ code }) => code)).toEqual(['run/unknown']);
  });
  test('lays runs side by side with the settings in which they differ', async () => {
    const found = await shelf();
    await found.choose('/runs/early', true);
    await found.choose('/runs/new', true);
    expect(found.compared.map(({ run }) => run)).toEqual(['/runs/early', '/runs/new']);
    expect(found.settings.filter(({ differs }) => differs)).toEqual([
      { setting: 'recipe', values: ['cnn', 'lenet5'], differs: true },
      { setting: 'learningRate', values: ['0.01', '0.001'], differs: true },
    ]);
    expect(found.historyOf('/runs/new')!.steps.length).toBeGreaterThan(10);
    await found.choose('/runs/early', false);
    expect(found.compared.map(({ run }) => run)).toEqual(['/runs/new']);
  });
  test('shows what was set otherwise in the course of a run', async () => {
    const found = await shelf();
    const [first] = found.runs!;
    found.runs = [
      {
        ...first!,
        changes: [
          { step: 40, learningRate: 0.0005 },
          { step: 60, batchSize: 32 },
        ],
      },
      ...found.runs!.slice(1),
    ];
    await found.choose(first!.run, true);
    const valuesOf = (name: string): string[] =>
      found.settings.find(({ setting }) => setting === name)!.values;
    expect(valuesOf('learningRate')).toEqual(['0.001 → 0.0005']);
    expect(valuesOf('batchSize')).toEqual(['64 → 32']);
  });
  test('gives a run’s metrics as a file of its name', async () => {
    const found = await shelf();
    expect(await found.metrics(found.runs![0]!, 'csv')).toEqual({
      name: 'LeNet-5_MNIST.csv',
      text: 'step,loss in csv',
    });
  });
});
