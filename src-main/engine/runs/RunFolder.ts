import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../protocol/errors.ts';
import type { StatisticsPoint } from '../../protocol/statistics.ts';
import { SettingsSchema, type EpochMetrics, type History, type StepMetrics } from '../../protocol/service.ts';
import { packCheckpoint, readCheckpoint, type Checkpoint } from './checkpointFile.ts';
import { StatisticsFile } from './StatisticsFile.ts';
import { reasonOf, writeAtomically, writeError, type FileOperations } from './files.ts';

const RUN_FORMAT = 1;
/** How many of the newest checkpoints are kept. */
const KEPT_CHECKPOINTS = 3;

const RunFileSchema = v.object({
  format: v.literal(RUN_FORMAT),
  featurescope: v.string(),
  createdAt: v.string(),
  recipe: v.string(),
  /** Name of the data set, and its folder where it was given as one. */
  data: v.object({ name: v.string(), folder: v.optional(v.string()) }),
  settings: SettingsSchema,
  backend: v.string(),
  /** How many workers share a batch, since it last changed; with recipe, seed and backend it decides every bit. */
  workers: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(256)), 1),
});

/** What `run.json` says. */
export type RunDescription = v.InferOutput<typeof RunFileSchema>;

type JournalLine =
  | ({ type: 'step' } & StepMetrics)
  | ({ type: 'epoch' } & EpochMetrics)
  /** Training went on from this step: what the journal says of later ones no longer holds. */
  | { type: 'continued'; step: number }
  /** From this step on so many workers shared the batches. */
  | { type: 'workers'; step: number; workers: number };

/**
 * A run on disk: `run.json`, `metrics.jsonl` and `statistics.jsonl` (append-only), `checkpoints/`, `model/`. Every file is written
 * atomically; the journal is appended before a client is told of what it says.
 */
export class RunFolder {
  readonly path: string;
  readonly #files: FileOperations;
  readonly #statistics: StatisticsFile;
  #description: RunDescription;
  /** False while the journal may end in a torn line: after a kill, or after a write that failed half-way. */
  #journalEndsClean = false;

  private constructor(path: string, description: RunDescription, files: FileOperations) {
    this.path = path;
    this.#description = description;
    this.#files = files;
    this.#statistics = new StatisticsFile(join(path, 'statistics.jsonl'), files);
  }

  get description(): RunDescription {
    return this.#description;
  }

  /**
   * Makes a new run in an empty or new folder.
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  static create(
    path: string,
    description: Omit<RunDescription, 'format'>,
    files: FileOperations = fs,
  ): RunFolder {
    const folder = resolve(path);
    const full = { format: RUN_FORMAT, ...description } as const;
    try {
      files.mkdirSync(folder, { recursive: true });
      if (fs.readdirSync(folder).length > 0) throw new FeaturescopeError('run/exists', { path: folder });
      files.mkdirSync(join(folder, 'checkpoints'));
    } catch (error) {
      throw writeError(folder, error);
    }
    const run = new RunFolder(folder, full, files);
    run.#writeDescription();
    return run;
  }

  /**
   * Opens an existing run.
   * @throws FeaturescopeError `run/unknown` when there is none, `run/unreadable` when it is damaged or foreign
   */
  static open(path: string, files: FileOperations = fs): RunFolder {
    const folder = resolve(path);
    const file = join(folder, 'run.json');
    if (!fs.existsSync(file)) throw new FeaturescopeError('run/unknown', { path: folder });
    const parsed = v.safeParse(RunFileSchema, readJson(file));
    if (!parsed.success)
      throw new FeaturescopeError('run/unreadable', {
        path: folder,
        reason: 'run.json is of another version or kind',
      });
    return new RunFolder(folder, parsed.output, files);
  }

  /**
   * Notes that from a step on another number of workers shares the batches: `run.json` has the newest, the journal
   * every one of them. @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  changeWorkers(workers: number, step: number): void {
    if (workers === this.#description.workers) return;
    this.journal([{ type: 'workers', step, workers }]);
    this.#description = { ...this.#description, workers };
    this.#writeDescription();
  }

  #writeDescription(): void {
    writeAtomically(
      join(this.path, 'run.json'),
      `${JSON.stringify(this.#description, null, 2)}\n`,
      this.#files,
    );
  }

  /** Appends to the journal. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  journal(lines: readonly JournalLine[]): void {
    if (lines.length === 0) return;
    const path = join(this.path, 'metrics.jsonl');
    const text = lines.map((line) => `${journalText(line)}\n`).join('');
    const separator = this.#journalEndsClean ? '' : '\n';
    this.#journalEndsClean = false;
    try {
      this.#files.appendFileSync(path, separator + text);
    } catch (error) {
      throw writeError(path, error);
    }
    this.#journalEndsClean = true;
  }

  /** The metrics that hold: steps that were redone after going on from a checkpoint are left out, as is a torn last line. */
  history(): History {
    const path = join(this.path, 'metrics.jsonl');
    const history: History = { steps: [], epochs: [] };
    if (!fs.existsSync(path)) return history;
    for (const text of fs.readFileSync(path, 'utf8').split('\n')) {
      const line = parseJournal(text);
      if (line?.type === 'step') history.steps.push(withoutType(line));
      else if (line?.type === 'epoch') history.epochs.push(withoutType(line));
      else if (line?.type === 'continued') {
        history.steps = history.steps.filter((step) => step.step <= line.step);
        history.epochs = history.epochs.filter((epoch) => epoch.step <= line.step);
      }
    }
    return history;
  }

  /** Appends to what is known of the layers. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  addStatistics(points: readonly StatisticsPoint[]): void {
    this.#statistics.append(points);
  }

  /** Notes that training went on from a step. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  continueStatistics(step: number): void {
    this.#statistics.continueFrom(step);
  }

  /** What holds of the statistics up to a step. */
  statistics(upTo = Infinity): StatisticsPoint[] {
    return this.#statistics.read(upTo);
  }

  /** Saves a checkpoint and lets go of the oldest ones. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  saveCheckpoint(checkpoint: Checkpoint): void {
    const path = join(this.path, 'checkpoints', checkpointName(checkpoint.step));
    writeAtomically(path, packCheckpoint(checkpoint), this.#files);
    for (const old of this.#checkpointNames().slice(KEPT_CHECKPOINTS))
      this.#files.rmSync(join(this.path, 'checkpoints', old), { force: true });
  }

  /** The newest checkpoint that is whole; damaged ones are passed over. @throws FeaturescopeError `run/unreadable` when none is */
  latestCheckpoint(): Checkpoint {
    let failure: unknown;
    for (const name of this.#checkpointNames()) {
      try {
        return readCheckpoint(join(this.path, 'checkpoints', name));
      } catch (error) {
        failure = error;
      }
    }
    const reason = failure instanceof Error ? failure.message : 'it has no checkpoint yet';
    throw new FeaturescopeError('run/unreadable', { path: this.path, reason });
  }

  /** The steps whose weights were kept, in order. */
  checkpointSteps(): number[] {
    return this.#checkpointNames()
      .map((name) => Number(/\d+/.exec(name)![0]))
      .reverse();
  }

  /** The checkpoint of a step. @throws FeaturescopeError `run/no-checkpoint` where none was kept, `run/unreadable` */
  checkpoint(step: number): Checkpoint {
    const known = this.checkpointSteps();
    if (!known.includes(step))
      throw new FeaturescopeError('run/no-checkpoint', {
        path: this.path,
        step,
        known: known.join(', ') || '–',
      });
    return readCheckpoint(join(this.path, 'checkpoints', checkpointName(step)));
  }

  /** Names of the checkpoints, newest first. */
  #checkpointNames(): string[] {
    const folder = join(this.path, 'checkpoints');
    if (!fs.existsSync(folder)) return [];
    return fs
      .readdirSync(folder)
      .filter((name) => /^step-\d{9}\.ckpt$/.test(name))
      .sort()
      .reverse();
  }
}

const checkpointName = (step: number): string => `step-${String(step).padStart(9, '0')}.ckpt`;

function journalText(line: JournalLine): string {
  return JSON.stringify(line, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

function parseJournal(text: string): JournalLine | undefined {
  if (text === '') return undefined;
  try {
    return JSON.parse(text, (key, value: unknown) => {
      const isMetric = /loss|accuracy/i.test(key);
      return isMetric && typeof value === 'string' ? Number(value) : value;
    }) as JournalLine;
  } catch {
    return undefined; // the line that was being written when the process was killed
  }
}

function withoutType<T extends { type: string }>(line: T): Omit<T, 'type'> {
  const { type: _type, ...rest } = line;
  return rest;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new FeaturescopeError('run/unreadable', { path, reason: reasonOf(code, message) });
  }
}
