import type { EpochMetrics, History, SettingsChange, StepMetrics } from '../../protocol/service.ts';

/** A line of `metrics.jsonl`. */
export type JournalLine =
  | ({ type: 'step' } & StepMetrics)
  | ({ type: 'epoch' } & EpochMetrics)
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

export function journalText(line: JournalLine): string {
  return JSON.stringify(line, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/** Reads a journal; steps that were redone after going on from a checkpoint are left out, as are torn and foreign lines. */
export function readJournal(text: string): Timeline {
  let timeline = emptyTimeline();
  for (const row of text.split('\n')) {
    const line = parseJournal(row);
    if (line?.type === 'step') timeline.steps.push(withoutType(line));
    else if (line?.type === 'epoch') timeline.epochs.push(withoutType(line));
    else if (line?.type === 'workers') timeline.workers.push(withoutType(line));
    else if (line?.type === 'settings') timeline.changes.push(withoutType(line));
    else if (line?.type === 'continued') timeline = upTo(timeline, line.step);
  }
  return timeline;
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
    ...steps.map((metrics) => ({ type: 'step', ...metrics }) as const),
    ...epochs.map((metrics) => ({ type: 'epoch', ...metrics }) as const),
  ];
}

/** Undefined for the line that was being written when the process was killed, and for what is no line of ours. */
function parseJournal(text: string): JournalLine | undefined {
  if (text === '') return undefined;
  try {
    const line = JSON.parse(text, (key, value: unknown) => {
      const isMetric = /loss|accuracy/i.test(key);
      return isMetric && typeof value === 'string' ? Number(value) : value;
    }) as JournalLine | null;
    return line !== null && Number.isSafeInteger(line.step) ? line : undefined;
  } catch {
    return undefined;
  }
}

function withoutType<T extends { type: string }>(line: T): Omit<T, 'type'> {
  const { type: _type, ...rest } = line;
  return rest;
}
