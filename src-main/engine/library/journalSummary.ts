import type { EpochMetrics, SettingsChange } from '../../../src-shared/contract/service.ts';
import { textAt, visitLines, type Bytes } from '../reading/lines.ts';
import { emptyTimeline, parseJournal, takeLine, upTo, type JournalLine } from './journal.ts';

/** Summary of a journal for a list of runs. */
export interface JournalSummary {
  /** The last valid epoch. */
  epoch: EpochMetrics | undefined;
  /** The last valid step. */
  step: number | undefined;
  changes: SettingsChange[];
}

/**
 * The last step, the last epoch and the changes that `readJournal` would return, in a fraction of its time: of the lines
 * of steps and epochs, which are almost all, only the last are parsed.
 * @param chunk number of bytes to read at a time
 */
export function summariseJournal(journal: Bytes, chunk?: number): JournalSummary {
  const steps = new LastLine<StepLine>('step', journal);
  const epochs = new LastLine<EpochLine>('epoch', journal);
  let rest = emptyTimeline();
  const take = (bytes: Buffer, from: number, to: number, position: number): void => {
    const end = position + to - from;
    if (steps.begins(bytes, from)) return steps.add(position, end);
    if (epochs.begins(bytes, from)) return epochs.add(position, end);
    const line = parseJournal(bytes.toString('utf8', from, to));
    if (line?.type === 'step') steps.add(position, end);
    else if (line?.type === 'epoch') epochs.add(position, end);
    else if (line?.type === 'continued') {
      steps.forgetAfter(line.step);
      epochs.forgetAfter(line.step);
      rest = upTo(rest, line.step);
    } else if (line) takeLine(rest, line);
  };
  visitLines(journal, take, chunk);
  return {
    epoch: epochs.last()?.metrics,
    step: steps.last()?.metrics.step,
    changes: rest.changes,
  };
}

type StepLine = Extract<JournalLine, { type: 'step' }>;
type EpochLine = Extract<JournalLine, { type: 'epoch' }>;

/** The lines of one type, of which only the last valid one matters: stores only where each begins and ends. */
class LastLine<Line extends StepLine | EpochLine> {
  readonly #type: Line['type'];
  readonly #journal: Bytes;
  readonly #beginning: Buffer;
  /** Beginning and end of each line in the journal, alternating. */
  readonly #places: number[] = [];

  constructor(type: Line['type'], journal: Bytes) {
    this.#type = type;
    this.#journal = journal;
    this.#beginning = Buffer.from(`{"type":"${type}",`);
  }

  /** Whether a line begins as the program writes lines of this type; it may not have been parsed yet. */
  begins(bytes: Buffer, from: number): boolean {
    const beginning = this.#beginning;
    // Backwards, because the types differ in their last letters.
    for (let at = beginning.length - 1; at >= 0; at--) if (bytes[from + at] !== beginning[at]) return false;
    return true;
  }

  add(from: number, to: number): void {
    this.#places.push(from, to);
  }

  /** The last valid line; invalid lines after it are dropped. */
  last(): Line | undefined {
    for (; this.#places.length > 0; this.#drop()) {
      const line = parseJournal(textAt(this.#journal, this.#places.at(-2)!, this.#places.at(-1)!));
      if (line?.type === this.#type) return line as Line;
    }
    return undefined;
  }

  /** Drops lines of steps after `step`. Because lines are in order, none of the remaining ones is later. */
  forgetAfter(step: number): void {
    for (let line = this.last(); line && line.metrics.step > step; line = this.last()) this.#drop();
  }

  #drop(): void {
    this.#places.length -= 2;
  }
}
