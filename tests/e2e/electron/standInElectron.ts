import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { findChromium } from '../../../scripts/chromium.mjs';
import { closeAfterTest } from '../../belongings.ts';
import { eventually } from '../../eventually.ts';
import type { Driver, User } from './Desktop.ts';
import { packedProgram, type PackedProgram } from './packedProgram.ts';
import type { Answers, Said, Wish } from './standIn/control.ts';
import { webAddress } from './standIn/addresses.ts';

let packed: PackedProgram;

/** What stands in for Electron with the packed program; see `standIn/electron.ts`. */
export const standInElectron: Driver = {
  name: 'what stands in for Electron, packed',
  missing:
    process.platform !== 'linux'
      ? 'the program is packed for Linux here'
      : findChromium()
        ? undefined
        : 'there is no Chromium',
  async prepare() {
    const folder = mkdtempSync(join(tmpdir(), 'featurescope-desktop-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    packed = await packedProgram(folder);
    const before = packed.archive();
    return () => expect(packed.archive(), 'the archive').toEqual(before);
  },
  async start(user: User) {
    const { child, ended } = launch(user);
    closeAfterTest(() => end(child, ended));
    const { ask, started } = control(child, ended);
    await started;
    // Chromium writes its port there when it listens.
    const port = readFileSync(join(user.userData, 'DevToolsActivePort'), 'utf8').split('\n')[0]!;
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const [context] = browser.contexts();
    context!.setDefaultTimeout(120_000);
    const page = await eventually(() => {
      const found = context!.pages().find((one) => one.url().startsWith(webAddress('featurescope://app/')));
      if (!found) throw new Error('the window has not loaded its page');
      return found;
    });
    return {
      page,
      killEngine: async () => void process.kill(await ask({ name: 'engine' }), 'SIGKILL'),
      minimize: () => ask({ name: 'minimize' }),
      isMinimized: () => ask({ name: 'isMinimized' }),
      windows: () => ask({ name: 'windows' }),
      menu: () => ask({ name: 'menu' }),
      expectDrop: (path) => ask({ name: 'expectDrop', files: [{ name: basename(path), path }] }),
      async startSecond() {
        const second = launch(user);
        closeAfterTest(() => end(second.child, second.ended));
        return second.ended;
      },
      async quit() {
        void ask({ name: 'quit' });
        return ended;
      },
      async closeWindow() {
        void ask({ name: 'closeWindow' });
        return ended;
      },
    };
  },
};

function launch({ home, userData }: User): { child: ChildProcess; ended: Promise<number | null> } {
  const child = fork(packed.launcher, [`--user-data-dir=${userData}`], {
    execArgv: ['--import', packed.rules],
    env: { ...process.env, FEATURESCOPE_HOME: home, FEATURESCOPE_DATA: '', NODE_PATH: '' },
    cwd: home,
  });
  return { child, ended: new Promise((resolve) => child.once('exit', resolve)) };
}

async function end(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
}

/** Talks to the running stand-in. */
function control(child: ChildProcess, ended: Promise<number | null>) {
  const waiting = new Map<number, (answer: never) => void>();
  let next = 1;
  const started = new Promise<void>((resolve, reject) => {
    child.on('message', (said: Said) => {
      if ('started' in said) return resolve();
      waiting.get(said.number)?.(said.answer as never);
      waiting.delete(said.number);
    });
    void ended.then((code) => reject(new Error(`the app ended with code ${code} before it had started`)));
  });
  const ask = <Name extends keyof Answers>(wish: Wish<Name>): Promise<Answers[Name]> =>
    new Promise((resolve) => {
      const number = next++;
      waiting.set(number, resolve);
      child.send({ number, wish });
    });
  return { ask, started };
}
