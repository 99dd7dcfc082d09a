/**
 * Stands in for Electron where its binary cannot be had: the `electron` module of the main process, on plain Node and a
 * headless Chromium. The packed program starts in a process of its own and knows no difference.
 *
 * What is real: the program as electron-builder packs it, with its bundles, resources and dependencies; one process for the
 * shell and one for each engine, with worker threads; the preload bundle in an isolated world of a Chromium page; the page
 * under the headers that the program's protocol handler gives it; DOM MessagePorts in the page, whose messages pass through
 * the shell's process to the engine and back; the profile in the folder of user data; one instance, and one that comes second.
 *
 * How the archive is read: its content is extracted into a folder named `app.asar`, since plain Node sees into no archive.
 * Files that the packager leaves beside the archive have content only there (`app.asar.unpacked`); native code that opens
 * them inside finds them empty, and no program is started from within or in the archive. JavaScript is read from both. The
 * rules are in `archiveRules.mjs`.
 *
 * What it cannot show: Electron's own code, its version of Node, its installers and signatures, its fuses, its sandbox, a
 * window on a screen, menus and dialogs as the system draws them, the scheme `featurescope://` (a web address stands for it,
 * see `addresses.ts`), the copying of Electron's own context bridge, the speed of a port (here every message is text on the
 * way), and native code that opens a packed file by its path in the archive.
 */
import { spawn } from 'node:child_process';
import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../../../scripts/chromium.mjs';
import { closeByHand, ElectronDouble } from '../../../hosts/electron/double/ElectronDouble.ts';
import { ChromiumContents } from './ChromiumContents.ts';
import { InstanceLock } from './InstanceLock.ts';
import { grantAsChecked } from './permissions.ts';
import type { Answers, Asked, Wish } from './control.ts';

const option = (name: string): string | undefined =>
  process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);

const userData = option('user-data-dir')!;
const lock = new InstanceLock(userData, () => standIn.app.emit('second-instance', {}, [], ''));
let browser: BrowserContext | undefined;

const standIn = new ElectronDouble(
  {
    locale: option('lang') ?? 'en-US',
    userData,
    get alone() {
      return lock.take();
    },
    displays: [{ x: 0, y: 0, width: 1920, height: 1040 }],
    engineImports: [new URL('archiveRules.mjs', import.meta.url).href],
  },
  (preferences, surroundings) => new ChromiumContents(preferences, surroundings, browser!),
);

export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  screen,
  session,
  utilityProcess,
} = standIn.module;

standIn.app.once('quit', (_event, code: number) => void end(code));

async function end(code: number): Promise<void> {
  for (const text of standIn.errorBoxes) process.stderr.write(`${text}\n`);
  await Promise.all(standIn.engines.map((engine) => engine.slay()));
  // It may have ended before.
  await browser?.close().catch(() => undefined);
  lock.release();
  for (let again = 0; again < standIn.app.relaunches; again++)
    spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' }).unref();
  process.exit(code);
}

/** Starts the program: its entry is evaluated, and only then Electron becomes ready, with Chromium running. */
export async function begin(entry: string): Promise<void> {
  await import(entry);
  if (standIn.app.exitCode !== undefined) return;
  browser = await chromium.launchPersistentContext(userData, {
    executablePath: findChromium()!,
    args: [...chromiumArguments, '--remote-debugging-port=0'],
    viewport: { width: 1280, height: 800 },
    // The program decides when it ends, and lets the engine save before.
    handleSIGTERM: false,
    handleSIGINT: false,
    handleSIGHUP: false,
  });
  standIn.app.once('ready', () => queueMicrotask(() => void grantAsChecked(standIn, browser!)));
  standIn.app.entryEvaluated();
  process.send?.({ started: true });
}

/** What a person, the system or a test does to the running program from outside. */
const wishes: { [Name in keyof Answers]: (wish: Wish<Name>) => unknown } = {
  quit: () => standIn.app.quit(),
  closeWindow: () => closeByHand(standIn),
  engine: () => standIn.engines.at(-1)!.pid!,
  minimize: () => void (standIn.windows[0]!.minimized = true),
  isMinimized: () => standIn.windows[0]!.isMinimized(),
  windows: () => standIn.windows.length,
  menu: () => standIn.menu.map(({ label }) => label!),
  expectDrop: ({ files }) => standIn.windows[0]!.webContents.expectDrop(files),
};

process.on('message', ({ number, wish }: Asked) => {
  const fulfil = wishes[wish.name] as (wish: Wish) => unknown;
  process.send!({ number, answer: fulfil(wish) });
});
// The tests ended; without them nobody would end this.
process.once('disconnect', () => standIn.app.exit(1));
process.once('SIGTERM', () => standIn.app.quit());
