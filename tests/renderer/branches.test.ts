import { afterEach, describe, expect, it } from 'vitest';
import { App } from '../../src-renderer/state/App.svelte.ts';
import { ScriptedEngine } from './doubles/ScriptedEngine.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

let desk: Desk | undefined;
afterEach(() => {
  desk?.free();
  window.localStorage.clear();
});

async function branched(): Promise<Desk> {
  desk = makeDesk();
  const { app, engine } = desk;
  await until(() => app.workbench.session !== null);
  await app.workbench.open(lenetOnMnist);
  engine.play(40);
  await until(() => app.workbench.session?.step === 40);
  await app.workbench.travel.go(30);
  await app.workbench.control({ action: 'run' });
  await until(() => app.workbench.session?.branchOf !== undefined);
  return desk;
}

describe('A branch', () => {
  it('is told of, with the run it left and a way back', async () => {
    const { app } = await branched();
    const { workbench } = app;
    const left = workbench.session!.branchOf!.run;
    expect(workbench.leftRun).toEqual({ run: left, step: 30 });
    await workbench.back.toLeftRun();
    expect(workbench.session!.run).toBe(left);
    expect(workbench.leftRun).toBe(null);
  });

  it('keeps the curve of the run it left', async () => {
    const { app } = await branched();
    await until(() => app.workbench.curves.parent.length > 0);
    await app.workbench.open(lenetOnMnist);
    expect(app.workbench.curves.parent).toEqual([]);
  });
});

describe('When the program starts again', () => {
  const start = async (): Promise<App> => {
    window.history.replaceState(null, '', '#');
    const engine = new ScriptedEngine({ runs: [runInfo({ run: '/runs/a' })] });
    const app = new App(window, engine.transport);
    desk = { app, engine, free: () => app.dispose() };
    await until(() => app.workbench.session !== null);
    return app;
  };

  it('opens the run that was open last', async () => {
    window.localStorage.setItem('featurescope-last-run', '/runs/a');
    const { workbench } = await start();
    expect(workbench.session!.run).toBe('/runs/a');
  });

  it('opens the shipped network where there was none, or it is there no longer', async () => {
    expect((await start()).workbench.session!.pretrained).toBeDefined();
    desk!.free();
    window.localStorage.setItem('featurescope-last-run', '/runs/gone');
    expect((await start()).workbench.session!.pretrained).toBeDefined();
  });

  it('remembers each run that is opened, and no shipped network', async () => {
    const { workbench } = await start();
    expect(window.localStorage.getItem('featurescope-last-run')).toBe(null);
    await workbench.open({ from: 'run', run: '/runs/a' });
    expect(window.localStorage.getItem('featurescope-last-run')).toBe('/runs/a');
  });
});
