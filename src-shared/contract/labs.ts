import * as v from 'valibot';
import type { FigureChoice } from './decks.ts';

/** A text in both languages of the program. */
export interface Words {
  en: string;
  ko: string;
}

/** What a person can try without a network. */
export const demoNames = ['convolution', 'pooling', 'shift', 'losses'] as const;
export type DemoName = (typeof demoNames)[number];

/**
 * What stands beside a step's text: a figure of the network that is open, by the id of its kind; the network itself or its
 * curves, live; or something to try.
 */
export type LabShow =
  { figure: string; choice?: FigureChoice } | { view: 'network' | 'curves' | 'classes' } | { demo: DemoName };

/** One step of a lab: what to read, what to look at, what to notice there. */
export interface LabStep {
  title: Words;
  text: Words;
  notice: Words;
  show: LabShow[];
  /** Ids of other labs that the step speaks of. */
  labs?: readonly string[] | undefined;
}

/** What a network of a lab is trained with: the settings of a run. */
export interface LabSettings {
  epochs: number;
  batchSize: number;
  optimizer: 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adam';
  learningRate: number;
  schedule: 'constant' | 'linear';
  arithmetic?: 'reproducible' | 'fast' | undefined;
  seed: number;
  validationSplit: number;
}

/** A network that a lab trains. */
export interface LabTraining {
  recipe: string;
  data: string;
  settings: LabSettings;
  /** How many updates it is trained; all its epochs where that is left out. */
  steps?: number | undefined;
}

/** One number of a lecture beside ours. */
export interface CheckResult {
  name: Words;
  /** What the lecture has, as it is written there. */
  expected: string;
  /** What came out here; null where nothing was measured yet. */
  measured: string | null;
  ok: boolean;
  /** False where it was measured on other data or in a shortened run: then it stands for itself. */
  comparable: boolean;
}

/** How a lab came out. */
export interface LabResult {
  /** ISO 8601 */
  at: string;
  quick: boolean;
  /** Data set it was measured on; null where it needs none. */
  data: string | null;
  runs: string[];
  checks: CheckResult[];
  /** Whether every comparable check is right, and there is one. */
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
  /** The checks with nothing measured yet. */
  checks: readonly CheckResult[];
  result: LabResult | null;
  /** For each training the newest run of it that there is. */
  runs: readonly (LabRun | null)[];
}

/** A run of a lab's training. */
export interface LabRun {
  run: string;
  step: number;
  finished: boolean;
}

/** The schemas of the calls about labs. */
export const labCallSchemas = {
  listLabs: v.tuple([]),
  checkLab: v.tuple([
    v.object({
      task: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
      lab: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    }),
  ]),
} as const;

/** The calls about labs. */
export interface LabCalls {
  listLabs(): Promise<LabInfo[]>;
  /**
   * Measures a lab's numbers: those of a training on the open session, where that is one of the lab's, and keeps what came out.
   * Rejects with `lab/unknown`, and with `engine/busy` while the session trains.
   */
  checkLab(request: { task: string; lab: string }): Promise<LabResult>;
}
