import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { taskKinds } from '../../../src-shared/tasks/tasks.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import {
  MOST_WORKERS,
  SettingsSchema,
  type History,
  type SettingsChange,
} from '../../../src-shared/contract/service.ts';
import { holdOutRules } from '../data/holdOut.ts';
import { packCheckpoint, readCheckpoint, type Checkpoint } from './checkpointFile.ts';
import { defaultLadder, LadderSchema, roomFor, surplus, type Spacing } from './checkpointLadder.ts';
import type { StatisticsPoint } from '../../../src-shared/contract/statistics.ts';
import { StatisticsFile } from './StatisticsFile.ts';
import { makeFolder, writeAtomically, writeError, type FileOperations } from './files.ts';
import { partialName, removePartials } from './partials.ts';
import { readRunText } from './readRunText.ts';
import {
  changesBefore,
  journalText,
  linesOf,
  readJournal,
  upTo,
  type JournalLine,
  type Timeline,
} from './journal.ts';

/**
 * Format 2 knows settings that change in the course of a run; format 3 holds its network in `network.json`, and knows
 * validation images that are drawn from each class.
 */
const RUN_FORMAT = 3;
const CHANGES_FORMAT = 2;
const NETWORK_FILE = 'network.json';
const formats = [1, CHANGES_FORMAT, RUN_FORMAT] as const;
/** Spacing of checkpoints whose pace nobody measured: all of them, as long as there is room. */
const UNMEASURED: Spacing = { interval: 0, isEpochEnd: () => false };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const RunFileSchema = v.object({
  format: v.picklist(formats),
  featurescope: v.string(),
  createdAt: v.string(),
  recipe: v.string(),
  /** What its network is trained for. */
  task: v.optional(v.picklist(taskKinds), 'classification'),
  /** Whether images of other sizes are scaled to the network's input; before format 3 the recipe says it. */
  scalesImages: v.optional(v.boolean()),
  /** Name of the data set, its folder where it was given as one, and what it held. */
  data: v.object({
    name: v.string(),
    folder: v.optional(v.string()),
    classes: v.optional(v.array(v.string())),
    train: v.optional(count),
    test: v.optional(count),
  }),
  settings: SettingsSchema,
  /** How validation images are chosen; left out, they are the last of the training images. */
  holdOut: v.optional(v.picklist(holdOutRules)),
  backend: v.string(),
  /** How many workers share a batch, since it last changed; with recipe, seed and backend it decides every bit. */
  workers: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_WORKERS)), 1),
  checkpoints: v.optional(LadderSchema, defaultLadder),
  /** The run that this one went on from, at an earlier step than its last. */
  branchOf: v.optional(
    v.object({ run: v.string(), step: count }),
  ),
});

/** What `run.json` says. */
export type RunDescription = v.InferOutput<typeof RunFileSchema>;
/** What a new run is described with. */
export type NewDescription = Omit<v.InferInput<typeof RunFileSchema>, 'format'>;

/**
 * A run on disk: `run.json`, `network.json` (topology), `metrics.jsonl` and `statistics.jsonl` (append-only), `checkpoints/`, `model/`. Every file is written
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
   * @param topology of its network, as JSON
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  static create(
    path: string,
    description: NewDescription,
    topology: object,
    files: FileOperations = fs,
  ): RunFolder {
    const folder = resolve(path);
    const full = v.parse(RunFileSchema, { format: RUN_FORMAT, ...description });
    try {
      makeFolder(folder, files);
      if (!isVacant(folder)) throw new FeaturescopeError('run/exists', { path: folder });
      makeFolder(join(folder, 'checkpoints'), files);
    } catch (error) {
      throw writeError(folder, error);
    }
    const run = new RunFolder(folder, full, files);
    writeAtomically(join(folder, NETWORK_FILE), JSON.stringify(topology), files);
    run.#writeDescription();
    run.journal([{ type: 'workers', step: 0, workers: full.workers }]);
    return run;
  }

  /**
   * Makes a run that goes on from an earlier step of this one. It is whole in itself: metrics and checkpoints up to the step
   * are its own (checkpoints share their place on disk with this run's where the file system can), so that either
   * may be moved or deleted. It appears at once, or not at all.
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  branch(path: string, checkpoint: Checkpoint, createdAt: string): RunFolder {
    const folder = resolve(path);
    const { step } = checkpoint;
    const partial = join(dirname(folder), partialName());
    removePartials(dirname(folder));
    try {
      if (fs.existsSync(folder) && !isVacant(folder))
        throw new FeaturescopeError('run/exists', { path: folder });
      makeFolder(join(partial, 'checkpoints'), this.#files);
      for (const kept of this.checkpointSteps().filter((kept) => kept < step))
        linkOrCopy(join(this.path, checkpointFile(kept)), join(partial, checkpointFile(kept)));
      if (fs.existsSync(join(this.path, NETWORK_FILE)))
        fs.copyFileSync(join(this.path, NETWORK_FILE), join(partial, NETWORK_FILE));
      const timeline = upTo(this.timeline(), step);
      timeline.changes = changesBefore(timeline, step);
      const workers = workersAt(timeline, step) ?? this.#description.workers;
      const description = { ...this.#description, createdAt, workers, branchOf: { run: this.path, step } };
      const branch = new RunFolder(partial, description, this.#files);
      branch.saveCheckpoint(checkpoint);
      branch.journal(linesOf(timeline));
      branch.addStatistics(this.statistics(step));
      branch.#writeDescription();
      this.#files.rmSync(folder, { recursive: true, force: true });
      this.#files.renameSync(partial, folder);
    } catch (error) {
      this.#files.rmSync(partial, { recursive: true, force: true });
      throw writeError(folder, error);
    }
    return RunFolder.open(folder, this.#files);
  }

  /**
   * Opens an existing run.
   * @throws FeaturescopeError `run/unknown` when there is none, `run/newer-version` when a later version of the program made
   * it, `run/unreadable` when it is damaged or foreign
   */
  static open(path: string, files: FileOperations = fs): RunFolder {
    const folder = resolve(path);
    const file = join(folder, 'run.json');
    if (!fs.existsSync(file)) throw new FeaturescopeError('run/unknown', { path: folder });
    const content = readJson(file);
    const format = (content as { format?: unknown } | null)?.format;
    if (typeof format === 'number' && format > RUN_FORMAT)
      throw new FeaturescopeError('run/newer-version', { path: folder, format, known: RUN_FORMAT });
    const parsed = v.safeParse(RunFileSchema, content);
    if (!parsed.success)
      throw new FeaturescopeError('run/unreadable', { path: folder, reason: whatIsWrong(parsed.issues[0]) });
    return new RunFolder(folder, parsed.output, files);
  }

  /**
   * The topology of the run's network; undefined for a run from before runs held theirs.
   * @throws FeaturescopeError `run/unreadable` when it is damaged
   */
  topology(): object | undefined {
    const path = join(this.path, NETWORK_FILE);
    if (this.#description.format < RUN_FORMAT && !fs.existsSync(path)) return undefined;
    const content = readJson(path);
    if (typeof content === 'object' && content !== null) return content;
    throw new FeaturescopeError('run/unreadable', { path, reason: 'it is no network' });
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

  /** Notes where the run's data is now. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  moveData(data: RunDescription['data']): void {
    if (JSON.stringify(data) === JSON.stringify(this.#description.data)) return;
    this.#description = { ...this.#description, data };
    this.#writeDescription();
  }

  /** Notes that from a step on other settings hold, on the disk itself. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  changeSettings(change: SettingsChange): void {
    this.#upgrade();
    this.#append([{ type: 'settings', ...change }], true);
  }

  /** What is written from here on, earlier versions of the program would misread. */
  #upgrade(): void {
    if (this.#description.format >= CHANGES_FORMAT) return;
    this.#description = { ...this.#description, format: CHANGES_FORMAT };
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
    if (lines.length > 0) this.#append(lines, false);
  }

  /** @param forced whether it is on the disk itself on return, so that it survives a power cut too */
  #append(lines: readonly JournalLine[], forced: boolean): void {
    const path = join(this.path, 'metrics.jsonl');
    const text = lines.map((line) => `${journalText(line)}\n`).join('');
    const separator = this.#journalEndsClean ? '' : '\n';
    this.#journalEndsClean = false;
    try {
      this.#files.appendFileSync(path, separator + text, { flush: forced });
    } catch (error) {
      throw writeError(path, error);
    }
    this.#journalEndsClean = true;
  }

  /** The metrics that hold: steps that were redone after going on from a checkpoint are left out, as is a torn last line. */
  history(): History {
    const { steps, epochs } = this.timeline();
    return { steps, epochs };
  }

  /** All that the journal says and that holds. @throws FeaturescopeError `run/unreadable` */
  timeline(): Timeline {
    const path = join(this.path, 'metrics.jsonl');
    return readJournal(fs.existsSync(path) ? readRunText(path) : '');
  }

  /** Bytes of the journal: they grow with whatever happens to a run. */
  journalBytes(): number {
    return fs.statSync(join(this.path, 'metrics.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
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

  /**
   * Saves a checkpoint, and lets go of those that the ladder does not need.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  saveCheckpoint(checkpoint: Checkpoint, spacing = UNMEASURED): void {
    this.#upgrade();
    const packed = packCheckpoint(checkpoint);
    writeAtomically(join(this.path, checkpointFile(checkpoint.step)), packed, this.#files);
    const room = roomFor(this.#description.checkpoints, packed.length);
    for (const step of surplus(this.checkpointSteps(), spacing, room))
      this.#files.rmSync(join(this.path, checkpointFile(step)), { force: true });
  }

  /** The newest checkpoint that is whole; damaged ones are passed over. @throws FeaturescopeError `run/unreadable` when none is */
  latestCheckpoint(): Checkpoint {
    const reasons: string[] = [];
    const found = this.checkpointBefore(Infinity, reasons);
    if (found) return found;
    throw new FeaturescopeError('run/unreadable', {
      path: this.path,
      reason: reasons[0] ?? 'it has no checkpoint yet',
    });
  }

  /**
   * The newest whole checkpoint at a step or before it; damaged and foreign ones are passed over.
   * @param reasons receives why each of those cannot be used
   */
  checkpointBefore(step: number, reasons: string[] = []): Checkpoint | undefined {
    for (const kept of this.checkpointSteps().reverse()) {
      if (kept > step) continue;
      try {
        return this.#readCheckpoint(kept);
      } catch (error) {
        reasons.push(error instanceof Error ? error.message : String(error));
      }
    }
    return undefined;
  }

  /**
   * Puts checkpoints of later steps aside: what is done from here on takes their place. Only damaged ones are ever
   * later than the step a run goes on from. @throws FeaturescopeError `run/unwritable`
   */
  setAsideAfter(step: number): void {
    for (const kept of this.checkpointSteps().filter((kept) => kept > step)) {
      const path = join(this.path, checkpointFile(kept));
      try {
        this.#files.renameSync(path, `${path}.damaged`);
      } catch (error) {
        throw writeError(path, error);
      }
    }
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
    return this.#readCheckpoint(step);
  }

  #readCheckpoint(step: number): Checkpoint {
    const path = join(this.path, checkpointFile(step));
    const checkpoint = readCheckpoint(path, this.#description.settings.batchSize);
    if (checkpoint.step !== step || checkpoint.seed !== this.#description.settings.seed)
      throw new FeaturescopeError('run/unreadable', { path, reason: 'it is a checkpoint of another run' });
    return checkpoint;
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

/** Where a run keeps the checkpoint of a step, within its folder. */
export const checkpointFile = (step: number): string =>
  join('checkpoints', `step-${String(step).padStart(9, '0')}.ckpt`);

/** How many workers shared the batch after a step; undefined where the journal does not say. */
export function workersAt({ workers }: Timeline, step: number): number | undefined {
  return workers.findLast((change) => change.step <= step)?.workers;
}

/** True for an empty folder, and for one that a process left which was killed before there was a run. */
function isVacant(folder: string): boolean {
  return fs.readdirSync(folder).every((name) => {
    if (/^\..*\.partial$/.test(name)) return true;
    return name === 'checkpoints' && isVacant(join(folder, name));
  });
}

function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to); // not every file system can link
  }
}

function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  return `run.json is not a run's (${where ? `${where}: ` : ''}${issue.message})`;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readRunText(path));
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw new FeaturescopeError('run/unreadable', { path, reason: (error as Error).message });
  }
}
