import * as v from 'valibot';
import { ExperimentValuesSchema, type ExperimentValues, type FigureChoice } from './decks.ts';
import type { Settings } from './training.ts';

/** A text in both languages of the program. */
export interface Words {
  en: string;
  ko: string;
}

/** Demonstrations that need no network. */
export const demoNames = ['convolution', 'pooling', 'shift', 'losses'] as const;
export type DemoName = (typeof demoNames)[number];

/**
 * What accompanies the text of a lab's step: a figure of the open network, by the id of its kind; a live view of the
 * network or its curves; a demonstration; or an experiment with its first values.
 */
export type LabShow =
  | { figure: string; choice?: FigureChoice }
  | { view: 'network' | 'curves' | 'classes' }
  | { demo: DemoName }
  | { experiment: string; values?: ExperimentValues };

/** One step of a lab: text, view, and what to notice. */
export interface LabStep {
  title: Words;
  text: Words;
  notice: Words;
  show: LabShow[];
  /** Ids of other labs that the step speaks of. */
  labs?: readonly string[] | undefined;
}

/** A training of a lab. */
export interface LabTraining {
  /** What it is called among the lab's trainings. Default: the recipe's title */
  name?: Words | undefined;
  recipe: string;
  data: string;
  settings: Settings;
  /** Number of updates. Default: all epochs */
  steps?: number | undefined;
}

/** A number of a lecture next to our own. */
export interface CheckResult {
  name: Words;
  /** The lecture's value as printed there. */
  expected: string;
  /** Our value; null if it has not been measured yet. */
  measured: string | null;
  ok: boolean;
  /** False if it was measured on other data or in a shortened run, and so cannot be compared. */
  comparable: boolean;
  /** Set if it cannot be compared merely because the check that it is held against was not measured so far, or not fully. */
  awaits?: boolean | undefined;
}

/** Result of a lab. */
export interface LabResult {
  /** ISO 8601 */
  at: string;
  quick: boolean;
  /** Data set of the measurement; null if none is needed. */
  data: string | null;
  runs: string[];
  checks: CheckResult[];
  /** Whether there is a comparable check and all of them pass. */
  ok: boolean;
}

/** A lecture's experiment, as clients see it. */
export interface LabInfo {
  id: string;
  course: 'A' | 'B' | 'C' | 'D' | 'E';
  title: Words;
  summary: Words;
  steps: readonly LabStep[];
  trainings: readonly LabTraining[];
  /** The checks without results. */
  checks: readonly CheckResult[];
  result: LabResult | null;
  /** Whether one of its experiments has been computed, and is still there to be looked at. */
  computed: boolean;
  /** The newest run of each training, if any. */
  runs: readonly (LabRun | null)[];
}

/** A run of a lab's training. */
export interface LabRun {
  run: string;
  step: number;
  finished: boolean;
}

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** The schemas of the calls about labs. */
export const labCallSchemas = {
  listLabs: v.tuple([]),
  runExperiment: v.tuple([v.object({ task: name, experiment: name, values: ExperimentValuesSchema })]),
  checkLab: v.tuple([
    v.object({
      task: name,
      lab: name,
    }),
  ]),
} as const;

/** What is known so far of an experiment's course, of the call with that task name. */
export interface PartialCourse {
  task: string;
  course: unknown;
}

/** The calls about labs. */
export interface LabCalls {
  listLabs(): Promise<LabInfo[]>;
  /**
   * Computes the course of an experiment that needs the engine; its experiment's drawing knows the form. Rejects with
   * `lab/unknown-experiment`, `lab/impossible`, and `engine/cancelled`.
   */
  runExperiment(request: { task: string; experiment: string; values: ExperimentValues }): Promise<unknown>;
  /**
   * Measures a lab's numbers, including those of a training if the open session belongs to it, and saves the result.
   * Rejects with `lab/unknown`, and with `engine/busy` while the session trains.
   */
  checkLab(request: { task: string; lab: string }): Promise<LabResult>;
}
