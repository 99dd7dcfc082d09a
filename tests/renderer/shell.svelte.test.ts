import { afterEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { news } from '../../src-renderer/messages/shell/news.ts';
import { Welcoming } from '../../src-renderer/state/shell/Welcoming.svelte.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';

let desk: Desk | undefined;
afterEach(() => desk?.free());

describe('what is shown once', () => {
  it('is a tour on the first start, that is gone through or left for good, and can be asked for', () => {
    localStorage.clear();
    const first = new Welcoming(localStorage, 'a');
    expect([first.step, first.hasNews]).toEqual(['stage', false]);
    first.turn(1);
    first.turn(1);
    expect(first.step).toBe('find');
    first.turn(1);
    expect(first.step).toBeNull();
    const second = new Welcoming(localStorage, 'a');
    expect([second.step, second.hasNews]).toEqual([null, false]);
    second.startTour();
    expect(second.step).toBe('stage');
    second.turn(-1);
    expect(second.step).toBe('stage');
    second.endTour();
    expect(second.step).toBeNull();
  });

  it('is the news of an edition, to who had an earlier one', () => {
    localStorage.clear();
    new Welcoming(localStorage, 'a').endTour();
    const later = new Welcoming(localStorage, 'b');
    expect(later.hasNews).toBe(true);
    later.noteNews();
    expect(new Welcoming(localStorage, 'b').hasNews).toBe(false);
  });

  it('tells of every version that the changelog has, in both languages', () => {
    const changelog = readFileSync('CHANGELOG.md', 'utf8');
    const versions = [...changelog.matchAll(/^## (\d[\d.]*)/gm)].map(([, version]) => version);
    expect(news.flatMap(({ version }) => version ?? [])).toEqual(versions);
    for (const { points } of news) expect(points.ko.length).toBe(points.en.length);
  });
});

describe('undo', () => {
  it('brings back a deleted run, a name, a mark and a reset, the last first', async () => {
    desk = makeDesk({ runs: [runInfo({}), runInfo({ run: '/runs/b' })] });
    const { app, engine } = desk;
    await until(() => app.workbench.session !== null);
    await app.workbench.open(lenetOnMnist);
    engine.play(60);
    await until(() => app.workbench.session?.step === 60);
    expect(app.undo.next).toBeUndefined();

    await app.workbench.notes.add(40, 'here');
    await app.workbench.notes.remove(40);
    await app.runs.show();
    await app.runs.rename('/runs/b', 'other');
    await app.runs.delete('/runs/b');
    expect(app.runs.runs?.map(({ run }) => run)).not.toContain('/runs/b');
    expect(app.undo.next?.name(app.text)).toContain('delete');

    await app.undoLast();
    expect(app.runs.runs?.map(({ run }) => run)).toContain('/runs/b');
    await app.undoLast();
    expect((await app.workbench.connection.calls.readNotes({ run: '/runs/b' })).name).toBe('');
    await app.undoLast();
    expect(app.workbench.notes.bookmarks.map(({ step }) => step)).toEqual([40]);
    expect(app.undo.next).toBeUndefined();
  });

  it('forgets what was undone elsewhere', async () => {
    desk = makeDesk({ runs: [runInfo({ run: '/runs/b' })] });
    const { app } = desk;
    await until(() => app.workbench.session !== null);
    await app.runs.show();
    await app.runs.delete('/runs/b');
    await app.runs.undoDelete();
    expect(app.undo.next).toBeUndefined();
  });

  it('takes back a change of settings, and a reset of all of them', async () => {
    desk = makeDesk();
    const { app, engine } = desk;
    await until(() => app.workbench.session !== null);
    await app.workbench.open(lenetOnMnist);
    engine.play(5);
    app.live.fill('learningRate', 0.02);
    await app.live.apply();
    expect(app.workbench.session?.settings.learningRate).toBe(0.02);
    await app.undoLast();
    expect(app.workbench.session?.settings.learningRate).toBe(0.001);

    app.preferences.set({ theme: 'dark', typeSize: 1.3 });
    await app.options.change({ workers: 1, checkpointMegabytes: 64 });
    expect(app.options.state?.inForce).toMatchObject({ workers: 1, checkpointMegabytes: 64 });
    await app.resetSettings();
    expect([app.preferences.themeChoice, app.preferences.typeSize]).toEqual(['system', 1]);
    expect(app.options.state?.chosen).toEqual({});
    await app.undoLast();
    expect([app.preferences.themeChoice, app.preferences.typeSize]).toEqual(['dark', 1.3]);
    expect(app.options.state?.chosen).toEqual({ workers: 1, checkpointMegabytes: 64 });
  });

  it('says what the engine would not take, and keeps what was chosen before', async () => {
    desk = makeDesk();
    const { app } = desk;
    await until(() => app.workbench.connection.status === 'connected');
    await app.options.change({ workers: 1 });
    await app.options.change({ dataFolder: '/nowhere' });
    expect(app.options.problem).toMatchObject({ code: 'options/no-folder' });
    expect(app.options.saved).toBe(false);
    expect(app.options.state?.chosen).toEqual({ workers: 1 });
  });
});
