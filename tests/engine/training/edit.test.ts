import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WeightEdit } from '../../../src-shared/contract/edits.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { expectEveryStepRestored, firstPassage, stateOf, thinOut } from './passage.ts';
import { open, openTiny } from './tinyRun.ts';

const weightOf = (session: Awaited<ReturnType<typeof openTiny>>, name: string) =>
  session.network.weights().find((weight) => weight.name === name)!;

describe('editing weights by hand', () => {
  it('continues as a branch that records the edit, while the run stays as it was', async () => {
    const session = await openTiny();
    await session.control({ action: 'step', steps: 2 });
    const run = session.run!.path;
    const before = stateOf(session);
    const old = weightOf(session, 'conv1/kernel').data.slice();
    await session.edit({
      edits: [{ kind: 'values', layer: 'conv1', weight: 'kernel', values: [{ index: 7, value: 0.5 }] }],
    });
    const changed = weightOf(session, 'conv1/kernel').data;
    expect(changed[7]).toBe(0.5);
    expect([...changed].filter((value, at) => value !== old[at])).toHaveLength(1);
    expect(session.state()).toMatchObject({ step: 2, branchOf: { run, step: 2 } });
    expect(session.run!.timeline().edits).toEqual([
      {
        step: 2,
        edits: [{ kind: 'values', layer: 'conv1', weight: 'kernel', values: [{ index: 7, value: 0.5 }] }],
      },
    ]);
    const branch = session.run!.path;
    await session.close();
    const parent = await open({ from: 'run', run });
    expect(stateOf(parent)).toBe(before);
    const child = await open({ from: 'run', run: branch });
    expect(weightOf(child, 'conv1/kernel').data[7]).toBe(0.5);
    // Programs that know nothing of edits must not open it: they would restore other weights.
    expect(RunFolder.open(branch).description.format).toBe(4);
    expect(RunFolder.open(run).description.format).toBe(3);
  });

  it('is part of every step that is restored later, bit for bit, from any checkpoint', async () => {
    const session = await openTiny();
    const states = await firstPassage(session, 2);
    await session.edit({ edits: [{ kind: 'silence', layer: 'conv2', map: 3 }] });
    states[2] = stateOf(session);
    states.push(...(await firstPassage(session, 2)).slice(1));
    await session.edit({ edits: [{ kind: 'swap', layer: 'conv1', map: 0, with: 5 }] });
    states[4] = stateOf(session);
    states.push(...(await firstPassage(session, 2)).slice(1));
    await expectEveryStepRestored(session, states);
    await session.rewind(6);
    // Without the checkpoints in between, the edits are made again on the way.
    thinOut(session, 0);
    await expectEveryStepRestored(session, states);
  });

  it('edits the initial weights too, before there is a run', async () => {
    const session = await openTiny();
    await session.edit({ edits: [{ kind: 'silence', layer: 'conv1', map: 1 }] });
    const states = [stateOf(session), ...(await firstPassage(session, 2)).slice(1)];
    for (const name of ['checkpoints/step-000000000.ckpt']) rmSync(join(session.run!.path, name));
    await session.rewind(0);
    expect(stateOf(session)).toBe(states[0]);
    await session.rewind(2);
    expect(stateOf(session)).toBe(states[2]);
  });

  it('silences and swaps all that belongs to a map, and nothing else', async () => {
    const session = await openTiny();
    await session.control({ action: 'step', steps: 1 });
    const kernel = weightOf(session, 'conv1/kernel');
    const bias = weightOf(session, 'conv1/bias').data.slice();
    await session.edit({ edits: [{ kind: 'swap', layer: 'conv1', map: 2, with: 4 }] });
    const swapped = weightOf(session, 'conv1/kernel');
    const maps = kernel.shape.at(-1)!;
    kernel.data.forEach((value, at) => {
      const map = at % maps;
      const source = map === 2 ? at + 2 : map === 4 ? at - 2 : at;
      expect(swapped.data[at], `value ${at}, which was ${value}`).toBe(kernel.data[source]);
    });
    expect(weightOf(session, 'conv1/bias').data[2]).toBe(bias[4]);
    await session.edit({ edits: [{ kind: 'silence', layer: 'conv1', map: 2 }] });
    weightOf(session, 'conv1/kernel').data.forEach((value, at) => {
      expect(value).toBe(at % maps === 2 ? 0 : swapped.data[at]);
    });
    expect(weightOf(session, 'conv1/bias').data[2]).toBe(0);
  });

  const wrong: [WeightEdit, string][] = [
    [
      { kind: 'values', layer: 'conv9', weight: 'kernel', values: [{ index: 0, value: 1 }] },
      'edit/weight-unknown',
    ],
    [
      { kind: 'values', layer: 'conv1', weight: 'bias', values: [{ index: 6, value: 1 }] },
      'edit/value-out-of-range',
    ],
    [{ kind: 'silence', layer: 'pool1', map: 0 }, 'edit/layer-without-weights'],
    [{ kind: 'silence', layer: 'conv1', map: 6 }, 'edit/map-out-of-range'],
    [{ kind: 'swap', layer: 'conv1', map: 0, with: 6 }, 'edit/map-out-of-range'],
  ];
  it.each(wrong)('refuses %o, and changes nothing', async (edit, code) => {
    const session = await openTiny();
    await session.control({ action: 'step', steps: 1 });
    const [before, run] = [stateOf(session), session.run!.path];
    await expect(session.edit({ edits: [edit] })).rejects.toMatchObject({ code });
    expect(stateOf(session)).toBe(before);
    expect(session.run!.path).toBe(run);
    expect(existsSync(`${run}-from-1`)).toBe(false);
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).not.toContain('edits');
  });
});
