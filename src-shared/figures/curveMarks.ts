import type { Language } from '../contract/errors.ts';
import type { EffectiveSettings } from '../contract/service.ts';
import { figureTexts } from '../texts/figures.ts';

/** From a step on, another learning rate or batch size held; what is left out stayed. */
export interface CurvesChange {
  step: number;
  learningRate?: number | undefined;
  batchSize?: number | undefined;
}

/** A step at which something began, in a few words. */
export interface Mark {
  step: number;
  label: string;
}

/** The changes among settings that held one after the other, of which the first are those a run was started with. */
export function changesOf(held: readonly EffectiveSettings[]): CurvesChange[] {
  return held.slice(1).map(({ step, learningRate, batchSize }, at) => ({
    step: step + 1,
    learningRate: learningRate === held[at]!.learningRate ? undefined : learningRate,
    batchSize: batchSize === held[at]!.batchSize ? undefined : batchSize,
  }));
}

/** What is written at each change. */
export function marksOf(changes: readonly CurvesChange[], language: Language): Mark[] {
  const text = figureTexts[language];
  return changes.map(({ step, learningRate, batchSize }) => {
    const rate = learningRate === undefined ? [] : [text.rate(String(Number(learningRate.toPrecision(4))))];
    const batch = batchSize === undefined ? [] : [text.batch(String(batchSize))];
    return { step, label: [...rate, ...batch].join(', ') };
  });
}
