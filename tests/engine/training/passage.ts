import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import { hashWeights } from '../../../src-main/engine/library/checkpointFile.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';

/** Everything that determines how training continues, as a hash and the position. */
export function stateOf(session: Session): string {
  const { step, epoch } = session.position;
  const { network } = session;
  return `${step} ${epoch} ${hashWeights(network.weights())} ${hashWeights(network.slots())}`;
}

/** Trains step by step and records the state after each, including the initial one. */
export async function firstPassage(session: Session, steps: number): Promise<string[]> {
  const states = [stateOf(session)];
  for (let step = 1; step <= steps; step++) {
    await session.control({ action: 'step' });
    states.push(stateOf(session));
  }
  return states;
}

/** Leaves a run only its first and its last checkpoint, and one in between: all other steps must be replayed. */
export function thinOut(session: Session, kept: number): void {
  const folder = join(session.run!.path, 'checkpoints');
  const steps = session.run!.checkpointSteps();
  const stay = new Set([0, steps.findLast((step) => step <= kept), steps.at(-1)]);
  for (const name of readdirSync(folder))
    if (!stay.has(Number(/\d+/.exec(name)![0]))) rmSync(join(folder, name));
}

export async function expectEveryStepRestored(session: Session, states: string[], count = 20): Promise<void> {
  const random = new RandomStream(3, 'rewind');
  for (let turn = 0; turn < count; turn++) {
    const step = Math.floor(random.nextFloat() * states.length);
    await session.rewind(step);
    expect(stateOf(session)).toBe(states[step]);
  }
}
