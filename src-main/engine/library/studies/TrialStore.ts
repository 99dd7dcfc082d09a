import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { EpochMetrics } from '../../../../src-shared/contract/training.ts';
import { packCheckpoint, readCheckpoint, type Checkpoint } from '../checkpointFile.ts';
import { makeFolder, writeAtomically } from '../files.ts';
import { flatEpoch, readEpoch } from '../metricLines.ts';
import type { TrialRequest } from './TrialRunner.ts';

/** Bytes that the store takes at most. */
const MOST_BYTES = 2 ** 30;

/** Where a trial stands: its whole state at the end of an epoch, and its epochs so far. */
export interface TrialState {
  checkpoint: Checkpoint;
  epochs: EpochMetrics[];
}

/**
 * Keeps how far trials were trained, so that the next round of successive halving goes on from there. What is lost here, or damaged, costs time
 * alone: the trial is trained from its beginning then, with the same result.
 */
export class TrialStore {
  readonly #folder: string;
  readonly #mostBytes: number;

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** The state of the same training, of fewer epochs than are wanted; undefined if there is none. */
  find(request: TrialRequest): TrialState | undefined {
    const path = this.#pathOf(request);
    try {
      const checkpoint = readCheckpoint(`${path}.ckpt`, request.settings.batchSize);
      const lines = JSON.parse(fs.readFileSync(`${path}.json`, 'utf8')) as object[];
      const epochs = lines.flatMap((line) => readEpoch(line) ?? []);
      const isWhole = epochs.length === checkpoint.epoch && epochs.at(-1)?.step === checkpoint.step;
      return isWhole && checkpoint.epoch < request.epochs ? { checkpoint, epochs } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a state instead of the former one of the same training; leaves it where it cannot be written. */
  keep(request: TrialRequest, { checkpoint, epochs }: TrialState): void {
    const path = this.#pathOf(request);
    const packed = packCheckpoint(checkpoint);
    try {
      makeFolder(this.#folder);
      this.#makeRoom(packed.length);
      const lines = epochs.map((epoch) => flatEpoch({ ...epoch, confusion: undefined }));
      writeAtomically(`${path}.json`, JSON.stringify(lines));
      writeAtomically(`${path}.ckpt`, packed);
    } catch {
      // The next round trains from the beginning.
    }
  }

  /** Deletes the oldest states until there is room for another. */
  #makeRoom(bytes: number): void {
    const kept = fs
      .readdirSync(this.#folder)
      .map((name) => ({ path: join(this.#folder, name), ...statOf(join(this.#folder, name)) }))
      .sort((a, b) => a.time - b.time);
    let sum = kept.reduce((total, one) => total + one.bytes, bytes);
    for (const one of kept) {
      if (sum <= this.#mostBytes) return;
      fs.rmSync(one.path, { force: true });
      sum -= one.bytes;
    }
  }

  /** Equal for requests that differ in the number of epochs and the round alone. */
  #pathOf({ network, data, settings }: TrialRequest): string {
    const training = JSON.stringify({ network, data: data.content, settings });
    return join(this.#folder, createHash('sha256').update(training).digest('hex').slice(0, 32));
  }
}

function statOf(path: string): { bytes: number; time: number } {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return { bytes: stat?.size ?? 0, time: stat?.mtimeMs ?? 0 };
}
