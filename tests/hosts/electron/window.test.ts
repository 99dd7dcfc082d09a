import type { MenuItemConstructorOptions } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../belongings.ts';
import { closeByHand } from './double/ElectronDouble.ts';
import { startShell } from './shell.ts';
import { eventually } from '../../eventually.ts';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 1000 };
const usual = { width: 1280, height: 800 };

/** Opens the app with a stored window position, and returns where it opens. */
async function openedAt(content: string, displays = [main]) {
  const userData = temporaryFolder();
  writeFileSync(join(userData, 'window.json'), content);
  const [window] = (await startShell({ userData, displays })).electron.windows;
  const { x, y, width, height } = window!.options;
  return { place: { x, y, width, height }, shown: window!.shown };
}

const placed = (place: object): string => JSON.stringify({ maximized: false, ...place });

describe('the window', () => {
  it('opens in the middle at its usual size the first time', async () => {
    const [window] = (await startShell()).electron.windows;
    expect(window!.options).toMatchObject({ ...usual, show: false, title: 'Featurescope' });
    expect(window!.options).not.toHaveProperty('x');
    await eventually(() => expect(window!.shown).toEqual(['show']));
  });

  it('is seen though its page does not load, and is shown once', async () => {
    const script = (): never => {
      throw new Error('net::ERR_FAILED');
    };
    const [window] = (await startShell({ script })).electron.windows;
    await eventually(() => expect(window!.shown).toEqual(['show']));
    window!.emit('ready-to-show');
    expect(window!.shown).toEqual(['show']);
  });

  it('opens again where it was closed', async () => {
    const userData = temporaryFolder();
    const first = (await startShell({ userData })).electron;
    first.windows[0]!.bounds = { x: 200, y: 120, width: 1000, height: 700 };
    closeByHand(first);
    const [second] = (await startShell({ userData })).electron.windows;
    expect(second!.options).toMatchObject({ x: 200, y: 120, width: 1000, height: 700 });
  });

  it('is maximized again, and remembers the size it has when it is not', async () => {
    const userData = temporaryFolder();
    const first = (await startShell({ userData })).electron;
    first.windows[0]!.bounds = { x: 10, y: 20, width: 900, height: 600 };
    first.windows[0]!.maximized = true;
    closeByHand(first);
    const [second] = (await startShell({ userData })).electron.windows;
    expect(second!.options).toMatchObject({ x: 10, y: 20, width: 900, height: 600 });
    await eventually(() => expect(second!.shown).toEqual(['maximize', 'show']));
  });

  it('opens on the second display while that is there, and in the middle once it is not', async () => {
    const bounds = { x: 2000, y: 50, width: 1000, height: 700 };
    expect((await openedAt(placed(bounds), [main, right])).place).toEqual(bounds);
    expect((await openedAt(placed(bounds))).place).toEqual({ width: 1000, height: 700 });
  });

  it.each([
    ['left of all displays', { x: -1100, y: 100, width: 1200, height: 700 }],
    ['above, with its title bar out of reach', { x: 100, y: -40, width: 1200, height: 700 }],
    ['below', { x: 100, y: 1020, width: 1200, height: 700 }],
  ])('is not restored %s', async (_where, bounds) => {
    expect((await openedAt(placed(bounds))).place).toEqual({ width: 1200, height: 700 });
  });

  it('is no larger than its display and no smaller than is of use', async () => {
    const large = { x: 0, y: 0, width: 5000, height: 4000 };
    expect((await openedAt(placed(large))).place).toEqual(main);
    const tiny = { x: 5, y: 5, width: 200, height: 1 };
    expect((await openedAt(placed(tiny))).place).toEqual({ x: 5, y: 5, width: 720, height: 480 });
  });

  it.each([
    ['is empty', ''],
    ['is cut short', '{"x":1,"y":'],
    ['is no object', '[]'],
    ['lacks a number', '{"x":1,"y":2,"width":900,"maximized":false}'],
    ['holds no whole numbers', placed({ x: 0.5, y: 1e99, width: 900, height: 600 })],
  ])('opens in its usual place when the file of its place %s', async (_what, content) => {
    expect((await openedAt(content)).place).toEqual(usual);
  });

  it('writes its place as numbers that people can read', async () => {
    const userData = temporaryFolder();
    const { electron } = await startShell({ userData });
    electron.windows[0]!.bounds = { x: 1, y: 2, width: 900, height: 600 };
    closeByHand(electron);
    const kept: unknown = JSON.parse(readFileSync(join(userData, 'window.json'), 'utf8'));
    expect(kept).toEqual({ x: 1, y: 2, width: 900, height: 600, maximized: false });
  });
});

/** Pretends to be on another system for the rest of the test. */
function pretendPlatform(value: NodeJS.Platform): void {
  const real = Object.getOwnPropertyDescriptor(process, 'platform')!;
  Object.defineProperty(process, 'platform', { ...real, value });
  onTestFinished(() => void Object.defineProperty(process, 'platform', real));
}

const entriesOf = (menu: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  menu.flatMap((item) => (item.submenu ?? []) as MenuItemConstructorOptions[]);

describe('the menu', () => {
  it('is in English, with the labels that Electron gives', async () => {
    const { menu } = (await startShell({ locale: 'en-GB' })).electron;
    expect(menu.map((item) => item.label)).toEqual(['File', 'Edit', 'View', 'Window']);
    expect(entriesOf(menu).filter((item) => item.label !== undefined)).toEqual([]);
  });

  it.each(['linux', 'win32', 'darwin'] as const)(
    'is in Korean down to its last entry on %s',
    async (system) => {
      pretendPlatform(system);
      const { menu } = (await startShell({ locale: 'ko-KR' })).electron;
      const titles = ['파일', '편집', '보기', '창'];
      expect(menu.map((item) => item.label)).toEqual(
        system === 'darwin' ? ['Featurescope', ...titles] : titles,
      );
      const entries = entriesOf(menu).filter((item) => item.type !== 'separator');
      expect(entries.length).toBeGreaterThan(10);
      for (const { role, label } of entries) expect(label, role).toMatch(/[가-힣]/);
    },
  );

  it('is in English where the system speaks neither language', async () => {
    const { menu } = (await startShell({ locale: 'de' })).electron;
    expect(menu[0]!.label).toBe('File');
  });
});

describe('the program', () => {
  it('runs once: a second start shows the first one’s window and ends', async () => {
    const { electron } = await startShell();
    electron.windows[0]!.minimized = true;
    electron.app.emit('second-instance', {}, [], '');
    expect(electron.windows[0]!.shown.slice(-2)).toEqual(['restore', 'focus']);
    const second = (await startShell({ alone: false })).electron;
    expect(second.app.exitCode).toBe(0);
    expect(second.windows).toHaveLength(0);
    expect(second.engines).toHaveLength(0);
  });

  it('stays without a window on macOS, and opens one when it is called', async () => {
    pretendPlatform('darwin');
    const { electron } = await startShell();
    closeByHand(electron);
    await new Promise(setImmediate);
    expect(electron.app.exitCode).toBeUndefined();
    electron.app.emit('activate');
    expect(electron.windows).toHaveLength(1);
  });
});
