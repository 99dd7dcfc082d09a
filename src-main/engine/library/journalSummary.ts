import type { EpochMetrics, SettingsChange } from '../../../src-shared/contract/service.ts';
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
 */
export function summariseJournal(text: string): JournalSummary {
  const steps = new LastLine<StepLine>('step');
  const epochs = new LastLine<EpochLine>('epoch');
  let rest = emptyTimeline();
  for (const row of rowsOf(text)) {
    if (steps.take(row) || epochs.take(row)) continue;
    const line = parseJournal(row);
    if (line?.type === 'continued') {
      steps.forgetAfter(line.step);
      epochs.forgetAfter(line.step);
      rest = upTo(rest, line.step);
    } else if (line && !steps.add(line, row) && !epochs.add(line, row)) takeLine(rest, line);
  }
  return {
    epoch: epochs.last()?.metrics,
    step: steps.last()?.metrics.step,
    changes: rest.changes,
  };
}

type StepLine = Extract<JournalLine, { type: 'step' }>;
type EpochLine = Extract<JournalLine, { type: 'epoch' }>;

/** Lines of one type, of which only the last that holds is of interest. */
class LastLine<Line extends StepLine | EpochLine> {
  readonly #type: Line['type'];
  readonly #start: string;
  readonly #rows: string[] = [];

  constructor(type: Line['type']) {
    this.#type = type;
    this.#start = `{"type":"${type}",`;
  }

  /** Takes a row that begins as the program writes such lines, unread. */
  take(row: string): boolean {
    if (!row.startsWith(this.#start)) return false;
    this.#rows.push(row);
    return true;
  }

  /** Takes a line that was written in another way. */
  add(line: JournalLine, row: string): boolean {
    if (line.type !== this.#type) return false;
    this.#rows.push(row);
    return true;
  }

  /** The last line that is one; those behind it that are torn are let go of. */
  last(): Line | undefined {
    for (; this.#rows.length > 0; this.#rows.pop()) {
      const line = parseJournal(this.#rows.at(-1)!);
      if (line?.type === this.#type) return line as Line;
    }
    return undefined;
  }

  /** Lines of later steps no longer hold. One that stays has none before it that is later and would come to light. */
  forgetAfter(step: number): void {
    for (let line = this.last(); line && line.metrics.step > step; line = this.last()) this.#rows.pop();
  }
}

function* rowsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    if (to > from) yield text.slice(from, to);
    from = to + 1;
  }
}
