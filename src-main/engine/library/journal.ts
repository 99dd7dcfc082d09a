import * as v from 'valibot';
import {
  AdjustSchema,
  MOST_WORKERS,
  type EpochMetrics,
  type History,
  type SettingsChange,
  type StepMetrics,
} from '../../../src-shared/contract/service.ts';
import { flatEpoch, flatStep, readEpoch, readStep } from './metricLines.ts';

/** A line of `metrics.jsonl`. */
export type JournalLine =
  | { type: 'step'; metrics: StepMetrics }
  | { type: 'epoch'; metrics: EpochMetrics }
  /** Training continued from this step, which invalidates earlier entries for later steps. */
  | { type: 'continued'; step: number }
  /** The number of workers that share a batch, from this step on. */
  | { type: 'workers'; step: number; workers: number }
  /** The settings from this step on. */
  | ({ type: 'settings' } & SettingsChange);

/** The number of workers that share a batch, from `step` on. */
export interface WorkerChange {
  step: number;
  workers: number;
}

/** The valid content of a journal: metrics, and the changes of the number of workers and of the settings, in order. */
export interface Timeline extends History {
  workers: WorkerChange[];
  changes: SettingsChange[];
}

/** The timeline of a run without steps. */
export const emptyTimeline = (): Timeline => ({ steps: [], epochs: [], workers: [], changes: [] });

/** A line as text. */
export function journalText(line: JournalLine): string {
  if (line.type === 'step') return JSON.stringify({ type: 'step', ...flatStep(line.metrics) });
  if (line.type === 'epoch') return JSON.stringify({ type: 'epoch', ...flatEpoch(line.metrics) });
  return JSON.stringify(line);
}

/**
 * Parses a journal. Steps that were redone after continuing from a checkpoint are left out. Incomplete lines are skipped,
 * as are lines that this program cannot have written: another shape, values out of range, or changes that go back in
 * time.
 */
export function readJournal(text: string): Timeline {
  let timeline = emptyTimeline();
  for (const row of text.split('\n')) {
    const line = parseJournal(row);
    if (line?.type === 'continued') timeline = upTo(timeline, line.step);
    else if (line) takeLine(timeline, line);
  }
  return timeline;
}

/** Adds a line to a timeline. */
export function takeLine(timeline: Timeline, line: Exclude<JournalLine, { type: 'continued' }>): void {
  if (line.type === 'step') timeline.steps.push(line.metrics);
  else if (line.type === 'epoch') timeline.epochs.push(line.metrics);
  else if (line.type === 'workers') addInOrder(timeline.workers, withoutType(line));
  else addInOrder(timeline.changes, withoutType(line));
}

/** Only changes at the same or a later step may follow. */
function addInOrder<T extends { step: number }>(changes: T[], change: T): void {
  if (change.step >= (changes.at(-1)?.step ?? 0)) changes.push(change);
}

/** The part of a timeline up to a step. */
export function upTo(timeline: Timeline, last: number): Timeline {
  const held = ({ step }: { step: number }): boolean => step <= last;
  return {
    steps: timeline.steps.filter(held),
    epochs: timeline.epochs.filter(held),
    workers: timeline.workers.filter(held),
    changes: timeline.changes.filter(held),
  };
}

/** The changes that affected how a step was reached; a change at that step affects later ones only. */
export function changesBefore({ changes }: Timeline, reached: number): SettingsChange[] {
  return changes.filter(({ step }) => step < reached);
}

/** The journal lines of a timeline. */
export function linesOf({ workers, changes, steps, epochs }: Timeline): JournalLine[] {
  return [
    ...workers.map((change) => ({ type: 'workers', ...change }) as const),
    ...changes.map((change) => ({ type: 'settings', ...change }) as const),
    ...steps.map((metrics) => ({ type: 'step', metrics }) as const),
    ...epochs.map((metrics) => ({ type: 'epoch', metrics }) as const),
  ];
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const ChangeSchema = v.variant('type', [
  v.object({ type: v.literal('continued'), step: count }),
  v.object({
    type: v.literal('workers'),
    step: count,
    workers: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_WORKERS)),
  }),
  v.object({ type: v.literal('settings'), step: count, ...AdjustSchema.entries }),
]);

/**
 * Parses a line of a journal; undefined for a line that was incomplete when the process was killed, and for a foreign
 * line.
 */
export function parseJournal(text: string): JournalLine | undefined {
  if (text === '') return undefined;
  const line = parseObject(text);
  if (line?.type === 'step') {
    const metrics = readStep(line);
    return metrics && { type: 'step', metrics };
  }
  if (line?.type === 'epoch') {
    const metrics = readEpoch(line);
    return metrics && { type: 'epoch', metrics };
  }
  return v.is(ChangeSchema, line) ? line : undefined;
}

function parseObject(text: string): { type?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function withoutType<T extends { type: string }>(line: T): Omit<T, 'type'> {
  const { type: _type, ...rest } = line;
  return rest;
}
