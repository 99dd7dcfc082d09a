import { afterEach, describe, expect, test, vi } from 'vitest';
import { outputOf, placeOf, tileValues, weightTiles } from '../../src-renderer/state/maps/weightTiles.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import type { Script } from './doubles/ScriptedEngine.ts';

let desk: Desk | undefined;
let unfollow: (() => void) | undefined;
afterEach(() => {
  vi.useRealTimers();
  unfollow?.();
  desk?.free();
});

/** A window at a step with its inspection open, kept up to date as the panel does it. */
async function opened({ steps = 40, script = {} }: { steps?: number; script?: Script } = {}) {
  desk = makeDesk(script);
  const { app, engine } = desk;
  await until(() => app.workbench.session !== null);
  await app.workbench.open(lenetOnMnist);
  engine.play(steps);
  await until(() => app.workbench.session?.step === steps);
  const { inside, workbench } = app;
  unfollow = $effect.root(() => {
    $effect(() => {
      void [workbench.session?.id, workbench.session?.step, workbench.running];
      inside.follow();
    });
  });
  await app.openInside();
  return { app, engine, inside, workbench };
}

type Opened = Awaited<ReturnType<typeof opened>>;
const goTo = async ({ inside }: Opened, kind: string, layer?: string): Promise<void> => {
  const { phases } = inside.step!;
  inside.go(
    phases.findIndex(
      (phase) => phase.kind === kind && (!layer || (phase.kind !== 'loss' && phase.layer === layer)),
    ),
  );
  await until(() => kind === 'loss' || inside.tensors !== null);
};

describe('the inside of a step', () => {
  test('is of the step the session stands at, from the first forward pass on', async () => {
    const { inside } = await opened();
    expect(inside.step?.step).toBe(40);
    expect(inside.phase).toEqual({ kind: 'forward', layer: 'conv1' });
    await until(() => inside.tensors !== null);
    expect(inside.tensors!.signals.map(({ layer }) => layer)).toEqual(['input', 'conv1']);
  });

  test('goes through all phases and stops at both ends', async () => {
    const { inside } = await opened();
    inside.previous();
    expect(inside.at).toBe(0);
    const kinds = new Set<string>();
    for (const _phase of inside.step!.phases) {
      kinds.add(inside.phase!.kind);
      await until(() => inside.phase!.kind === 'loss' || inside.tensors !== null);
      inside.next();
    }
    expect([...kinds]).toEqual(['forward', 'loss', 'backward', 'update']);
    expect(inside.at).toBe(inside.step!.phases.length - 1);
  });

  test('tells which way each edge carries, and which layer is at work', async () => {
    const desk = await opened();
    const { inside } = desk;
    expect([inside.edge('input', 'conv1'), inside.edge('conv1', 'pool1')]).toEqual(['forward', null]);
    await goTo(desk, 'backward', 'pool1');
    expect([inside.edge('conv1', 'pool1'), inside.edge('pool1', 'conv2')]).toEqual(['backward', null]);
    await goTo(desk, 'backward', 'conv1');
    expect(inside.edge('input', 'conv1')).toBeNull();
    await goTo(desk, 'update', 'conv2');
    expect([inside.edge('pool1', 'conv2'), inside.node('conv2'), inside.node('conv1')]).toEqual([
      null,
      'update',
      null,
    ]);
    await goTo(desk, 'loss');
    expect(inside.node('output')).toBe('loss');
  });

  test('shows another image of the batch, in the network too, and the former one after it closes', async () => {
    const { inside, workbench } = await opened();
    const first = inside.tensors;
    inside.chooseRow(5);
    expect(workbench.selection.sample).toEqual({ split: 'train', index: inside.step!.indices[5] });
    await until(() => inside.tensors !== null && inside.tensors !== first);
    inside.chooseRow(1000);
    expect(inside.row).toBe(inside.step!.kept - 1);
    inside.close();
    expect(workbench.selection.sample).toEqual({ split: 'test', index: 0 });
  });

  test('writes one weight’s update out: at first that with the largest gradient, then the chosen one', async () => {
    const desk = await opened();
    const { inside } = desk;
    await goTo(desk, 'update', 'conv2');
    const { tensor, index } = inside.weight!;
    const size = (value: number) => Math.abs(value);
    expect(size(tensor.gradient[index]!)).toBe(Math.max(...tensor.gradient.map(size)));
    expect(inside.lines!.at(-1)!.value).toBe(tensor.after[index]);
    inside.chooseWeight('bias', 3);
    expect(inside.weight).toMatchObject({ index: 3, tensor: { name: 'bias' } });
    expect(inside.lines!.map(({ result }) => result)).toEqual(['m′', 'v′', 'w′']);
    expect(inside.lines!.at(-1)!.value).toBe(inside.weight!.tensor.after[3]);
  });

  test('plays the phases one after the other in slow motion, and stops at the end', async () => {
    const { inside } = await opened();
    vi.useFakeTimers();
    inside.speed = 2;
    inside.toggle();
    await vi.advanceTimersByTimeAsync(1000);
    expect(inside.at).toBe(2);
    inside.toggle();
    await vi.advanceTimersByTimeAsync(5000);
    expect(inside.at).toBe(2);
    inside.toggle();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([inside.at, inside.playing]).toEqual([inside.step!.phases.length - 1, false]);
    inside.toggle();
    expect(inside.at).toBe(0);
  });

  test('goes to the next step and stays with the phase', async () => {
    const desk = await opened();
    const { inside, workbench } = desk;
    await goTo(desk, 'backward', 'conv2');
    await inside.look();
    expect([inside.step!.step, workbench.session!.step]).toEqual([41, 41]);
    expect(inside.phase).toEqual({ kind: 'backward', layer: 'conv2' });
    await inside.look(40);
    expect(inside.step!.step).toBe(40);
    expect(inside.open).toBe(true);
  });

  test('goes to a layer that is selected in the network', async () => {
    const desk = await opened();
    const { inside } = desk;
    await goTo(desk, 'update', 'conv1');
    inside.followLayer('dense1');
    expect(inside.phase).toEqual({ kind: 'update', layer: 'dense1' });
    inside.followLayer('pool2');
    expect(inside.phase).toEqual({ kind: 'forward', layer: 'pool2' });
  });

  test('closes when training goes on, and when another run is opened, and frees the engine', async () => {
    const { inside, engine, workbench } = await opened({ script: { stepMs: 20 } });
    await workbench.control({ action: 'run' });
    await until(() => !inside.open);
    await workbench.control({ action: 'pause' });
    await inside.start();
    expect(inside.open).toBe(true);
    await workbench.open(lenetOnMnist);
    await until(() => !inside.open);
    await until(() => engine.received.filter((name) => name === 'leaveInside').length === 2);
  });

  test('has nothing before the first step, does it when asked, and nothing of a shipped network', async () => {
    const { inside, workbench, engine } = await opened({ steps: 0 });
    expect([inside.open, inside.step]).toEqual([true, null]);
    await inside.look();
    expect([inside.step?.step, workbench.session?.step]).toEqual([1, 1]);
    inside.close();
    await workbench.open({ from: 'pretrained', model: 'lenet5-mnist' });
    const before = engine.received.length;
    await inside.start();
    await inside.look();
    expect([inside.step, inside.problem]).toEqual([null, null]);
    expect(engine.received.slice(before)).not.toContain('inside');
  });

  test('says when the tensors are kept no longer', async () => {
    const { inside } = await opened({ script: { forgetsInside: true } });
    await until(() => inside.problem !== null);
    expect(inside.problem).toMatchObject({ code: 'inside/gone', detail: { step: 40 } });
    expect(inside.tensors).toBeNull();
  });
});

describe('the images of a weight', () => {
  const count = (shape: number[]) => shape.reduce((product, size) => product * size, 1);
  test.each([
    ['a kernel', [3, 2, 4, 5], false, 5, 4],
    ['a depthwise kernel', [3, 3, 4, 2], true, 8, 1],
    ['a dense kernel', [30, 7], false, 7, 1],
    ['a vector', [12], false, 1, 1],
  ] as const)('show each value of %s once', (_what, shape, depthwise, outputs, tiles) => {
    const seen: number[] = [];
    for (let output = 0; output < outputs; output++) {
      const found = weightTiles(shape, output, depthwise);
      expect([found.outputs, found.tiles.length]).toEqual([outputs, tiles]);
      for (const { indices, rows, columns } of found.tiles) {
        expect(indices).toHaveLength(rows * columns);
        for (const index of indices.filter((one) => one >= 0)) {
          seen.push(index);
          expect(outputOf(shape, index, depthwise)).toBe(output);
        }
      }
    }
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: count([...shape]) }, (_none, at) => at));
  });

  test('are cut out as the arrays lie: the window of input 1 for output 2', () => {
    const shape = [2, 2, 3, 4];
    const values = Float32Array.from({ length: count(shape) }, (_none, at) => at);
    const tile = weightTiles(shape, 2).tiles[1]!;
    expect([...tileValues(tile, values)]).toEqual([6, 18, 30, 42]);
    expect(tile.indices.length).toBe(4);
    expect(placeOf(shape, 42)).toBe('1, 1, 1, 2');
  });
});
