import type { Language } from '../contract/errors.ts';
import type { EffectiveSettings } from '../contract/service.ts';
import { figureTexts } from '../texts/figures.ts';

/** A change of learning rate or batch size at a step; missing settings stayed the same. */
export interface CurvesChange {
  step: number;
  learningRate?: number | undefined;
  batchSize?: number | undefined;
}

/** A labelled event at a step. */
export interface Mark {
  step: number;
  label: string;
}

/** The changes in a sequence of settings, whose first entry is the initial settings. */
export function changesOf(held: readonly EffectiveSettings[]): CurvesChange[] {
  return held.slice(1).map(({ step, learningRate, batchSize }, at) => ({
    step: step + 1,
    learningRate: learningRate === held[at]!.learningRate ? undefined : learningRate,
    batchSize: batchSize === held[at]!.batchSize ? undefined : batchSize,
  }));
}

/** Labels of the changes. */
export function marksOf(changes: readonly CurvesChange[], language: Language): Mark[] {
  const text = figureTexts[language];
  return changes.map(({ step, learningRate, batchSize }) => {
    const rate = learningRate === undefined ? [] : [text.rate(String(Number(learningRate.toPrecision(4))))];
    const batch = batchSize === undefined ? [] : [text.batch(String(batchSize))];
    return { step, label: [...rate, ...batch].join(', ') };
  });
}
