import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import { NetworkFileSchema, SettingsSchema } from '../../../../src-shared/contract/training.ts';
import { DimensionSchema } from '../../../../src-shared/studies/space.ts';
import { TrialResultSchema, type TrialResult } from '../../../../src-shared/studies/trials.ts';
import { readTextFile } from '../../reading/readRegularFile.ts';
import { createFile, makeFolder, writeAtomically, writeError } from '../files.ts';
import { RunLock } from '../runLock.ts';

/** Version of the format of studies that this program writes; it reads this and all earlier ones. */
const VERSION = 1;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** What a study searches: the network and data, the settings that all trials share, and the space. */
export const StudySchema = v.object({
  format: v.literal('featurescope-study'),
  version: count,
  network: v.variant('from', [
    v.object({ from: v.literal('recipe'), recipe: v.string() }),
    v.object({ from: v.literal('network'), network: NetworkFileSchema }),
  ]),
  /** Name or folder of the data set, and its content. */
  data: v.object({ place: v.string(), content: v.string() }),
  settings: SettingsSchema,
  space: v.pipe(v.array(DimensionSchema), v.minLength(1)),
  /** Seed of the trials' settings. */
  seed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  trials: count,
  halving: v.boolean(),
  /** The metric on held-out examples that ranks the trials. */
  metric: v.object({ id: v.string(), better: v.picklist(['higher', 'lower']) }),
});
export type Study = v.InferOutput<typeof StudySchema>;

/** Parts of a study that its results depend on; the number of trials of a random search may grow. */
const lasting = ['network', 'settings', 'space', 'seed', 'halving', 'metric'] as const;

const DESCRIPTION = 'study.json';
const JOURNAL = 'journal.jsonl';

/**
 * A study on disk: what it searches, and a journal with a line for each finished trial. A line is on disk before its result is told to
 * anybody, so a process can be killed at any moment.
 */
export class StudyFolder {
  readonly path: string;
  readonly study: Study;
  /** Results in the order in which they came. */
  readonly results: TrialResult[];
  readonly #known: Set<string>;
  #lock: RunLock | undefined;

  private constructor(path: string, study: Study, results: TrialResult[]) {
    this.path = path;
    this.study = study;
    this.results = results;
    this.#known = new Set(results.map(keyOf));
  }

  /** Reads a study without writing to it. @throws FeaturescopeError `study/unreadable`, `study/newer` */
  static read(path: string): StudyFolder {
    return new StudyFolder(resolve(path), readDescription(resolve(path)), readJournal(resolve(path)));
  }

  /**
   * Opens a study to go on with it, or creates it; this process alone writes it until {@link close}. A random search may have more
   * trials than before.
   * @throws FeaturescopeError `study/other` where another study is in the folder, `study/locked`, `study/unreadable`,
   * `study/newer`, `run/unwritable`, `run/disk-full`
   */
  static open(folder: string, wanted: Study): StudyFolder {
    const path = resolve(folder);
    const study = v.parse(StudySchema, wanted); // in the order in which it is read

    const exists = fs.existsSync(join(path, DESCRIPTION));
    if (exists) refuseOther(path, readDescription(path), study);
    else create(path, study);
    const lock = lockOf(path);
    try {
      if (exists) writeDescription(path, study);
      mendJournal(path);
      const opened = new StudyFolder(path, study, readJournal(path));
      opened.#lock = lock;
      return opened;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Folder for the states of trials between the rounds of successive halving, which is deleted with {@link forgetStates}. */
  get states(): string {
    return join(this.path, 'states');
  }

  /** Deletes the states of trials, which no round needs any more. */
  forgetStates(): void {
    fs.rmSync(this.states, { recursive: true, force: true });
  }

  /** The result of a trial in a rung, if it is finished. */
  find(trial: number, rung: number): TrialResult | undefined {
    return this.results.find((result) => result.trial === trial && result.rung === rung);
  }

  /**
   * Records a result, on disk when this returns. A second result of the same trial is left out.
   * @returns whether it was the first
   * @throws FeaturescopeError `run/disk-full`, `run/unwritable`
   */
  add(result: TrialResult): boolean {
    if (this.#known.has(keyOf(result))) return false;
    appendDurably(join(this.path, JOURNAL), `${JSON.stringify({ type: 'trial', ...result })}\n`);
    this.#known.add(keyOf(result));
    this.results.push(result);
    return true;
  }

  close(): void {
    this.#lock?.release();
  }
}

const keyOf = ({ trial, rung }: TrialResult): string => `${trial} ${rung}`;

function create(path: string, study: Study): void {
  try {
    makeFolder(path);
    createFile({ path: join(path, DESCRIPTION), content: describe(study) });
  } catch (error) {
    throw writeError(path, error);
  }
}

const describe = (study: Study): string => `${JSON.stringify(study, null, 2)}\n`;

function writeDescription(path: string, study: Study): void {
  writeAtomically(join(path, DESCRIPTION), describe(study));
}

function lockOf(path: string): RunLock {
  try {
    return RunLock.take(path);
  } catch (error) {
    if (error instanceof FeaturescopeError && error.code === 'run/locked')
      throw new FeaturescopeError('study/locked', error.detail);
    throw error;
  }
}

function readDescription(path: string): Study {
  let content: unknown;
  try {
    content = JSON.parse(readTextFile(join(path, DESCRIPTION)));
  } catch (error) {
    throw new FeaturescopeError(
      'study/unreadable',
      { path, reason: (error as Error).message },
      { cause: error },
    );
  }
  const { version } = (content ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version > VERSION) throw new FeaturescopeError('study/newer', { path });
  const parsed = v.safeParse(StudySchema, content);
  if (parsed.success) return parsed.output;
  const reason = `${DESCRIPTION}: ${v.getDotPath(parsed.issues[0]) ?? '?'}`;
  throw new FeaturescopeError('study/unreadable', { path, reason });
}

function refuseOther(path: string, theirs: Study, ours: Study): void {
  const other = lasting.find((name) => JSON.stringify(theirs[name]) !== JSON.stringify(ours[name]));
  const name =
    other ??
    (theirs.data.content !== ours.data.content ? 'data' : undefined) ??
    ((ours.halving ? theirs.trials !== ours.trials : theirs.trials > ours.trials) ? 'trials' : undefined);
  if (name !== undefined) throw new FeaturescopeError('study/other', { path, name });
}

/** The results of a journal; the first of a trial counts. Incomplete and foreign lines are skipped. */
function readJournal(path: string): TrialResult[] {
  const results = new Map<string, TrialResult>();
  for (const line of journalText(path).split('\n')) {
    const result = parseLine(line);
    if (result && !results.has(keyOf(result))) results.set(keyOf(result), result);
  }
  return [...results.values()];
}

function parseLine(line: string): TrialResult | undefined {
  try {
    const parsed = v.safeParse(TrialResultSchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined; // cut off when the process was killed
  }
}

function journalText(path: string): string {
  const file = join(path, JOURNAL);
  return fs.existsSync(file) ? readTextFile(file) : '';
}

/** Ends a line that was cut off when a process was killed, so that the next one stands alone. */
function mendJournal(path: string): void {
  const text = journalText(path);
  if (text !== '' && !text.endsWith('\n')) appendDurably(join(path, JOURNAL), '\n');
}

function appendDurably(path: string, text: string): void {
  try {
    const handle = fs.openSync(path, 'a');
    try {
      const bytes = new TextEncoder().encode(text);
      for (let written = 0; written < bytes.length;) written += fs.writeSync(handle, bytes, written);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  } catch (error) {
    throw writeError(path, error);
  }
}
