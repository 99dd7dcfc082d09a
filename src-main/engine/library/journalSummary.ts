import type { EpochMetrics, SettingsChange } from '../../../src-shared/contract/service.ts';
import { textAt, visitLines, type Bytes } from '../reading/lines.ts';
import { emptyTimeline, parseJournal, takeLine, upTo, type JournalLine } from './journal.ts';

/** What a list of runs tells of a journal. */
export interface JournalSummary {
  /** The last epoch that holds. */
  epoch: EpochMetrics | undefined;
  /** The last step that holds. */
  step: number | undefined;
  changes: SettingsChange[];
}

/**
 * What `readJournal` would say of the last step, the last epoch and the changes, in a fraction of its time: of the
 * lines of steps and epochs, nearly all there are, only the last ones are taken apart.
 * @param chunk bytes that are read at a time
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

/** Lines of one type, of which only the last that holds is of interest: where each begins and ends is all that is kept. */
class LastLine<Line extends StepLine | EpochLine> {
  readonly #type: Line['type'];
  readonly #journal: Bytes;
  readonly #beginning: Buffer;
  /** Beginning and end of each line in the journal, in turn. */
  readonly #places: number[] = [];

  constructor(type: Line['type'], journal: Bytes) {
    this.#type = type;
    this.#journal = journal;
    this.#beginning = Buffer.from(`{"type":"${type}",`);
  }

  /** Whether a line begins as the program writes such lines; it need not be read yet. */
  begins(bytes: Buffer, from: number): boolean {
    const beginning = this.#beginning;
    // The types differ in their last letters.
    for (let at = beginning.length - 1; at >= 0; at--) if (bytes[from + at] !== beginning[at]) return false;
    return true;
  }

  add(from: number, to: number): void {
    this.#places.push(from, to);
  }

  /** The last line that is one; those behind it that are torn are let go of. */
  last(): Line | undefined {
    for (; this.#places.length > 0; this.#drop()) {
      const line = parseJournal(textAt(this.#journal, this.#places.at(-2)!, this.#places.at(-1)!));
      if (line?.type === this.#type) return line as Line;
    }
    return undefined;
  }

  /** Lines of later steps no longer hold. One that stays has none before it that is later and would come to light. */
  forgetAfter(step: number): void {
    for (let line = this.last(); line && line.metrics.step > step; line = this.last()) this.#drop();
  }

  #drop(): void {
    this.#places.length -= 2;
  }
}
