import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError, type FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { narrowSpace } from '../../../src-shared/studies/narrowSpace.ts';
import { sampleTrial } from '../../../src-shared/studies/sampleTrial.ts';
import { formatSpace, parseSpace } from '../../../src-shared/studies/space.ts';
import { rankTrials, rungsOf, type TrialResult } from '../../../src-shared/studies/trials.ts';

const lecture = 'lr=log:1e-6..1e-2 weightDecay=log:1e-8..1e-4';

const result = (trial: number, value: number | null, more: Partial<TrialResult> = {}): TrialResult => ({
  ...{ trial, value, rung: 0, epochs: 1, seed: 1, settings: {}, heldOut: [], train: [] },
  ...{ state: value === null ? 'diverged' : 'done', ...more },
});

describe('the space of a search', () => {
  it('is read from what people write, and written so that it can be read again', () => {
    const space = parseSpace('lr=log:1e-6..1e-2, weight-decay=0..0.1; batch=10..100 optimizer=sgd|adam');
    expect(space).toEqual([
      { kind: 'range', name: 'learningRate', low: 1e-6, high: 1e-2, logarithmic: true },
      { kind: 'range', name: 'weightDecay', low: 0, high: 0.1, logarithmic: false },
      { kind: 'range', name: 'batchSize', low: 10, high: 100, logarithmic: false },
      { kind: 'choice', name: 'optimizer', options: ['sgd', 'adam'] },
    ]);
    expect(parseSpace(formatSpace(space))).toEqual(space);
  });

  it.each([
    ['lr=1e-2..1e-6', 'study/ends-swapped'],
    ['lr=log:0.1..0.01', 'study/ends-swapped'],
    ['momentum=0..1', 'study/unknown-setting'],
    ['constructor=0..1', 'study/unknown-setting'],
    ['lr=0.1..0.2 learningRate=0.3..0.4', 'study/setting-twice'],
    ['lr=0..0.1', 'study/value-impossible'],
    ['lr=0.1..100', 'study/value-impossible'],
    ['batch=1.5..3', 'study/value-impossible'],
    ['batch=0..10', 'study/value-impossible'],
    ['optimizer=sgd|lion', 'study/value-impossible'],
    ['weightDecay=log:0..0.1', 'study/log-from-zero'],
    ['', 'study/space-unreadable'],
    ['lr', 'study/space-unreadable'],
    ['lr=1..', 'study/space-unreadable'],
    ['lr=log:0.1', 'study/space-unreadable'],
    ['lr=1..2..3', 'study/space-unreadable'],
  ])('%j is refused, and says why in both languages', (text, code) => {
    let problem: FeaturescopeError | undefined;
    try {
      parseSpace(text);
    } catch (error) {
      problem = error as FeaturescopeError;
    }
    expect(problem?.code).toBe(code);
    for (const language of ['en', 'ko'] as const)
      expect(describeError(problem!.code, problem!.detail, language)).not.toMatch(/[{}]|undefined/);
  });

  it('gives each trial settings that depend on the seed and its number alone', () => {
    const space = parseSpace(lecture);
    const trials = Array.from({ length: 300 }, (_none, trial) => sampleTrial(space, 1, trial));
    expect(sampleTrial(space, 1, 7)).toEqual(trials[7]);
    expect(sampleTrial(parseSpace(lecture.split(' ')[0]!), 1, 7).learningRate).toBe(trials[7]!.learningRate);
    expect(sampleTrial(space, 2, 7)).not.toEqual(trials[7]);
    // Spread over the logarithm: a quarter of them in each of the four decades.
    for (const decade of [-6, -5, -4, -3]) {
      const within = trials.filter(({ learningRate }) => Math.floor(Math.log10(learningRate!)) === decade);
      expect(within.length).toBeGreaterThan(50);
      expect(within.length).toBeLessThan(100);
    }
  });

  it('gives values between the ends, whole ones where the setting is whole', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.boolean(), (seed, trial, logarithmic) => {
        const log = logarithmic ? 'log:' : '';
        const drawn = sampleTrial(parseSpace(`batch=${log}3..17 lr=${log}0.001..0.002`), seed, trial);
        expect(Number.isInteger(drawn.batchSize)).toBe(true);
        expect(drawn.batchSize).toBeGreaterThanOrEqual(3);
        expect(drawn.batchSize).toBeLessThanOrEqual(17);
        expect(drawn.learningRate).toBeGreaterThanOrEqual(0.001);
        expect(drawn.learningRate).toBeLessThanOrEqual(0.002);
      }),
    );
  });
});

describe('the ranking of trials', () => {
  it('puts the better value first, those without one last, and equal ones in their order', () => {
    const results = [result(0, 0.5), result(1, null), result(2, 0.9), result(3, 0.5)];
    expect(rankTrials(results, 'higher').map(({ trial }) => trial)).toEqual([2, 0, 3, 1]);
    expect(rankTrials(results, 'lower').map(({ trial }) => trial)).toEqual([0, 3, 2, 1]);
  });

  it('does not depend on the order in which they ended', () => {
    const results = Array.from({ length: 8 }, (_none, trial) => result(trial, (trial * 5) % 4));
    expect(rankTrials([...results].reverse(), 'higher')).toEqual(rankTrials(results, 'higher'));
  });

  it('counts a trial once, with its furthest rung, and puts those that got further first', () => {
    const results = [result(0, 0.9), result(1, 0.8), result(1, 0.7, { rung: 1 })];
    expect(rankTrials(results, 'higher').map(({ trial, rung }) => [trial, rung])).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('halves the trials and doubles the epochs, to the whole length', () => {
    expect(rungsOf(8, 8, true)).toEqual([
      { trials: 8, epochs: 1 },
      { trials: 4, epochs: 2 },
      { trials: 2, epochs: 4 },
      { trials: 1, epochs: 8 },
    ]);
    expect(rungsOf(100, 50, true).at(-1)).toEqual({ trials: 4, epochs: 50 });
    expect(rungsOf(100, 50, false)).toEqual([{ trials: 100, epochs: 50 }]);
    expect(rungsOf(1, 50, true)).toEqual([{ trials: 1, epochs: 50 }]);
  });
});

describe('the narrower space', () => {
  it('holds the values of the ten best trials, within the former space', () => {
    const space = parseSpace(`${lecture} batch=10..100 optimizer=sgd|adam|momentum`);
    const results = Array.from({ length: 60 }, (_none, trial) => {
      const settings = sampleTrial(space, 3, trial);
      return result(trial, -Math.abs(Math.log10(settings.learningRate!) + 3), { settings });
    });
    const ranked = rankTrials(results, 'higher');
    const next = narrowSpace(space, ranked);
    expect(parseSpace(formatSpace(next))).toEqual(next);
    for (const { settings } of ranked.slice(0, 10))
      for (const dimension of next) {
        const value = settings[dimension.name]!;
        if (dimension.kind === 'choice') expect(dimension.options).toContain(value);
        else expect(Number(value) >= dimension.low && Number(value) <= dimension.high).toBe(true);
      }
    const [rate] = next;
    if (rate?.kind !== 'range') throw new Error('not a range');
    expect(rate.low).toBeGreaterThan(1e-4);
    expect(rate.low).toBeLessThan(1e-3);
    expect(rate.high).toBeGreaterThan(1e-3);
  });

  it('is the same where no trial has a value', () => {
    const space = parseSpace(lecture);
    expect(narrowSpace(space, [result(0, null)])).toEqual(space);
  });
});
