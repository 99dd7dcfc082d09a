import * as fs from 'node:fs';
import type { StatisticsPoint } from '../../protocol/statistics.ts';
import { FeaturescopeError } from '../../protocol/errors.ts';
import { readTextFile } from '../reading/readRegularFile.ts';
import { writeError, type FileOperations } from './files.ts';

type Line =
  | ({ type: 'statistics' } & StatisticsPoint)
  /** Training went on from this step: what the file says of later ones no longer holds. */
  | { type: 'continued'; step: number };

/** What a run knows of its layers at some of its steps: append-only, beside the journal of metrics, one point a line. */
export class StatisticsFile {
  readonly #path: string;
  readonly #files: Pick<FileOperations, 'appendFileSync'>;
  /** False while the file may end in a torn line. */
  #endsClean = false;

  constructor(path: string, files: Pick<FileOperations, 'appendFileSync'>) {
    this.#path = path;
    this.#files = files;
  }

  append(points: readonly StatisticsPoint[]): void {
    if (points.length === 0) return;
    this.#write(points.map((point) => ({ type: 'statistics', ...point })));
  }

  continueFrom(step: number): void {
    if (fs.existsSync(this.#path)) this.#write([{ type: 'continued', step }]);
  }

  /** The points that hold, up to a step; torn lines, and lines of a later version, are passed over. @throws FeaturescopeError `run/unreadable` */
  read(upTo = Infinity): StatisticsPoint[] {
    if (!fs.existsSync(this.#path)) return [];
    let points: StatisticsPoint[] = [];
    for (const text of readLines(this.#path)) {
      const line = parse(text);
      if (line?.type === 'continued') points = points.filter(({ step }) => step <= line.step);
      if (line?.type !== 'statistics') continue;
      const { step, epoch, layers, alarms } = line;
      points.push({ step, epoch, layers, alarms });
    }
    return points.filter(({ step }) => step <= upTo);
  }

  #write(lines: readonly Line[]): void {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const separator = this.#endsClean ? '' : '\n';
    this.#endsClean = false;
    try {
      this.#files.appendFileSync(this.#path, separator + text);
    } catch (error) {
      throw writeError(this.#path, error);
    }
    this.#endsClean = true;
  }
}

function parse(text: string): Line | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined; // the line that was being written when the process was killed
  }
}

function readLines(path: string): string[] {
  try {
    return readTextFile(path).split('\n');
  } catch (error) {
    throw new FeaturescopeError(
      'run/unreadable',
      { path, reason: (error as Error).message },
      { cause: error },
    );
  }
}
