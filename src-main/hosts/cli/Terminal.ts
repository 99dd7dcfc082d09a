import {
  describeError,
  wrapInternal,
  type FeaturescopeError,
  type Language,
} from '../../../src-shared/contract/errors.ts';
import type { Progress } from '../../../src-shared/contract/service.ts';
import { texts, type CliTexts } from './texts.ts';

const BAR_WIDTH = 28;
/** Minimum time between progress lines when the output is not a terminal, in milliseconds. */
const QUIET_MS = 5000;

/** A destination of text: an output of the process, or a substitute. */
export interface TextOutput {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
}

/** The two outputs of a command. */
export interface Outputs {
  stdout: TextOutput;
  stderr: TextOutput;
}

/**
 * Output of a command: JSON lines on stdout for scripts, or tables on stdout and a progress bar on stderr for people.
 * Nothing else is written to stdout.
 */
export class Terminal {
  readonly json: boolean;
  readonly language: Language;
  readonly texts: CliTexts;
  readonly #outputs: Outputs;
  #barShown = false;
  #saidAt = -Infinity;

  /** @param outputs outputs to use. Default: those of the process */
  constructor(options: { json: boolean; language: Language }, outputs: Outputs = process) {
    this.#outputs = outputs;
    this.json = options.json;
    this.language = options.language;
    this.texts = texts[options.language];
  }

  /** Writes one JSON line; does nothing without `--json`. */
  line(value: object): void {
    if (this.json) this.#outputs.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** Writes text to stdout unchanged, with or without `--json`: the requested output itself. */
  write(text: string): void {
    this.#outputs.stdout.write(text);
  }

  /** Writes text for people to stdout; does nothing with `--json`. */
  print(text: string): void {
    if (this.json) return;
    this.clearBar();
    this.#outputs.stdout.write(`${text}\n`);
  }

  /** Writes a remark for people to stderr, with or without `--json`. */
  note(text: string): void {
    this.clearBar();
    this.#outputs.stderr.write(`${text}\n`);
  }

  /** Writes an aligned table for people, numbers right-aligned. An empty head is omitted. */
  table(head: string[], rows: (string | number)[][]): void {
    if (this.json) return;
    const cells = [head, ...rows.map((row) => row.map(String))];
    const widths = head.map((_title, column) =>
      Math.max(...cells.map((row) => displayWidth(row[column] ?? ''))),
    );
    const numeric = head.map(
      (_title, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'),
    );
    for (const row of head.every((title) => title === '') ? cells.slice(1) : cells) {
      const padded = row.map((cell, column) => pad(cell, widths[column]!, numeric[column]!));
      this.print(padded.join('  ').trimEnd());
    }
  }

  /** Reports progress of a long task: a bar that is redrawn on a terminal, an occasional line elsewhere. */
  progress(label: string, done: number, total: number | null, note = ''): void {
    if (this.json) return;
    const share = total ? Math.min(1, done / total) : 0;
    if (!this.#outputs.stderr.isTTY) {
      const now = performance.now();
      if (now - this.#saidAt < QUIET_MS) return;
      this.#saidAt = now;
      this.#outputs.stderr.write(`${label} ${total ? `${Math.floor(share * 100)} %` : done} ${note}\n`);
      return;
    }
    const filled = Math.round(share * BAR_WIDTH);
    const bar = `${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}`;
    this.#outputs.stderr.write(
      `\r\u001b[K${label} [${bar}] ${total ? `${Math.floor(share * 100)} %` : done} ${note}`,
    );
    this.#barShown = true;
  }

  /** Reports progress of opening or downloading data, labelled in the user's language. */
  dataProgress = (progress: Omit<Progress, 'task'>): void => {
    const { what, done, total, unit } = progress;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    const note = unit === 'bytes' ? `${megabytes(done)}${total ? ` / ${megabytes(total)}` : ''}` : '';
    this.progress(this.texts.progress[what], done, total, note);
  };

  /** Writes an error as one line to stderr, with its code. */
  problem({ code, detail }: FeaturescopeError): void {
    this.note(`featurescope: ${describeError(code, detail, this.language)} [${code}]`);
  }

  /** Writes an error as one line and returns the exit code: 2 for the user's mistake, 1 for anything else. */
  fail(error: unknown): number {
    const known: FeaturescopeError = wrapInternal(error);
    this.problem(known);
    if (known.kind === 'internal' && process.env['FEATURESCOPE_DEBUG'])
      this.note(String((known.cause as Error).stack));
    return known.kind === 'input' ? 2 : 1;
  }

  clearBar(): void {
    if (this.#barShown) this.#outputs.stderr.write('\r\u001b[K');
    this.#barShown = false;
  }
}

/** Number of columns that a text occupies: Hangul and other wide characters take two. */
function displayWidth(text: string): number {
  return [...text].reduce(
    (width, letter) =>
      width + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(cell)));
  return right ? space + cell : cell + space;
}
