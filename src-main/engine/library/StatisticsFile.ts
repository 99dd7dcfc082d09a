import * as fs from 'node:fs';
import * as v from 'valibot';
import { alarmKinds, type StatisticsPoint } from '../../../src-shared/contract/statistics.ts';
import { writeError, type FileOperations } from './files.ts';
import { readRunText } from './readRunText.ts';

type Line =
  | ({ type: 'statistics' } & StatisticsPoint)
  /** Training continued from this step, which invalidates earlier entries for later steps. */
  | { type: 'continued'; step: number };

/** The recorded statistics of a run's layers: an append-only file next to the journal of metrics, one point per line. */
export class StatisticsFile {
  readonly #path: string;
  readonly #files: Pick<FileOperations, 'appendFileSync'>;
  /** False while the file may end in an incomplete line. */
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

  /**
   * The valid points up to a step; incomplete and foreign lines are skipped.
   * @throws FeaturescopeError `run/unreadable`
   */
  read(upTo = Infinity): StatisticsPoint[] {
    if (!fs.existsSync(this.#path)) return [];
    let points: StatisticsPoint[] = [];
    for (const text of readRunText(this.#path).split('\n')) {
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

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const SummarySchema = v.object({
  size: count,
  count,
  nonFinite: count,
  mean: v.number(),
  standardDeviation: v.number(),
  zeros: v.number(),
  low: v.number(),
  high: v.number(),
  bins: v.array(count),
});
const LineSchema = v.variant('type', [
  v.object({
    type: v.literal('statistics'),
    step: count,
    epoch: count,
    layers: v.array(
      v.object({
        layer: v.string(),
        weights: v.optional(SummarySchema),
        gradients: v.optional(SummarySchema),
        activations: v.optional(SummarySchema),
      }),
    ),
    alarms: v.array(
      v.object({
        kind: v.picklist(alarmKinds),
        layer: v.nullable(v.string()),
        map: v.nullable(count),
        twin: v.optional(count),
        step: count,
      }),
    ),
  }),
  v.object({ type: v.literal('continued'), step: count }),
]);

/** Undefined for a line that was incomplete when the process was killed, and for a foreign line. */
function parse(text: string): Line | undefined {
  if (text === '') return undefined;
  try {
    const line: unknown = JSON.parse(text);
    return v.is(LineSchema, line) ? line : undefined;
  } catch {
    return undefined;
  }
}
