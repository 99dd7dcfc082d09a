import { afterEach, vi } from 'vitest';
import { connectEngine, type EngineLink } from '../../../src-shared/contract/connection.ts';
import type { EngineEvents } from '../../../src-shared/contract/service.ts';
import type { Loss, Transport } from '../../../src-renderer/client/Transport.ts';
import { temporaryFolder } from '../../engine/training/tinyRun.ts';
import { ElectronDouble, type Facts } from './double/ElectronDouble.ts';
import type { PageWindow } from './double/PageWindow.ts';
import { eventually } from '../../eventually.ts';

// Loaded by a name tsc does not follow: the window's sources are checked with the types of a browser, tests with Node's.
const clientModule = new URL('../../../src-renderer/client/desktopTransport.ts', import.meta.url).pathname;
const { desktopTransport } = (await import(clientModule)) as {
  desktopTransport: (page: PageWindow) => Transport;
};

const running: ElectronDouble[] = [];
afterEach(async () => {
  for (const electron of running.splice(0)) {
    electron.app.quit();
    await electron.dispose();
  }
  vi.unstubAllEnvs();
});

/** A started desktop app, and what its page has seen of the engine. */
export interface Shell {
  electron: ElectronDouble;
  /** `FEATURESCOPE_HOME` of the engine. */
  home: string;
  /** One for each port the page was given; the last is in use. */
  links: EngineLink[];
  losses: Loss[];
  /** What the page hears of the engine. */
  events: Partial<EngineEvents>;
}

/** Starts the shell's real entry over the double. Its page connects as the real one does, with the same client. */
export async function startShell(facts: Partial<Facts> = {}): Promise<Shell> {
  const home = temporaryFolder();
  vi.stubEnv('FEATURESCOPE_HOME', home);
  const links: EngineLink[] = [];
  const losses: Loss[] = [];
  const events: Partial<EngineEvents> = {};
  const script = (page: PageWindow): void => {
    desktopTransport(page)({
      onChannel: (channel) => links.push(connectEngine(channel, events)),
      onLoss: (loss) => losses.push(loss),
    });
  };
  const electron = new ElectronDouble({
    locale: 'en-GB',
    userData: home,
    alone: true,
    displays: [{ x: 0, y: 0, width: 1920, height: 1040 }],
    engineImports: [],
    script,
    ...facts,
  });
  running.push(electron);
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
  await import('../../../src-main/hosts/electron/main.ts');
  electron.app.entryEvaluated();
  return { electron, home, links, losses, events };
}

/** The page's connection once it has had as many as this. */
export async function connection(shell: Shell, number = 1): Promise<EngineLink> {
  await eventually(
    () => {
      if (shell.links.length < number) throw new Error(`${shell.links.length} of ${number} connections`);
    },
    { timeout: 20_000, interval: 20 },
  );
  return shell.links.at(-1)!;
}

/** Every port the shell gave an engine, as the message that came with it. */
export const opened = (shell: Shell): unknown[] =>
  shell.electron.engines
    .flatMap((engine) => engine.told)
    .filter((told) => (told as { type: string }).type === 'open');
