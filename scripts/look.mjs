// Takes a screenshot of every screen and state of the window, with a scripted engine: node scripts/look.mjs [name...]
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { findChromium } from './chromium.mjs';

const OUT = 'out/look';
const TRAIN = { from: 'recipe', recipe: 'lenet5', data: 'mnist' };

/** Each state: the engine's behaviour, and the actions before the screenshot. */
const states = {
  pretrained: {},
  start: { do: (app) => app.workbench.choose() },
  training: {
    script: { stepMs: 25 },
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source, true);
      engine.play(1100);
      await wait(1200);
    },
  },
  build: { do: (app) => app.goTo('build') },
  'build-fault': {
    do: async (app) => {
      await app.goTo('build');
      app.build.startFromTemplate('branches');
      app.build.set('large', 'padding', 'valid');
      app.build.select('large');
    },
  },
  'build-add': {
    do: async (app, engine, wait) => {
      await app.goTo('build');
      await wait(200);
      document.querySelector('[popovertarget="add-layer"]').click();
    },
  },
  'build-code': {
    do: async (app) => {
      await app.goTo('build');
      app.build.pane = 'code';
      app.build.code =
        "from keras.layers import *\nmodel = Sequential()\nmodel.add(Conv2D(32, (3, 3), activation='relu', input_shape=(28, 28, 1)))\n" +
        "model.add(Lambda(lambda x: x * 2))\nmodel.add(Flatten())\nmodel.add(Dense(10, activation='softmax'))\nmodel.summary()";
    },
  },
  'build-compare': {
    do: async (app) => {
      await app.goTo('build');
      await app.build.startFromRecipe('lenet5');
      app.build.set('conv1', 'filters', 24);
      app.build.remove('pool2');
      app.build.pane = 'compare';
    },
  },
  evaluate: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(844);
      await wait(300);
      document.getElementById('tab-evaluate').click();
    },
  },
  evaluation: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(844);
      await wait(300);
      await app.goTo('evaluation');
      await wait(900);
      app.evaluation.cell = { truth: 4, predicted: 8 };
    },
  },
  roc: {
    do: async (app, engine, wait) => {
      await app.goTo('evaluation');
      await wait(900);
      await app.evaluation.choose('roc');
      await app.evaluation.threshold.choose(3);
    },
  },
  calibration: {
    do: async (app, engine, wait) => {
      await app.goTo('evaluation');
      await wait(900);
      app.evaluation.cells = 'rows';
      app.evaluation.order = 'confused';
      await app.evaluation.choose('calibration');
    },
  },
  mistakes: {
    script: { unscored: true },
    do: async (app, engine, wait) => {
      await app.goTo('evaluation');
      await wait(900);
      await app.evaluation.showCell({ truth: 5, predicted: 6 });
    },
  },
  'evaluation-thousand': {
    script: { network: 'thousand' },
    wait: 3000,
    do: async (app, engine, wait) => {
      await app.goTo('evaluation');
      await wait(4000);
      await app.evaluation.choose('images');
    },
  },
  presenting: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(500);
      app.preferences.presenting = true;
    },
  },
  until: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(300);
      app.until.change('loss-below', { value: 0.05 });
      app.until.change('accuracy-above', { value: 120 });
      document.querySelector('[popovertarget="run-until"]').click();
    },
  },
  live: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(300);
      await app.workbench.adjust({ learningRate: 0.0005 });
      engine.play(200);
      await app.workbench.adjust({ learningRate: 0.0001, batchSize: 128 });
      engine.play(400);
      app.live.fill('batchSize', 5000);
      await wait(300);
      document.querySelector('[popovertarget="live-settings"]').click();
    },
  },
  stopped: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      await app.workbench.adjust({ learningRate: 0.0005 });
      await app.workbench.control({
        action: 'run',
        until: [{ when: 'loss-below', on: 'training', value: 0.5 }],
      });
      await app.workbench.keepPace(5);
      engine.play(900);
    },
  },
  offline: {
    script: { offline: true },
    do: (app, engine, wait, source) => app.workbench.open({ ...source, data: 'fashion-mnist' }, true),
  },
  finished: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open({ ...source, settings: { epochs: 1 } });
      await app.workbench.control({ action: 'run' });
      engine.play(900);
    },
  },
  lost: { do: (app, engine) => engine.drop('lost') },
  died: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(523);
      app.workbench.session = { ...app.workbench.session, step: 523, savedStep: 500 };
      engine.drop('engine-died');
      engine.connect();
      await wait(200);
    },
  },
  refused: { do: (app, engine) => engine.drop('wrong-token') },
  broken: {
    script: { refuses: { code: 'engine/no-backend', detail: { reason: 'wasm: this processor lacks SIMD' } } },
  },
  problem: {
    do: (app, engine) =>
      engine.problem('run/disk-full', { path: '~/.featurescope/runs/lenet5-3/checkpoints/500' }),
  },
  progress: {
    script: { openTakesMs: 4000 },
    wait: 1500,
    do: (app, engine, wait, source) => void app.workbench.open(source),
  },
  help: { do: (app) => (app.overlay = 'help') },
  palette: { do: (app) => (app.overlay = 'palette') },
  settings: { do: (app) => (app.overlay = 'settings') },
  news: { do: (app) => (app.overlay = 'news') },
  tour: { do: (app) => app.welcoming.startTour() },
  reset: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(200);
      app.workbench.askingReset = true;
    },
  },
  inside: {
    do: async (app, engine, wait, source) => {
      await app.workbench.open(source);
      engine.play(300);
      await wait(300);
      await app.openInside();
      app.inside.go(app.inside.step.phases.findLastIndex((phase) => phase.kind === 'update') - 3);
    },
  },
  why: { do: (app) => app.goTo('why') },
  whyUnit: {
    do: async (app) => {
      app.why.tab = 'unit';
      await app.goTo('why');
      await app.why.maximisation.start();
    },
  },
  whyAll: {
    do: async (app) => {
      app.why.tab = 'all';
      await app.goTo('why');
      await app.why.allImages.layOut();
      await app.why.allImages.measure();
      app.why.allImages.selectWrong();
    },
  },
  whyMoved: {
    do: async (app) => {
      app.why.tab = 'moved';
      await app.goTo('why');
      app.why.movedImages.change({ right: 3 });
      await app.why.movedImages.measure();
    },
  },
  empty: { script: { empty: true }, do: (app) => void (app.workbench.choosing = false) },
  output: { do: (app) => app.workbench.selection.select({ layer: 'output', map: 7 }) },
  conv2: { do: (app) => app.workbench.selection.select({ layer: 'conv2', map: 4 }) },
  vgg: { script: { network: 'vgg16' }, wait: 2500 },
  residual: { script: { network: 'residual' }, wait: 2500 },
  inception: { script: { network: 'inception' }, wait: 1500 },
  wrong: { do: (app) => app.workbench.selectSample('test', 8) },
};

const wanted = process.argv.slice(2).filter((word) => word in states);
const looks = [
  { name: '1280-light-en', width: 1280, height: 720, theme: 'light', language: 'en' },
  { name: '1280-dark-ko', width: 1280, height: 720, theme: 'dark', language: 'ko' },
  { name: '820-light-ko', width: 820, height: 600, theme: 'light', language: 'ko' },
  { name: '820-dark-en', width: 820, height: 600, theme: 'dark', language: 'en' },
  { name: '1920-light-ko', width: 1920, height: 1080, theme: 'light', language: 'ko' },
  { name: '1920-dark-en', width: 1920, height: 1080, theme: 'dark', language: 'en' },
].filter((look) => !process.env.LOOK || look.name.includes(process.env.LOOK));

mkdirSync(OUT, { recursive: true });
/** Built once: on a busy machine, serving single files would take minutes for each screenshot. */
const pageConfig = {
  configFile: false,
  root: 'tests/renderer/page',
  plugins: [svelte({ configFile: '../../../svelte.config.js' })],
  build: { outDir: '../../../out/look-page', emptyOutDir: true, minify: false },
  logLevel: 'error',
};
await build(pageConfig);
const server = await preview({ ...pageConfig, preview: { port: 0 } });
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  for (const look of looks)
    for (const name of wanted.length > 0 ? wanted : Object.keys(states)) await picture(look, name);
} finally {
  await browser.close();
  await server.close();
}

async function picture(look, name) {
  const state = states[name];
  const page = await browser.newPage({ viewport: { width: look.width, height: look.height } });
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  await page.addInitScript(
    (choice) => {
      localStorage.setItem('featurescope-preferences', JSON.stringify(choice));
      localStorage.setItem('featurescope-seen', JSON.stringify({ tour: true, news: '2026-11' }));
    },
    { theme: look.theme, language: look.language },
  );
  await page.goto(`${address}?script=${encodeURIComponent(JSON.stringify(state.script ?? {}))}`);
  await page.waitForFunction(() => window.scripted !== undefined);
  await page.waitForTimeout(500);
  if (state.do)
    await page.evaluate(
      `(${state.do.toString().replace(/^do/, 'async function')})(window.scripted.app, window.scripted.engine, (ms) => new Promise((done) => setTimeout(done, ms)), ${JSON.stringify(TRAIN)})`,
    );
  await page.waitForTimeout(state.wait ?? 700);
  await page.screenshot({ path: `${OUT}/${name}-${look.name}.png` });
  await page.close();
  console.log(`${OUT}/${name}-${look.name}.png`);
}
