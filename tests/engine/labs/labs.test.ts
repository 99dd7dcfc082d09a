import { readFileSync } from 'node:fs';
import { tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { checkLab } from '../../../src-main/engine/labs/checkLab.ts';
import { neighbourCorrelation } from '../../../src-main/engine/labs/checks/filters.ts';
import { metricsByDefinition, metricsDifference } from '../../../src-main/engine/labs/checks/metrics.ts';
import type { Lab, Trained } from '../../../src-main/engine/labs/Lab.ts';
import { readLabResult, writeLabResult } from '../../../src-main/engine/labs/labResults.ts';
import { describeTraining, findLab, labs, listLabs, newestRun } from '../../../src-main/engine/labs/labs.ts';
import { initialiseWeights } from '../../../src-main/engine/network/initialiseWeights.ts';
import { describeRecipe, findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import { Network } from '../../../src-main/engine/training/Network.ts';
import { demoNames } from '../../../src-shared/contract/labs.ts';
import { findExperiment } from '../../../src-shared/figures/kinds/experimentFigures.ts';
import { readValues } from '../../../src-shared/labs/readValues.ts';
import type { RunInfo } from '../../../src-shared/contract/service.ts';
import { figureKind } from '../../../src-shared/figures/kinds/catalogue.ts';
import { runInfo } from '../../renderer/doubles/ScriptedRuns.ts';
import { labResult } from '../../shared/contract/labExample.ts';
import { temporaryFolder } from '../../belongings.ts';

beforeAll(async () => void (await selectBackend('wasm')));
const home = process.env['FEATURESCOPE_HOME'];
beforeEach(() => (process.env['FEATURESCOPE_HOME'] = temporaryFolder()));
afterEach(() => {
  if (home === undefined) delete process.env['FEATURESCOPE_HOME'];
  else process.env['FEATURESCOPE_HOME'] = home;
});

const how = { quick: true, task: { signal: new AbortController().signal, progress: () => undefined } };
const nothing = { trained: [], former: null, quick: false, data: null, runs: [], comparable: true };

describe('the labs', () => {
  it('are those of the lectures', () => {
    expect(labs.map(({ id }) => id).sort()).toEqual(
      [
        ...['lenet5', 'lenet5-1998', 'digits-cnn', 'cnn', 'dnn', 'softmax-regression', 'simple-convnet'],
        ...['mlp-forward', 'two-layer-net', 'evaluation', 'receptive-fields', 'convolution-matrix'],
        ...['pooling-demo', 'filters', 'losses', 'history', 'gates'],
        ...['activations', 'optimizers', 'vanishing-gradient', 'conv-arithmetic'],
        ...['weight-init', 'batch-vs-minibatch', 'gradient-check', 'computational-graph', 'representation'],
        ...['autoencoder', 'autoencoder-cnn', 'denoising', 'anomaly'],
        ...['overfitting', 'augmentation', 'batch-norm', 'hyperparameter-search', 'against-the-clock'],
        ...[
          'gan',
          'detection',
          'segmentation',
          'captioning',
          'fingerprint',
          'colorization',
          'ensemble',
          'dqn',
        ],
        'rnn',
        'deep-architectures',
      ].sort(),
    );
    expect(() => findLab('lenet6')).toThrow(expect.objectContaining({ code: 'lab/unknown' }));
  });

  it.each(['labs.md', 'labs.ko.md'])('are all listed in docs/%s', (page) => {
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
    for (const { id } of labs) expect(text).toMatch(new RegExp(`^\\| [A-E] \\|.*\`${id}\``, 'm'));
  });

  it.each(labs.map((lab) => [lab.id, lab] as const))(
    '%s says everything in both languages, and names what there is',
    async (_id, lab) => {
      const words = [lab.title, lab.summary, ...lab.checks.map(({ name }) => name)];
      // The lecture's values are the same in both languages: numbers and symbols, no words.
      for (const { expected } of lab.checks) expect(expected).not.toMatch(/[a-wyz]{3,}/i);
      for (const { name } of lab.checks) expect(name.ko).not.toMatch(/["“][a-z]/i);
      for (const step of lab.steps) words.push(step.title, step.text, step.notice);
      for (const { en, ko } of words) {
        expect(en.trim()).not.toBe('');
        expect(ko.trim()).not.toBe('');
      }
      expect(words.filter(({ ko }) => /[가-힣]/.test(ko)).length).toBeGreaterThanOrEqual(
        lab.steps.length * 2,
      );
      expect(lab.checks.length).toBeGreaterThan(0);
      const names = lab.trainings.map(({ recipe }) =>
        describeRecipe(findRecipe(recipe)).model.layers.map(({ name }) => name),
      );
      for (const show of lab.steps.flatMap((step) => step.show)) {
        if ('demo' in show) expect(demoNames).toContain(show.demo);
        if ('experiment' in show) readValues(await findExperiment(show.experiment).load(), show.values); // throws if they do not fit
        if (!('figure' in show)) continue;
        const kind = figureKind(show.figure)!;
        for (const choice of Object.keys(show.choice ?? {})) expect(kind.choices).toContain(choice);
        if (show.choice?.layer) expect(names[0]).toContain(show.choice.layer);
      }
    },
  );

  it('measure what needs no training, and it is as in the lecture', async () => {
    // Batch normalisation trains 32 networks for its number, and has a test of its own.
    for (const lab of labs.filter(({ id }) => id !== 'batch-norm')) {
      if (lab.checks.some(({ trains }) => trains)) continue;
      const { checks } = await checkLab(lab, nothing);
      const measured = checks.filter(({ measured: value }) => value !== null);
      expect(measured.map(({ name, ok }) => [name.en, ok])).toEqual(
        measured.map(({ name }) => [name.en, true]),
      );
      expect(measured).toHaveLength(lab.checks.filter(({ training }) => training === undefined).length);
    }
  });
});

describe('checking a lab', () => {
  const trained = { predictions: { accuracy: 0.98 } } as Trained;
  const lab: Lab = { ...findLab('cnn'), checks: findLab('cnn').checks.slice(-1) };

  it('says what is short of the lecture, and keeps what was not measured now', async () => {
    const short = await checkLab(lab, { ...nothing, trained: [trained] });
    expect(short.checks[0]).toMatchObject({
      expected: '≥ 0.9900',
      measured: '0.9800',
      ok: false,
      comparable: true,
    });
    expect(short.ok).toBe(false);
    const later = await checkLab(lab, { ...nothing, former: short });
    expect(later.checks).toEqual(short.checks);
    expect((await checkLab(lab, nothing)).checks[0]).toMatchObject({ measured: null, ok: false });
  });

  it('does not hold other data or a shortened run against the lecture', async () => {
    const apart = await checkLab(lab, { ...nothing, trained: [trained], comparable: false });
    expect(apart.checks[0]).toMatchObject({ comparable: false });
    expect(apart.ok).toBe(false);
  });

  it('judges a check that compares with another once both are measured, in either order', async () => {
    const gap = (training: number): Lab['checks'][number] => ({
      ...{ name: { en: 'Gap', ko: '차이' }, expected: '↓', training },
      measure: (one) => ({ value: one!.predictions.accuracy.toFixed(2), ok: true }),
    });
    const against = { check: 0, isRight: (own: string, other: string) => Number(own) < Number(other) };
    const two: Lab = { ...lab, checks: [gap(0), { ...gap(1), against }] };
    const of = (accuracy: number) => ({ predictions: { accuracy } }) as Trained;
    const alone = await checkLab(two, { ...nothing, trained: [undefined, of(0.2)] });
    expect(alone.checks[1]).toMatchObject({ measured: '0.20', ok: false, comparable: false });
    const both = await checkLab(two, { ...nothing, trained: [of(0.3)], former: alone });
    expect(both.checks[1]).toMatchObject({ measured: '0.20', ok: true, comparable: true });
    const wider = await checkLab(two, { ...nothing, trained: [undefined, of(0.4)], former: both });
    expect(wider.checks[1]).toMatchObject({ measured: '0.40', ok: false, comparable: true });
  });

  it('keeps the result beside the runs; what is damaged counts as never run', async () => {
    expect(readLabResult('cnn')).toBeNull();
    writeLabResult('cnn', labResult);
    expect(readLabResult('cnn')).toEqual(labResult);
    expect(listLabs().find(({ id }) => id === 'cnn')!.result).toEqual(labResult);
    writeLabResult('cnn', { nonsense: true } as never);
    expect(readLabResult('cnn')).toBeNull();
  });
});

describe('the run of a training', () => {
  const training = describeTraining({ recipe: 'two-layer-net', steps: 100 });
  const run = (change: Partial<RunInfo>): RunInfo =>
    runInfo({ recipe: 'two-layer-net', settings: training.settings, step: 40, finished: false, ...change });

  it('is the newest with the very settings, and is over after the training’s steps', () => {
    const other = run({ run: '/other', settings: { ...training.settings, seed: 9 } });
    expect(newestRun(training, [other, run({ run: '/new' }), run({ run: '/old' })])).toEqual({
      run: '/new',
      step: 40,
      finished: false,
    });
    expect(newestRun(training, [run({ step: 100 })])).toMatchObject({ finished: true });
    expect(newestRun(training, [other])).toBeNull();
  });

  it('has no setting besides: one that the training does without makes it another', () => {
    const decayed = run({ settings: { ...training.settings, weightDecay: 0.1 } });
    expect(newestRun(training, [decayed])).toBeNull();
    const own = describeTraining({ recipe: 'two-layer-net', settings: { weightDecay: 0.1 }, steps: 100 });
    expect(newestRun(own, [run({}), decayed])).toMatchObject({ run: decayed.run });
    const fast = run({ settings: { ...training.settings, arithmetic: 'fast' } });
    expect(newestRun(training, [fast])).toMatchObject({ run: fast.run });
  });
});

describe('what the checks measure', () => {
  it('is precision, recall, F1 and AUC as counted by hand', () => {
    // Truth 0 0 1 1; predictions 0, 1, 1, 1. For class 1: 3 predicted, 2 correct; pairs (0.9, 0.8 | 0.2, 0.85): 3 of 4 in
    // order.
    const scores = Float32Array.of(0.8, 0.2, 0.15, 0.85, 0.1, 0.9, 0.2, 0.8);
    const labels = Uint8Array.of(0, 0, 1, 1);
    const { precision, recall, f1, auc } = metricsByDefinition(scores, labels, 1, 2);
    expect([precision, recall, f1, auc]).toEqual([2 / 3, 1, 0.8, 0.75]);
    const confusion = [
      [1, 1],
      [0, 2],
    ];
    const test = { labels, count: 4, inputs: new Uint8Array() };
    const predictions = { scores, predicted: Int32Array.of(0, 1, 1, 1), loss: 0, accuracy: 0.75, confusion };
    expect(metricsDifference({ predictions, test })).toBeLessThanOrEqual(1e-12);
    const wrong = {
      ...predictions,
      confusion: [
        [2, 0],
        [0, 2],
      ],
    };
    expect(metricsDifference({ predictions: wrong, test })).toBeGreaterThan(0.1);
  });

  it('takes filters for ordered that are smooth, and neither random nor hardly ordered ones', async () => {
    const { checks } = findLab('filters');
    const { build, inputShape } = findRecipe('simple-convnet');
    const network = new Network(build(inputShape, 10), 'sgd');
    const measureWith = async (kernel: (at: number) => number) => {
      const [, bias] = network.model.getLayer('conv1').getWeights();
      const weights = tensor(
        Float32Array.from({ length: 750 }, (_none, at) => kernel(Math.floor(at / 30))),
        [5, 5, 1, 30],
      );
      network.model.getLayer('conv1').setWeights([weights, bias!]);
      weights.dispose();
      return checks[0]!.measure({ network, seed: 1 } as Trained, how);
    };
    try {
      initialiseWeights(network.model, 1);
      expect(await checks[0]!.measure({ network, seed: 1 } as Trained, how)).toMatchObject({ ok: false });
      expect(await measureWith((cell) => Math.floor(cell / 5) + (cell % 5))).toMatchObject({ ok: true });
      expect(await measureWith((cell) => cell % 2)).toMatchObject({ ok: false });
    } finally {
      network.dispose();
    }
  });

  it('is high for filters that change smoothly, and negative for a chequered one', () => {
    const smooth = Array.from({ length: 25 }, (_none, at) => Math.floor(at / 5) + (at % 5));
    const chequered = Array.from({ length: 25 }, (_none, at) => at % 2);
    expect(neighbourCorrelation(smooth, [5, 5, 1, 1])).toBeGreaterThan(0.5);
    expect(neighbourCorrelation(chequered, [5, 5, 1, 1])).toBeCloseTo(-1, 5);
  });
});
