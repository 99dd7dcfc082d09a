import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { programFolder } from '../../../src-main/engine/resources.ts';
import { closeAfterTest } from '../../belongings.ts';
import type { Driver, User } from './Desktop.ts';
import { canShowWindows, screenEnvironment } from './display.ts';

const root = programFolder();
const binary = electronBinary();

function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const named = join(folder, 'path.txt');
  if (!existsSync(named)) return undefined;
  const file = join(folder, 'dist', readFileSync(named, 'utf8').trim());
  return existsSync(file) ? file : undefined;
}

function whatIsMissing(): string | undefined {
  if (!binary) return 'the Electron binary is not installed; "npx install-electron" fetches it';
  return canShowWindows ? undefined : 'there is no display, and no Xvfb to stand for one';
}

/** Electron's binary with the built program; not the packed one, whose fuses let nobody look into it. */
export const realElectron: Driver = {
  name: 'the real Electron',
  missing: whatIsMissing(),
  prepare: () => Promise.resolve(() => undefined),
  async start({ home, userData }: User) {
    const { ELECTRON_RUN_AS_NODE: _asNode, ...environment } = process.env;
    // Chromium's sandbox does not start for root, as which tests run in containers.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [root, '--lang=en-US', `--user-data-dir=${userData}`, ...sandbox];
    const env = {
      ...(environment as Record<string, string>),
      ...(await screenEnvironment()),
      ...{ FEATURESCOPE_HOME: home, FEATURESCOPE_DATA: '' },
    };
    const app = await _electron.launch({
      executablePath: binary!,
      args,
      env,
      cwd: root,
      acceptDownloads: true,
    });
    const child = app.process();
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    closeAfterTest(async () => {
      if (child.exitCode === null && child.signalCode === null) await app.close();
    });
    app.context().setDefaultTimeout(120_000);
    return {
      page: await app.firstWindow(),
      async killEngine() {
        const pid = await app.evaluate(
          ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Featurescope engine')!.pid,
        );
        process.kill(pid, 'SIGKILL');
      },
      minimize: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize()),
      isMinimized: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isMinimized()),
      windows: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length),
      menu: () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label)),
      expectDrop: () => Promise.resolve(),
      startSecond: () =>
        new Promise((resolve) => {
          spawn(binary!, args, { env, cwd: root, stdio: 'inherit' }).once('exit', resolve);
        }),
      async quit() {
        // Later, because the answer does not come from a program that has ended.
        await app.evaluate(({ app }) => void setImmediate(() => app.quit()));
        return ended;
      },
      async closeWindow() {
        await app.evaluate(({ app, BrowserWindow }) => {
          setImmediate(() => {
            BrowserWindow.getAllWindows()[0]!.close();
            // There the program stays without a window.
            if (process.platform === 'darwin') app.quit();
          });
        });
        return ended;
      },
    };
  },
};
