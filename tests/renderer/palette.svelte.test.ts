import { afterEach, describe, expect, it } from 'vitest';
import { flushSync } from 'svelte';
import type { Command } from '../../src-renderer/state/palette/Command.ts';
import { allCommands, type Things } from '../../src-renderer/state/palette/commands.ts';
import { Palette } from '../../src-renderer/state/palette/Palette.svelte.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import { labInfo } from '../shared/contract/labExample.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';

let desk: Desk | undefined;
afterEach(() => desk?.free());

async function commands(): Promise<(id: string) => Command> {
  const { app } = desk!;
  const recipes = await app.workbench.connection.calls.listRecipes();
  const things: Things = { runs: [runInfo({})], recipes, labs: [labInfo] };
  return (id) => {
    const found = allCommands(app, things, () => undefined).find((one) => one.id === id);
    if (!found) throw new Error(`No command ${id}`);
    return found;
  };
}

async function atWork(): Promise<Desk> {
  desk = makeDesk({});
  await until(() => desk!.app.workbench.session !== null);
  return desk;
}

describe('the commands', () => {
  it('are each there once, named in both languages, and cover everything there is to go to', async () => {
    const { app } = await atWork();
    const recipes = await app.workbench.connection.calls.listRecipes();
    const all = allCommands(app, { runs: [runInfo({})], recipes, labs: [labInfo] }, () => undefined);
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const group of [
      'screen',
      'training',
      'looking',
      'window',
      'setting',
      'run',
      'recipe',
      'lab',
      'layer',
      'figure',
    ])
      expect(
        ids.some((id) => id.startsWith(`${group}:`)),
        group,
      ).toBe(true);
    for (const layer of app.workbench.layers) expect(ids).toContain(`layer:${layer.name}`);
    expect(all.filter(({ name, other }) => name === '' || other === '')).toEqual([]);
    const train = all.find(({ id }) => id === 'screen:train')!;
    expect([train.name, train.other].toSorted()).toEqual(['Train a network', '네트워크 학습하기']);
  });

  it('say why they cannot be used, and why changes with the window', async () => {
    const { app } = await atWork();
    let find = await commands();
    expect(find('training:step').blocked).toContain('ships with the program');
    expect(find('window:undo').blocked).toBe('There is nothing to undo.');
    await app.workbench.open(lenetOnMnist);
    find = await commands();
    expect(find('training:step').blocked).toBeUndefined();
    expect(find('training:reset').blocked).toBe('This is step 0 already.');
    await app.workbench.control({ action: 'run' });
    find = await commands();
    expect(find('training:step').blocked).toBe('Pause first.');
  });

  it('have no reason to be blocked by nothing: without a network, what needs one says so', async () => {
    desk = makeDesk({ empty: true });
    await until(() => desk!.app.workbench.connection.status === 'connected');
    const find = await commands();
    for (const id of [
      'training:run',
      'looking:inside',
      'window:present',
      'screen:workbench',
      'figure:curves',
    ])
      expect(find(id).blocked, id).toBe('There is no network open.');
    expect(find('screen:labs').blocked).toBeUndefined();
  });

  it('lead where they say', async () => {
    const { app } = await atWork();
    const find = await commands();
    await find('screen:evaluation').run();
    expect(app.screen).toBe('evaluation');
    await find('layer:open conv2').run();
    expect([app.screen, app.workbench.selection.layer, app.workbench.selection.opened]).toEqual([
      null,
      'conv2',
      true,
    ]);
    await find('lab:lenet5').run();
    expect([app.screen, app.labs.lab?.id]).toEqual(['labs', 'lenet5']);
    await find('recipe:digits-cnn').run();
    expect([app.workbench.choosing, app.workbench.wantedRecipe]).toEqual([true, 'digits-cnn']);
    await find('figure:confusion').run();
    expect([app.screen, app.figures.entry?.figure]).toEqual(['figures', 'confusion']);
  });
});

describe('the palette', () => {
  const command = (id: string, change: Partial<Command> = {}): Command => ({
    ...{ id, name: id, other: '', group: '', keywords: [] },
    run: () => undefined,
    ...change,
  });

  const told: unknown[] = [];
  const attempt = (action: () => Promise<void>): Promise<void> =>
    action().catch((error) => void told.push(error));

  it('tells of a command that fails, at once or later', async () => {
    localStorage.clear();
    const [now, later] = [new Error('now'), new Error('later')];
    const all = [
      command('now', {
        run: () => {
          throw now;
        },
      }),
      command('later', { run: () => Promise.reject(later) }),
    ];
    const palette = new Palette(localStorage, () => all, attempt);
    for (const one of all) palette.use(one);
    await until(() => told.length === 2);
    expect(told).toEqual([now, later]);
  });

  it('lists first what was used last, also after a restart, and forgets what it cannot read', () => {
    localStorage.clear();
    const all = () => ['one', 'two', 'three'].map((id) => command(id));
    const palette = new Palette(localStorage, all, attempt);
    expect(palette.found.map(({ id }) => id)).toEqual(['one', 'two', 'three']);
    palette.use(all()[2]!);
    palette.use(all()[1]!);
    expect(new Palette(localStorage, all, attempt).found.map(({ id }) => id)).toEqual([
      'two',
      'three',
      'one',
    ]);
    localStorage.setItem('featurescope-recent-commands', '{"a": 1');
    expect(new Palette(localStorage, all, attempt).found.map(({ id }) => id)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('goes around, starts at the first for each word, and does not do what is blocked', () => {
    localStorage.clear();
    const done: string[] = [];
    const all = [
      command('alpha', { run: () => void done.push('alpha') }),
      command('beta', { blocked: 'why', run: () => void done.push('beta') }),
    ];
    const palette = new Palette(localStorage, () => all, attempt);
    palette.move(-1);
    expect(palette.chosen?.id).toBe('beta');
    expect(palette.use(palette.chosen!)).toBe(false);
    palette.query = 'al';
    flushSync();
    expect(palette.chosen?.id).toBe('alpha');
    expect(palette.use(palette.chosen!)).toBe(true);
    expect(done).toEqual(['alpha']);
  });
});
