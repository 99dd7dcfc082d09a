import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { upTo } from '../../../../src-main/engine/library/journal.ts';
import { RunFolder } from '../../../../src-main/engine/library/RunFolder.ts';
import type { SessionState } from '../../../../src-shared/contract/service.ts';

/** A hash of some weights, whatever their order. */
export function hashOf(weights: readonly { data: ArrayLike<number> }[]): string {
  const each = weights.map(({ data }) => {
    const values = Float32Array.from(data);
    return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
  });
  return createHash('sha256').update(each.sort().join()).digest('hex');
}

/** Everything that determines the weights at a step of a run, as text. */
function lineageOf(run: RunFolder, step: number): string {
  const { recipe, settings } = run.description;
  const { changes, edits } = upTo(run.timeline(), step);
  const before = changes.filter((change) => change.step < step);
  return JSON.stringify([recipe, settings, before, edits.filter((edit) => edit.step <= step), step]);
}

/** The weights that each step of each training once had, and what was answered of them: the same bits whenever that step is seen again. */
export class WeightsByStep {
  readonly #known = new Map<string, string>();

  /**
   * Expects that the open network has the weights of its step, or gives the answer that it once gave there.
   * @param what `weights`, or what was asked
   */
  expectAt({ run, step, recipe, settings }: SessionState, what: string, found: string): void {
    // Without a run there was no step, and the weights follow from the recipe and the seed.
    const lineage =
      run === null
        ? JSON.stringify(['initial', recipe, settings.seed])
        : lineageOf(RunFolder.open(run), step);
    this.#expect(`${what} ${lineage}`, found, `the open network at step ${step} of ${run}`);
  }

  /** Expects that every run in a folder can be opened, and that all its checkpoints have the weights of their steps. */
  expectIn(runs: string): void {
    if (!existsSync(runs)) return;
    for (const name of readdirSync(runs)) {
      const path = join(runs, name);
      if (name.startsWith('.') || !existsSync(join(path, 'run.json'))) continue;
      const run = RunFolder.open(path);
      const steps = run.checkpointSteps();
      for (const step of steps)
        this.#expect(
          `weights ${lineageOf(run, step)}`,
          hashOf(run.checkpoint(step).weights),
          `${name} at step ${step}`,
        );
      // A run that has no checkpoint yet begins at its seed.
      expect(run.history().steps.length, `steps of ${name}`).toBeGreaterThanOrEqual(steps.at(-1) ?? 0);
    }
  }

  #expect(lineage: string, found: string, where: string): void {
    const known = this.#known.get(lineage);
    if (known !== undefined && known !== found)
      throw new Error(`${where}: ${found} instead of ${known}, ${lineage}`);
    this.#known.set(lineage, found);
  }
}
