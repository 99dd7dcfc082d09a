import { expect } from 'vitest';
import { alarmKinds, type StatisticsPoint } from '../../src-shared/contract/statistics.ts';
import { demoNames, type LabInfo } from '../../src-shared/contract/labs.ts';
import { labInfo, labResult } from '../shared/contract/labExample.ts';
import { lenetOnMnist, until } from './desk.ts';
import { settle, type Screen } from './screen.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

const otherRun = runInfo({ run: '/runs/wide', recipe: 'digits-cnn' });

/** Distributions of one layer at a step, and one alarm of each kind. */
function statisticsAt(step: number): StatisticsPoint {
  const bins = Array.from({ length: 32 }, (_none, at) =>
    Math.round(100 * Math.exp(-(((at - 16) / step ** 0.5) ** 2))),
  );
  const numbers = { size: 900, count: 900, nonFinite: 0, mean: 0, standardDeviation: step / 100, zeros: 0.1 };
  const summary = { ...numbers, low: -step / 40, high: step / 40, bins };
  return {
    ...{ step, epoch: 0 },
    layers: [{ layer: 'conv1', weights: summary, gradients: summary, activations: summary }],
    alarms: alarmKinds.map((kind, map) => ({ kind, layer: 'conv2', map, twin: 0, step })),
  };
}

/** Opens the evaluation and waits for it. */
async function evaluated({ app }: Screen): Promise<void> {
  await app.goTo('evaluation');
  await until(() => app.evaluation.now !== null);
}
const shortOfLecture: LabInfo = {
  ...labInfo,
  result: {
    ...labResult,
    checks: [
      { ...labResult.checks[0]!, measured: '0.9721', ok: false },
      { ...labResult.checks[0]!, comparable: false },
    ],
  },
  runs: [{ run: '/runs/a', step: 40, finished: false }],
};
/** All demonstrations that need no network, in one lab. */
const handsOn: LabInfo = {
  ...labInfo,
  trainings: [],
  runs: [],
  steps: [{ ...labInfo.steps[0]!, show: demoNames.map((demo) => ({ demo })) }],
};

const pastedCode = `from keras.layers import *
model = Sequential()
model.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)))
model.add(Lambda(lambda x: x * 2))
model.add(Flatten())
model.add(Dense(10, activation='softmax'))
model.compile('nadam', 'categorical_crossentropy')
`;

/** A screen or state of the window: its name, the engine's behaviour, and the actions that lead there. */
export type State = [string, Script, (screen: Screen) => Promise<void> | void];
/** Every screen and state that a user can encounter. */
export const states: readonly State[] = [
  ['the trained network of the first start', {}, () => undefined],
  ['the start screen', {}, ({ app }) => app.workbench.choose()],
  [
    'the start screen with earlier runs and a wrong setting',
    {
      runs: [runInfo({ heldOut: { loss: 0.1, accuracy: 0.97 } })],
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
    'the start screen with more settings, and more images than there are',
    {},
    async ({ app, find }) => {
      await app.workbench.choose();
      await until(() => document.querySelector('#setting-trainImages') !== null);
      const images = find('#setting-trainImages') as HTMLInputElement;
      images.value = '60001';
      images.dispatchEvent(new Event('input', { bubbles: true }));
      images.closest('details')!.open = true;
      images.scrollIntoView();
    },
  ],
  [
    'a training image as augmentation changes it',
    {},
    async ({ app, root }) => {
      await app.workbench.open({ ...lenetOnMnist, settings: { augment: ['rotation', 'shift'] } });
      app.workbench.selectSample('train', 3);
      await until(() => root.querySelector('.current details') !== null);
      root.querySelector<HTMLDetailsElement>('.current details')!.open = true;
      await until(() => root.querySelectorAll('.current details li').length === 8);
    },
  ],
  [
    'a network of another program, found by its path',
    {},
    async ({ app, find }) => {
      app.workbench.wantedPath = '/models/net.h5';
      await app.workbench.choose();
      await until(() => document.querySelector('.model') !== null);
      find('.model').scrollIntoView();
    },
  ],
  [
    'images of one’s own, found by their path',
    {},
    async ({ app, find }) => {
      app.workbench.wantedPath = '/data/photos';
      await app.workbench.choose();
      await until(() => document.querySelector('.found') !== null);
      find('.found').scrollIntoView({ block: 'nearest' });
    },
  ],
  ...(['conv1', 'pool1', 'dense1', 'output'] as const).map((layer): State => [
    `the view of ${layer}`,
    {},
    async ({ app, engine, root }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(40);
      app.workbench.selection.select({ layer, map: 2, opened: true });
      await until(() => root.querySelector('.layer-view :is(canvas, table)') !== null);
    },
  ]),
  [
    'what if: weights that were typed, one of them no number',
    {},
    async ({ app, root }) => {
      await app.workbench.open(lenetOnMnist);
      await app.workbench.control({ action: 'step' });
      app.workbench.selection.select({ layer: 'conv1', map: 0 });
      await until(() => root.querySelector('details .row') !== null);
      const details = root.querySelector('details')!;
      details.open = true;
      await until(() => details.querySelectorAll('.grid input').length > 1);
      for (const [at, value] of ['2', 'x'].entries()) {
        const field = details.querySelectorAll<HTMLInputElement>('.grid input')[at]!;
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      details.scrollIntoView({ block: 'nearest' });
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
  [
    'the evaluation’s screen, with a cell chosen',
    {},
    async (screen) => {
      await evaluated(screen);
      screen.app.evaluation.cell = { truth: 3, predicted: 5 };
      screen.app.evaluation.cells = 'columns';
      screen.app.evaluation.order = 'confused';
    },
  ],
  ...(['roc', 'precision-recall', 'calibration', 'images'] as const).map((tab): State => [
    `the evaluation’s ${tab}`,
    { unscored: true },
    async (screen) => {
      await evaluated(screen);
      await screen.app.evaluation.choose(tab);
    },
  ]),
  [
    'the evaluation at an epoch’s end, of which there are no images',
    {},
    async (screen) => {
      await screen.app.workbench.open(lenetOnMnist);
      screen.engine.play(844);
      await until(() => screen.app.workbench.curves.epochs.length > 0);
      await evaluated(screen);
      screen.app.evaluation.lookAt(0);
      await screen.app.evaluation.choose('images');
    },
  ],
  [
    'the evaluation while it is being computed',
    { evaluationTakesMs: 3_000 },
    async ({ app }) => {
      await app.goTo('evaluation');
      await until(() => app.workbench.tasks.visible.length > 0);
    },
  ],
  [
    'the evaluation while the network trains',
    { stepMs: 20 },
    async ({ app }) => {
      await app.workbench.open(lenetOnMnist, true);
      await app.goTo('evaluation');
    },
  ],
  [
    'conditions to run until, one of them wrong',
    {},
    async ({ app, engine, find }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(300);
      await settle();
      app.until.change('accuracy-above', { value: 120 });
      find('button[popovertarget="run-until"]').click();
    },
  ],
  [
    'settings changed in the course of a run, and a wrong one',
    {},
    async ({ app, engine, find }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(300);
      await app.workbench.adjust({ learningRate: 0.0005, batchSize: 128 });
      engine.play(100);
      await settle();
      app.live.fill('batchSize', 0);
      find('button[popovertarget="live-settings"]').click();
    },
  ],
  [
    'training that a condition stopped',
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      await app.workbench.control({ action: 'run', until: [{ when: 'step', step: 30 }] });
      engine.play(100);
      await until(() => app.workbench.session?.met !== null);
    },
  ],
  [
    'a layer over time, with alarms',
    {},
    async ({ app, engine, root, find }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(60);
      engine.record([1, 20, 40, 60].map(statisticsAt));
      find('#tab-over-time').click();
      await until(() => root.querySelector('.over-time table') !== null);
      expect(find('.over-time').textContent).toContain('conv2');
    },
  ],
  ['a layer over time, before anything was recorded', {}, ({ find }) => find('#tab-over-time').click()],
  ['a dense layer', {}, ({ app }) => app.workbench.selection.select({ layer: 'output', map: 3 })],
  [
    'which pixels speak for a class',
    {},
    async ({ app, root }) => {
      await app.goTo('why');
      await until(() => root.querySelectorAll('.card canvas').length >= 6);
    },
  ],
  [
    'a picture that excites a unit',
    {},
    async ({ app, root }) => {
      app.why.tab = 'unit';
      await app.goTo('why');
      await app.why.maximisation.start();
      await until(() => root.querySelector('.card svg') !== null);
    },
  ],
  [
    'images as points, some of them selected',
    {},
    async ({ app, root }) => {
      app.why.tab = 'all';
      await app.goTo('why');
      await app.why.allImages.layOut();
      await app.why.allImages.measure();
      app.why.allImages.selectWrong();
      await until(() => root.querySelectorAll('.card li canvas').length > 20);
    },
  ],
  [
    'a moved image and accuracy on many',
    {},
    async ({ app, root }) => {
      app.why.tab = 'moved';
      await app.goTo('why');
      app.why.movedImages.change({ right: 2 });
      await app.why.movedImages.measure();
      await until(() => root.querySelectorAll('.maps canvas').length === 3);
    },
  ],
  [
    'reasons that cannot be asked for while the network is trained',
    { stepMs: 20 },
    async ({ app }) => {
      await app.workbench.open(lenetOnMnist, true);
      await app.goTo('why');
      await app.why.allImages.layOut();
      app.why.tab = 'all';
    },
  ],
  ['a wrong prediction', {}, ({ app }) => app.workbench.selectSample('test', 8)],
  ['a network of many layers', { network: 'vgg16' }, () => undefined],
  ['a network with branches', { network: 'inception' }, () => undefined],
  [
    'a dropout layer, with the mask of a step',
    { network: 'regularised' },
    async ({ app, engine, find }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(40);
      app.workbench.selection.select({ layer: 'drop1', map: 2, opened: true });
      await until(() => app.workbench.frames.settled?.noise.has('drop1') ?? false);
      await settle();
      find('.layer-view dl .key.dropped');
    },
  ],
  [
    'the scores of a thousand classes, some of which were looked for',
    { network: 'thousand' },
    async ({ root, find }) => {
      await until(() => root.querySelector('.ranked .best') !== null);
      const field = find('.ranked input') as HTMLInputElement;
      field.value = 'class 3';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  ],
  ['presentation', {}, ({ app }) => void (app.preferences.presenting = true)],
  [
    'two images compared',
    {},
    async ({ app, find }) => {
      app.comparison.start();
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
      app.comparison.start();
      await until(() => app.comparison.shown !== null);
      find('button[popovertarget="layer-colours"]').click();
    },
  ],
  [
    'a run that cannot be compared',
    { runs: [otherRun], misfit: otherRun.run },
    async ({ app }) => {
      app.comparison.against = 'run';
      app.comparison.start();
      app.comparison.chooseRun(otherRun.run);
      await until(() => app.comparison.problem !== null);
    },
  ],
  [
    'an earlier step, with bookmarks',
    {},
    async ({ app, engine, find }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(400);
      await app.workbench.notes.add(200, 'edges appear');
      await app.workbench.travel.go(120);
      find('button[popovertarget="bookmarks"]').click();
    },
  ],
  [
    'the runs, two of them compared, one deleted',
    {
      runs: [
        runInfo({ lastStep: 900, heldOut: { loss: 0.1, accuracy: 0.97 } }),
        runInfo({
          run: '/runs/a-from-40',
          name: 'slower',
          lastStep: 600,
          branchOf: { run: '/runs/a', step: 40 },
          settings: { ...runInfo().settings, learningRate: 0.0002 },
        }),
        runInfo({ run: '/runs/c' }),
      ],
    },
    async ({ app }) => {
      await app.runs.show();
      await app.runs.choose('/runs/a', true);
      await app.runs.choose('/runs/a-from-40', true);
      await app.runs.delete('/runs/c');
    },
  ],
  ['the runs, of which there are none', {}, ({ app }) => app.runs.show()],
  ...(['forward', 'loss', 'backward', 'update'] as const).map((kind): State => [
    `inside a step: ${kind}`,
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(50);
      await until(() => app.workbench.session?.step === 50);
      await app.openInside();
      app.inside.go(app.inside.step!.phases.findLastIndex((phase) => phase.kind === kind));
      await until(() => kind === 'loss' || app.inside.tensors !== null);
    },
  ]),
  [
    'inside a step that is kept no longer',
    { forgetsInside: true },
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(50);
      await until(() => app.workbench.session?.step === 50);
      await app.openInside();
      await until(() => app.inside.problem !== null);
    },
  ],
  [
    'the inside of no step yet',
    {},
    async ({ app }) => {
      await app.workbench.open(lenetOnMnist);
      await app.openInside();
    },
  ],
  ['the inside of a network that cannot be trained', {}, ({ app }) => app.openInside()],
  [
    'the figures, one of them with type that is too small',
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(400);
      await app.toggle('figures');
      await app.figures.show('feature-maps', { layer: 'conv2' });
      app.figures.restyle({ points: 9 });
      await until(() => app.figures.tooSmall);
    },
  ],
  [
    'the gallery of figures to add',
    {},
    async ({ app, engine }) => {
      await app.workbench.open(lenetOnMnist);
      engine.play(400);
      await app.toggle('figures');
      await until(() => app.figures.preview !== null);
      app.figures.adding = true;
      await until(() => document.querySelectorAll('dialog .kind svg').length > 2);
    },
  ],
  ['help', {}, ({ app }) => void (app.overlay = 'help')],
  [
    'a network that a format cannot express',
    {},
    async ({ app }) => {
      app.saveOpen();
      app.saving.choose({ what: 'network', format: 'npz' });
      await app.saving.save();
    },
  ],
  [
    'a program that cannot be written for a framework',
    {},
    async ({ app }) => {
      app.saving.ask('/runs/wide', 'wide', '/runs/wide');
      app.saving.choose({ what: 'code', form: 'pytorch' });
      await app.saving.save();
    },
  ],
  ...(['palette', 'settings', 'news'] as const).map((overlay): State => [
    `the ${overlay}`,
    { runs: [runInfo({})] },
    async ({ app, root }) => {
      app.overlay = overlay;
      await until(() => root.querySelector('dialog[open]') !== null);
      if (overlay === 'settings') await until(() => root.querySelector('#option-workers') !== null);
    },
  ]),
  [
    'the palette, with a word typed that blocked commands have',
    {},
    async ({ app, root }) => {
      app.overlay = 'palette';
      await until(() => root.querySelector('.query') !== null);
      const field = root.querySelector<HTMLInputElement>('.query')!;
      field.value = 'step';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  ],
  ...([0, 1, 2] as const).map((turns): State => [
    `the tour of a first start, step ${turns + 1}`,
    { newUser: true },
    async ({ app, root }) => {
      for (let turn = 0; turn < turns; turn++) app.welcoming.turn(1);
      await until(() => root.querySelector('.tour') !== null);
    },
  ]),
  [
    'the menu of a run that is open',
    { runs: [runInfo({})] },
    async ({ app, root }) => {
      await app.workbench.open({ from: 'run', run: runInfo({}).run });
      await app.runs.show();
      await until(() => root.querySelector('main li [popovertarget]') !== null);
      root.querySelector<HTMLButtonElement>('main li [popovertarget]')!.click();
    },
  ],
  ...(['never run', 'with numbers short of the lecture’s'] as const).map((name): State => [
    `a lab, ${name}`,
    {},
    async ({ app, engine }) => {
      await until(() => app.workbench.session !== null);
      if (name !== 'never run') engine.labs = [shortOfLecture];
      await app.goTo('labs');
      await app.labs.begin('lenet5');
      engine.play(40);
      await until(() => document.querySelector('.labs figure svg') !== null);
    },
  ]),
  [
    'a lab to try by hand',
    {},
    async ({ app, engine }) => {
      await until(() => app.workbench.session !== null);
      engine.labs = [handsOn];
      await app.goTo('labs');
      await until(() => document.querySelectorAll('.labs canvas').length > 1);
    },
  ],
  ['a network that is built', {}, ({ app }) => app.goTo('build')],
  [
    'a network with branches that is built, with an impossible layer',
    {},
    async ({ app }) => {
      await app.goTo('build');
      app.build.startFromTemplate('branches');
      app.build.select('large');
      app.build.set('large', 'padding', 'valid');
      app.build.select('join');
    },
  ],
  [
    'the list of layers that can be added',
    {},
    async ({ app, find }) => {
      await app.goTo('build');
      await settle();
      find('[popovertarget="add-layer"]').click();
    },
  ],
  [
    'pasted code that is understood in part',
    {},
    async ({ app }) => {
      await app.goTo('build');
      app.build.pane = 'code';
      app.build.code = pastedCode;
    },
  ],
  [
    'what differs between a network and its recipe',
    {},
    async ({ app }) => {
      await app.goTo('build');
      await app.build.startFromRecipe('lenet5');
      app.build.set('conv1', 'filters', 24);
      app.build.remove('pool2');
      app.build.pane = 'compare';
    },
  ],
  [
    'a run whose data was moved, and the question where it is now',
    { runs: [runInfo({})], movedData: '/data/digits' },
    async ({ app, root }) => {
      await app.workbench.open({ from: 'run', run: runInfo({}).run });
      app.workbench.movedData.ask(runInfo({}).run);
      app.workbench.movedData.place = '/data/others';
      await app.workbench.movedData.take();
      await until(() => root.querySelector('#moved-data-told.wrong') !== null);
    },
  ],
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
