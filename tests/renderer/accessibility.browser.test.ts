import axe from 'axe-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { lenetOnMnist, until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

let screen: Screen | undefined;
beforeAll(() => page.viewport(1280, 800));
afterEach(() => screen?.free());

const otherRun = {
  run: '/runs/wide',
  recipe: 'digits-cnn',
  data: 'mnist',
  createdAt: '2026-01-02T03:04:05Z',
  step: 40,
  epoch: 0,
  epochs: 3,
  finished: false,
};

/** Every screen and state a person can meet, and how to get there. */
const states: [string, Script, (screen: Screen) => Promise<void> | void][] = [
  ['the trained network of the first start', {}, () => undefined],
  ['the start screen', {}, ({ app }) => app.workbench.choose()],
  [
    'the start screen with earlier runs and a wrong setting',
    {
      runs: [
        {
          run: '/runs/a',
          recipe: 'lenet5',
          data: 'mnist',
          createdAt: '2026-01-02T03:04:05Z',
          step: 12,
          epoch: 0,
          epochs: 3,
          finished: false,
          accuracy: 0.97,
        },
      ],
    },
    async ({ app, find }) => {
      await app.workbench.choose();
      await settle();
      const epochs = find('#setting-epochs') as HTMLInputElement;
      epochs.value = '0';
      epochs.dispatchEvent(new Event('input', { bubbles: true }));
    },
  ],
  [
    'training',
    { stepMs: 20 },
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist, true);
      engine.play(900);
    },
  ],
  [
    'the evaluation',
    {},
    async ({ app, engine, find }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(900);
      await settle();
      find('#tab-evaluate').click();
    },
  ],
  ['a dense layer', {}, ({ app }) => app.workbench.selection.select({ layer: 'output', map: 3 })],
  ['a wrong prediction', {}, ({ app }) => app.workbench.selectSample('test', 8)],
  ['a network of many layers', { network: 'vgg16' }, () => undefined],
  ['a network with branches', { network: 'inception' }, () => undefined],
  ['presentation', {}, ({ app }) => void (app.preferences.presenting = true)],
  [
    'two images compared',
    {},
    async ({ app, find }) => {
      await app.comparison.start();
      await until(() => app.comparison.shown !== null);
      find('.compare table');
    },
  ],
  [
    'the colours’ menu, over a dense layer compared with its beginning',
    {},
    async ({ app, find }) => {
      app.workbench.selection.select({ layer: 'dense1', map: 2 });
      app.comparison.against = 'step';
      await app.comparison.start();
      await until(() => app.comparison.shown !== null);
      find('button[popovertarget="layer-colours"]').click();
    },
  ],
  [
    'a run that cannot be compared',
    { runs: [otherRun], misfit: otherRun.run },
    async ({ app }) => {
      app.comparison.against = 'run';
      await app.comparison.start();
      await app.comparison.chooseRun(otherRun.run);
      await until(() => app.comparison.problem !== null);
    },
  ],
  ['help', {}, ({ app }) => void (app.overlay = 'help')],
  [
    'the question before a reset',
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(5);
      app.workbench.askingReset = true;
    },
  ],
  [
    'after a reset',
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(5);
      await app.workbench.reset();
    },
  ],
  ['a lost connection', {}, ({ engine }) => engine.drop('lost')],
  ['a wrong token', {}, ({ engine }) => engine.drop('wrong-token')],
  [
    'the death of the engine',
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist, true);
      engine.drop('engine-died');
      engine.connect();
    },
  ],
  ['a failure', {}, ({ engine }) => engine.problem('run/disk-full', { path: '/runs/a' })],
  ['a long task', { openTakesMs: 2_000 }, ({ app }) => until(() => app.workbench.tasks.visible.length > 0)],
  ['an empty window', { empty: true }, ({ app }) => void (app.workbench.choosing = false)],
];

describe.each([
  ['light', 'en'],
  ['dark', 'ko'],
] as const)('axe finds nothing to object to in %s, %s:', (theme, language) => {
  test.each(states)('%s', async (_name, script, reach) => {
    screen = await showWindow(script, { theme, language });
    await settle();
    await reach(screen);
    await settle(120);
    const { violations } = await axe.run(document, { rules: { region: { enabled: true } } });
    expect(
      violations.map(
        (one) =>
          `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.any[0]?.message ?? ''}`).join('\n   ')}`,
      ),
    ).toEqual([]);
  });
});
