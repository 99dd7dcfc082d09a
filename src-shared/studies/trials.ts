import * as v from 'valibot';
import { SettingsSchema } from '../contract/training.ts';
import { searchedNames } from './space.ts';

/** How a trial ended: with a value, without one because its numbers left the range of floats, or with an error. */
const trialStates = ['done', 'diverged', 'failed'] as const;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const values = v.array(v.number());

/** The outcome of a trial, in one rung of successive halving or in the only one. */
export const TrialResultSchema = v.object({
  /** Number of the trial in its study, from 0. */
  trial: count,
  /** Round of successive halving, from 0. */
  rung: count,
  /** Number of epochs that it was to train. */
  epochs: count,
  /** Seed of its initial weights and of the order of its images. */
  seed: count,
  settings: v.partial(v.pick(SettingsSchema, searchedNames)),
  state: v.picklist(trialStates),
  /** The study's metric on the held-out examples after the last epoch; null without one. */
  value: v.nullable(v.pipe(v.number(), v.finite())),
  /** The metric after each epoch, on the held-out examples and on the training examples. */
  heldOut: values,
  train: values,
  /** Why there is no value. */
  problem: v.optional(
    v.object({
      code: v.string(),
      detail: v.record(v.string(), v.optional(v.union([v.string(), v.number(), v.boolean()]))),
    }),
  ),
});
export type TrialResult = v.InferOutput<typeof TrialResultSchema>;

/** Which way a metric is better. */
export type Better = 'higher' | 'lower';

/**
 * All trials of a study with their furthest results, the best first: those that got further, then the better value, then the
 * lower number. Trials without a value come last.
 */
export function rankTrials(results: readonly TrialResult[], better: Better): TrialResult[] {
  const furthest = new Map<number, TrialResult>();
  for (const result of results)
    if (result.rung >= (furthest.get(result.trial)?.rung ?? 0)) furthest.set(result.trial, result);
  return [...furthest.values()].sort((a, b) => compareResults(a, b, better));
}

function compareResults(a: TrialResult, b: TrialResult, better: Better): number {
  if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
  if (a.rung !== b.rung) return b.rung - a.rung;
  const apart = (a.value ?? 0) - (b.value ?? 0);
  return (better === 'higher' ? -apart : apart) || a.trial - b.trial;
}

/** A round of a study: how many trials it has, and how many epochs each has been trained behind it. */
export interface Rung {
  trials: number;
  epochs: number;
}

/**
 * The rounds of a study: one, or with successive halving (Jamieson, Talwalkar, AISTATS 2016) as many as there are halves: each
 * has half of the trials of the one before, and twice the epochs.
 */
export function rungsOf(trials: number, epochs: number, halving: boolean): Rung[] {
  const halves = halving ? Math.floor(Math.log2(Math.min(trials, epochs))) : 0;
  return Array.from({ length: halves + 1 }, (_none, rung) => ({
    trials: Math.ceil(trials / 2 ** rung),
    epochs: Math.ceil(epochs / 2 ** (halves - rung)),
  }));
}
