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
  /** Training went on from this step: what the journal says of later ones no longer holds. */
  | { type: 'continued'; step: number }
  /** From this step on so many workers shared the batches. */
  | { type: 'workers'; step: number; workers: number }
  /** From this step on other settings held. */
  | ({ type: 'settings' } & SettingsChange);

/** From `step` on, so many workers shared the batches. */
export interface WorkerChange {
  step: number;
  workers: number;
}

/** What a journal says that holds: its metrics, and when the number of workers and the settings changed, in order. */
export interface Timeline extends History {
  workers: WorkerChange[];
  changes: SettingsChange[];
}

/** Of a run without steps. */
export const emptyTimeline = (): Timeline => ({ steps: [], epochs: [], workers: [], changes: [] });

/** A line as text. */
export function journalText(line: JournalLine): string {
  if (line.type === 'step') return JSON.stringify({ type: 'step', ...flatStep(line.metrics) });
  if (line.type === 'epoch') return JSON.stringify({ type: 'epoch', ...flatEpoch(line.metrics) });
  return JSON.stringify(line);
}

/**
 * Reads a journal; steps that were redone after going on from a checkpoint are left out. Torn lines are passed over, as is
 * whatever this program cannot have written: another shape, values out of range, or changes that go back in time.
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

/** Adds to a timeline what a line says. */
export function takeLine(timeline: Timeline, line: Exclude<JournalLine, { type: 'continued' }>): void {
  if (line.type === 'step') timeline.steps.push(line.metrics);
  else if (line.type === 'epoch') timeline.epochs.push(line.metrics);
  else if (line.type === 'workers') addInOrder(timeline.workers, withoutType(line));
  else addInOrder(timeline.changes, withoutType(line));
}

/** What changed at a step can only be followed by what changed there or later. */
function addInOrder<T extends { step: number }>(changes: T[], change: T): void {
  if (change.step >= (changes.at(-1)?.step ?? 0)) changes.push(change);
}

/** What a timeline says of the steps up to one. */
export function upTo(timeline: Timeline, last: number): Timeline {
  const held = ({ step }: { step: number }): boolean => step <= last;
  return {
    steps: timeline.steps.filter(held),
    epochs: timeline.epochs.filter(held),
    workers: timeline.workers.filter(held),
    changes: timeline.changes.filter(held),
  };
}

/** What decided how a step was reached; what was changed there concerns later ones alone. */
export function changesBefore({ changes }: Timeline, reached: number): SettingsChange[] {
  return changes.filter(({ step }) => step < reached);
}

/** The lines that say what a timeline says. */
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

/** A line of a journal; undefined for one that was being written when the process was killed, and for what is no line of ours. */
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
