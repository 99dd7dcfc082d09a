import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { EditWeightsRequest } from '../../../src-shared/contract/edits.ts';
import type { History, SettingsChange } from '../../../src-shared/contract/service.ts';
import type { StatisticsPoint } from '../../../src-shared/contract/statistics.ts';
import { packCheckpoint, readCheckpoint, type Checkpoint } from './checkpointFile.ts';
import { roomFor, surplus, type Spacing } from './checkpointLadder.ts';
import {
  isVacant,
  linkOrCopy,
  makeFolder,
  writeAtomically,
  writeError,
  type FileOperations,
} from './files.ts';
import {
  changesBefore,
  journalText,
  linesOf,
  readJournal,
  upTo,
  type JournalLine,
  type Timeline,
} from './journal.ts';
import { partialName, removePartials } from './partials.ts';
import { readRunJson, readRunText } from './readRunText.ts';
import {
  CHANGES_FORMAT,
  completeDescription,
  EDITS_FORMAT,
  NETWORK_FORMAT,
  readDescription,
  type NewDescription,
  type RunDescription,
} from './runDescription.ts';
import { StatisticsFile } from './StatisticsFile.ts';

const NETWORK_FILE = 'network.json';
/** Spacing if the speed of training is unknown: keep all checkpoints, as long as there is space. */
const UNMEASURED: Spacing = { interval: 0, isEpochEnd: () => false };

/**
 * A run on disk: `run.json`, `network.json` (topology), `metrics.jsonl` and `statistics.jsonl` (append-only),
 * `checkpoints/`, `model/`. Every file is written atomically; the journal is appended to before clients are informed.
 */
export class RunFolder {
  readonly path: string;
  readonly #files: FileOperations;
  readonly #statistics: StatisticsFile;
  #description: RunDescription;
  /** False while the journal may end in an incomplete line: after a crash, or after a failed write. */
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
   * Creates a new run in an empty or new folder.
   * @param topology topology of its network, as JSON
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  static create(
    path: string,
    description: NewDescription,
    topology: object,
    files: FileOperations = fs,
  ): RunFolder {
    const folder = resolve(path);
    const full = completeDescription(description);
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
   * Creates a run that continues from an earlier step of this one. It is self-contained: it has its own metrics and
   * checkpoints up to the step (checkpoints are hard links if the file system supports them), so that either run may be
   * moved or deleted. It is created atomically.
   * @param edits the edits that the checkpoint's weights were given; the branch begins with them
   * @throws FeaturescopeError `run/exists`, `run/unwritable`, `run/disk-full`
   */
  branch(
    path: string,
    checkpoint: Checkpoint,
    createdAt: string,
    edits?: EditWeightsRequest['edits'],
  ): RunFolder {
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
      if (edits) timeline.edits.push({ step, edits });
      const { format: known } = this.#description;
      const format = edits ? (Math.max(EDITS_FORMAT, known) as typeof known) : known;
      const branchOf = { run: this.path, step };
      const stopped = undefined;
      const description = { ...this.#description, format, createdAt, workers, branchOf, stopped };
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
   * @throws FeaturescopeError `run/unknown` if there is none, `run/newer-version` if a later version of the program
   * created it, `run/unreadable` if it is damaged or not a run
   */
  static open(path: string, files: FileOperations = fs): RunFolder {
    const folder = resolve(path);
    const file = join(folder, 'run.json');
    if (!fs.existsSync(file)) throw new FeaturescopeError('run/unknown', { path: folder });
    const description = readDescription(folder, readRunJson(file));
    return new RunFolder(folder, description, files);
  }

  /**
   * The topology of the run's network; undefined for a run of an older format without it.
   * @throws FeaturescopeError `run/unreadable` if it is damaged
   */
  topology(): object | undefined {
    const path = join(this.path, NETWORK_FILE);
    if (this.#description.format < NETWORK_FORMAT && !fs.existsSync(path)) return undefined;
    const content = readRunJson(path);
    if (typeof content === 'object' && content !== null) return content;
    throw new FeaturescopeError('run/unreadable', { path, reason: 'it is no network' });
  }

  /**
   * Records that the number of workers changes at a step: `run.json` has the current number, the journal every change.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  changeWorkers(workers: number, step: number): void {
    if (workers === this.#description.workers) return;
    this.journal([{ type: 'workers', step, workers }]);
    this.#description = { ...this.#description, workers };
    this.#writeDescription();
  }

  /**
   * Records that training ended here by itself. The checkpoint of the best step is never deleted from then on.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  endEarly(stopped: NonNullable<RunDescription['stopped']>): void {
    this.#description = { ...this.#description, stopped };
    this.#writeDescription();
  }

  /** The step that the run stands at because its best weights were restored; undefined if it stands at its last. */
  get restoredStep(): number | undefined {
    const { stopped } = this.#description;
    return stopped?.restored && this.checkpointSteps().at(-1) === stopped.step ? stopped.best : undefined;
  }

  /**
   * The checkpoint that the run stands at: that of its restored weights, else the newest intact one.
   * @throws FeaturescopeError `run/unreadable` if none is intact
   */
  standing(): Checkpoint {
    const { restoredStep } = this;
    const restored = restoredStep === undefined ? undefined : this.checkpointBefore(restoredStep);
    return restored?.step === restoredStep && restored ? restored : this.latestCheckpoint();
  }

  /** Notes where the run's data is now. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  moveData(data: RunDescription['data']): void {
    if (JSON.stringify(data) === JSON.stringify(this.#description.data)) return;
    this.#description = { ...this.#description, data };
    this.#writeDescription();
  }

  /**
   * Records that settings change at a step, and flushes the record to disk.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  changeSettings(change: SettingsChange): void {
    this.#upgrade();
    this.#append([{ type: 'settings', ...change }], true);
  }

  /** Raises the run's format before writing what earlier versions of the program would misread. */
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

  /** @param forced whether to flush the lines to disk before returning, so that they survive a power failure */
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

  /**
   * The valid metrics of the run: without steps that were redone after continuing from a checkpoint, and without an
   * incomplete last line.
   */
  history(): History {
    const { steps, epochs } = this.timeline();
    return { steps, epochs };
  }

  /** All valid entries of the journal. @throws FeaturescopeError `run/unreadable`, `run/unknown` once the run is deleted */
  timeline(): Timeline {
    const path = join(this.path, 'metrics.jsonl');
    if (fs.existsSync(path)) return readJournal(readRunText(path));
    if (fs.existsSync(join(this.path, 'run.json'))) return readJournal('');
    throw new FeaturescopeError('run/unknown', { path: this.path });
  }

  /** Size of the journal in bytes, which grows with every change of a run. */
  journalBytes(): number {
    return fs.statSync(join(this.path, 'metrics.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Appends statistics of the layers. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  addStatistics(points: readonly StatisticsPoint[]): void {
    this.#statistics.append(points);
  }

  /** Records that training continued from a step. @throws FeaturescopeError `run/disk-full`, `run/unwritable` */
  continueStatistics(step: number): void {
    this.#statistics.continueFrom(step);
  }

  /** The valid statistics up to a step. */
  statistics(upTo = Infinity): StatisticsPoint[] {
    return this.#statistics.read(upTo);
  }

  /**
   * Saves a checkpoint and deletes those that the ladder does not keep.
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  saveCheckpoint(checkpoint: Checkpoint, spacing = UNMEASURED): void {
    this.#upgrade();
    const packed = packCheckpoint(checkpoint);
    writeAtomically(join(this.path, checkpointFile(checkpoint.step)), packed, this.#files);
    const room = roomFor(this.#description.checkpoints, packed.length);
    const { stopped } = this.#description;
    for (const step of surplus(this.checkpointSteps(), spacing, room).filter((one) => one !== stopped?.best))
      this.#files.rmSync(join(this.path, checkpointFile(step)), { force: true });
  }

  /**
   * The newest intact checkpoint; damaged ones are skipped.
   * @throws FeaturescopeError `run/unreadable` if none is intact
   */
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
   * The newest intact checkpoint at or before a step; damaged and foreign ones are skipped.
   * @param reasons receives why each skipped one cannot be used
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
   * Moves checkpoints of later steps aside, because continued training replaces them. Only damaged ones can be later than
   * the step that a run continues from.
   * @throws FeaturescopeError `run/unwritable`
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

  /** The steps that have checkpoints, in order. */
  checkpointSteps(): number[] {
    return this.#checkpointNames()
      .map((name) => Number(/\d+/.exec(name)![0]))
      .reverse();
  }

  /** The checkpoint of a step. @throws FeaturescopeError `run/no-checkpoint` if there is none, `run/unreadable` */
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

/** Path of a step's checkpoint within the run's folder. */
export const checkpointFile = (step: number): string =>
  join('checkpoints', `step-${String(step).padStart(9, '0')}.ckpt`);

/** Number of workers after a step; undefined if the journal does not record it. */
export function workersAt({ workers }: Timeline, step: number): number | undefined {
  return workers.findLast((change) => change.step <= step)?.workers;
}
