import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { RunFolder } from '../../../../src-main/engine/library/RunFolder.ts';
import type { SessionState } from '../../../../src-shared/contract/service.ts';
import type { End } from './Engine.ts';

/** What is known of the open network. */
interface Opened {
  run: string | null;
  step: number;
  lastStep: number;
}

/** A simple model of sessions and runs: what each call leads to where no other is under way. */
export class Timeline {
  open: Opened | undefined;
  /** The last step of each run, by its folder. */
  readonly runs = new Map<string, number>();
  /** Every folder that a run was ever in. */
  readonly #named = new Set<string>();
  readonly #folder: string;

  /** @param folder of the runs */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The run that was written to last. */
  get newest(): string | undefined {
    return [...this.runs.keys()].at(-1);
  }

  /** Takes over the state, and the runs, that calls came to which overlapped, or whose end was not seen. */
  adopt(state: SessionState | null): void {
    this.open = state ? { run: state.run, step: state.step, lastStep: state.lastStep } : undefined;
    if (state?.run) this.#named.add(state.run);
    this.runs.clear();
    if (!existsSync(this.#folder)) return;
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      if (!existsSync(join(path, 'run.json')) || name.startsWith('.')) continue;
      this.runs.set(path, RunFolder.open(path).checkpointSteps().at(-1) ?? 0);
      this.#named.add(path);
    }
    if (state?.run) this.runs.set(state.run, state.lastStep);
  }

  /** Expects the state that the calls so far lead to. */
  expectState(state: SessionState | null): void {
    const { open } = this;
    if (!open) return expect(state).toBeNull();
    expect(state).toMatchObject({ ...open });
    if (open.run === null) return;
    this.runs.set(open.run, open.lastStep);
    this.#named.add(open.run);
  }

  /**
   * Moves to where a call came that trains, edits or adjusts, whose answer is given: it starts a run where there is none,
   * and a branch unless the run ended there.
   */
  write(step: number, { run }: SessionState, isBranch: boolean): void {
    const { open } = this;
    expect(run).not.toBeNull();
    if (open!.run !== null && !isBranch) expect(run).toBe(open!.run);
    if (isBranch) expect([...this.#named]).not.toContain(run);
    this.open = { run, step, lastStep: step };
  }

  /** The folder of some run, which may have been deleted; one that never was where there is none. */
  pick(number: number): string {
    return [...this.#named][number % Math.max(1, this.#named.size)] ?? join(this.#folder, 'nosuch');
  }
}

/** The state that a call answered with. */
export function stateOf(end: End): SessionState {
  expect(end).toHaveProperty('answer');
  return (end as { answer: SessionState }).answer;
}
