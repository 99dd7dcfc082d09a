import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import type { EngineLink } from '../../../src-shared/contract/connection.ts';
import {
  PROTOCOL_VERSION,
  type EngineEvents,
  type SessionState,
  type StepMetrics,
} from '../../../src-shared/contract/service.ts';
import { tinyDataFolder } from '../../engine/data/tinyData.ts';
import { closeByHand } from './double/ElectronDouble.ts';
import { connection, opened, startShell } from './shell.ts';
import { eventually } from '../../eventually.ts';

const hello = { protocol: PROTOCOL_VERSION, client: 'test' } as const;

async function openRun(link: EngineLink, run: string): Promise<SessionState> {
  const data = await tinyDataFolder();
  const settings = { batchSize: 4, epochs: 12 };
  return link.calls.open({ task: 'open', source: { from: 'recipe', recipe: 'lenet5', data, settings, run } });
}

describe('the desktop app', () => {
  it('shows its page a network in training: frames cross from the engine to the page by a port of their own', async () => {
    const shell = await startShell();
    const onFrame = vi.fn<EngineEvents['onFrame']>();
    shell.events.onFrame = onFrame;
    const link = await connection(shell);
    expect(await link.calls.hello(hello)).toMatchObject({ protocol: PROTOCOL_VERSION, session: null });
    await openRun(link, join(shell.home, 'seen'));
    await link.calls.watch({
      probe: 'stage',
      sample: { split: 'test', index: 3 },
      layers: 'all',
      quantities: ['activations', 'filters'],
      everyMs: 0,
    });
    await link.calls.control({ action: 'step', steps: 5 });
    await eventually(() => expect(onFrame.mock.calls.length).toBeGreaterThanOrEqual(2));
    const frame = onFrame.mock.calls[1]![0];
    expect(frame.step).toBeGreaterThan(0);
    const shapes = frame.tensors.map(
      ({ layer, quantity, shape }) => `${layer} ${quantity} ${shape.join('x')}`,
    );
    expect(shapes).toContain('conv1 activations 1x28x28x6');
    expect(shapes).toContain('output activations 1x10');
    expect(shapes.some((text) => /^conv1 filters 5x5x1x6/.test(text))).toBe(true);
    const scores = frame.tensors.find((one) => one.layer === 'output' && one.quantity === 'activations')!;
    expect(scores.data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(Math.min(...scores.data)).toBeGreaterThanOrEqual(0);
  });

  it('gives the page a port to a new engine after SIGKILL, and the run goes on from its checkpoint', async () => {
    const shell = await startShell();
    const told: StepMetrics[] = [];
    let saved = 0;
    shell.events.onSteps = (steps) => void told.push(...steps);
    shell.events.onState = (state) => void (saved = state?.savedStep ?? saved);
    const run = join(shell.home, 'killed');
    const first = await connection(shell);
    await openRun(first, run);
    await first.calls.control({ action: 'run' });
    await eventually(() => expect(saved).toBeGreaterThanOrEqual(24), { interval: 10 });
    process.kill(shell.electron.engines[0]!.pid!, 'SIGKILL');

    const again = await connection(shell, 2);
    expect(shell.losses).toMatchObject([{ kind: 'engine-died', retryInMs: 0 }]);
    expect((await again.calls.hello(hello)).session).toBeNull();
    const state = await again.calls.open({ task: 'open', source: { from: 'run', run } });
    expect(state.step).toBeGreaterThanOrEqual(saved);
    const kept = new Map((await again.calls.history()).steps.map((step) => [step.step, step.values['loss']]));
    for (const { step, values } of told) if (step <= state.step) expect(kept.get(step)).toBe(values['loss']);
    await again.calls.control({ action: 'run' });
    await eventually(async () => expect((await again.calls.hello(hello)).session!.phase).toBe('finished'), {
      interval: 100,
    });
    // It was ready before it died, so its backend is not to blame.
    expect(shell.electron.engines[1]!.options.env).not.toHaveProperty('FEATURESCOPE_BACKEND');
  });

  it('lets the engine save when its window is closed, and ends after it', async () => {
    const shell = await startShell();
    const told: StepMetrics[] = [];
    shell.events.onSteps = (steps) => void told.push(...steps);
    const run = join(shell.home, 'left');
    const link = await connection(shell);
    await openRun(link, run);
    await link.calls.control({ action: 'run' });
    await eventually(() => expect(told.length).toBeGreaterThan(5), { interval: 5 });
    const engine = shell.electron.engines[0]!;
    const exit = new Promise((resolve) => engine.once('exit', resolve));
    closeByHand(shell.electron);
    expect(shell.electron.windows).toHaveLength(0);
    expect(shell.electron.app.exitCode).toBeUndefined();
    expect(await exit).toBe(0);
    await eventually(() => expect(shell.electron.app.exitCode).toBe(0));
    expect(RunFolder.open(run).latestCheckpoint().step).toBeGreaterThanOrEqual(told.at(-1)!.step);
    expect(shell.electron.engines).toHaveLength(1); // and none is started after it
  });

  it('falls back to the bundled backend when the engine dies before it can compute', async () => {
    const crash = new URL('double/crashWithoutWasm.mjs', import.meta.url).href;
    const shell = await startShell({ engineImports: [crash] });
    await eventually(
      async () => expect((await shell.links.at(-1)?.calls.hello(hello))?.backend.name).toBe('wasm'),
      { interval: 200 },
    );
    const backends = shell.electron.engines.map(
      ({ options }) => (options.env as NodeJS.ProcessEnv)['FEATURESCOPE_BACKEND'],
    );
    expect(backends).toEqual([undefined, 'wasm']);
  });

  it('tells its page why the engine cannot compute, and does not start it again and again', async () => {
    vi.stubEnv('FEATURESCOPE_BACKEND', 'nosuch');
    const shell = await startShell();
    const link = await connection(shell);
    const refusal = { code: 'engine/backend-unavailable', detail: { backend: 'nosuch' } };
    await expect(link.calls.hello(hello)).rejects.toMatchObject(refusal);
    // The same engine that refused is still running: its death would have closed the connection.
    await expect(link.calls.listRuns()).rejects.toMatchObject(refusal);
    expect(shell.electron.engines).toHaveLength(1);
    expect(shell.losses).toEqual([]);
  });
});

describe('the connection of a page', () => {
  it('is brokered anew after a reload, and the session is still there', async () => {
    const shell = await startShell();
    const first = await connection(shell);
    const { id } = await openRun(first, join(shell.home, 'reloaded'));
    const closed = new Promise((resolve) => first.onClose(resolve));
    shell.electron.windows[0]!.webContents.reload();
    await closed;
    const second = await connection(shell, 2);
    expect((await second.calls.hello(hello)).session!.id).toBe(id);
  });

  it('is brokered anew when the page crashed: the window loads it again', async () => {
    const shell = await startShell();
    await connection(shell);
    shell.electron.windows[0]!.webContents.crash();
    const second = await connection(shell, 2);
    expect(await second.calls.hello(hello)).toMatchObject({ protocol: PROTOCOL_VERSION });
    expect(shell.electron.engines[0]!.told).toContainEqual({
      type: 'close',
      client: 1,
      reason: 'the page crashed',
    });
  });

  it('is the only one: when a page asks again, the engine closes the one before', async () => {
    const shell = await startShell();
    const first = await connection(shell);
    await first.calls.hello(hello);
    const closed = new Promise((resolve) => first.onClose(resolve));
    const { webContents } = shell.electron.windows[0]!;
    webContents.page!.postMessage({ type: 'featurescope-ready' }, '*');
    const second = await connection(shell, 2);
    await closed;
    const reason = 'the page connected anew';
    expect(shell.electron.engines[0]!.told).toContainEqual({ type: 'close', client: 1, reason });
    expect(await second.calls.hello(hello)).toMatchObject({ protocol: PROTOCOL_VERSION });
    expect(opened(shell)).toHaveLength(2);
  });

  it('waits for the engine when the page is faster', async () => {
    const shell = await startShell();
    expect(shell.electron.engines).toHaveLength(1);
    const link = await connection(shell);
    expect(await link.calls.hello(hello)).toMatchObject({ protocol: PROTOCOL_VERSION });
    expect(opened(shell)).toHaveLength(1);
  });
});
