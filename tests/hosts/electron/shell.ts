import { afterEach, vi } from 'vitest';
import { connectEngine, type EngineLink } from '../../../src-shared/contract/connection.ts';
import type { EngineEvents } from '../../../src-shared/contract/service.ts';
import type { Loss, Transport } from '../../../src-renderer/client/Transport.ts';
import { temporaryFolder } from '../../belongings.ts';
import { ElectronDouble, type Facts } from './double/ElectronDouble.ts';
import type { PageWindow } from './double/PageWindow.ts';
import { WebContentsDouble, type PageScript } from './double/WebContentsDouble.ts';
import { eventually } from '../../eventually.ts';

// Imported by a name that tsc does not resolve: the window's sources are checked with a browser's types, tests with
// Node's.
const clientModule = new URL('../../../src-renderer/client/desktopTransport.ts', import.meta.url).pathname;
const { desktopTransport } = (await import(clientModule)) as {
  desktopTransport: (page: PageWindow) => Transport;
};

type Double = ElectronDouble<WebContentsDouble>;

const running: Double[] = [];
afterEach(async () => {
  for (const electron of running.splice(0)) {
    electron.app.quit();
    await electron.dispose();
  }
  vi.unstubAllEnvs();
});

/** A started desktop app, and what its page has received from the engine. */
export interface Shell {
  electron: Double;
  /** `FEATURESCOPE_HOME` of the engine. */
  home: string;
  /** One for each port that the page received; the last is in use. */
  links: EngineLink[];
  losses: Loss[];
  /** Handlers of the engine's events in the page. */
  events: Partial<EngineEvents>;
}

/**
 * Starts the host's real entry point with the double. Its page runs the built preload script and connects like the real
 * one, with the same client, unless another script is given.
 */
export async function startShell({
  script,
  ...facts
}: Partial<Facts> & { script?: PageScript } = {}): Promise<Shell> {
  const home = temporaryFolder();
  vi.stubEnv('FEATURESCOPE_HOME', home);
  const links: EngineLink[] = [];
  const losses: Loss[] = [];
  const events: Partial<EngineEvents> = {};
  const connects = (page: PageWindow): void => {
    desktopTransport(page)({
      onChannel: (channel) => links.push(connectEngine(channel, events)),
      onLoss: (loss) => losses.push(loss),
    });
  };
  const machine: Facts = {
    locale: 'en-GB',
    userData: home,
    alone: true,
    displays: [{ x: 0, y: 0, width: 1920, height: 1040 }],
    engineImports: [],
    ...facts,
  };
  const electron = new ElectronDouble(
    machine,
    (preferences, surroundings) => new WebContentsDouble(preferences, surroundings, script ?? connects),
  );
  running.push(electron);
  vi.resetModules();
  vi.doMock('electron', () => electron.module);
  await import('../../../src-main/hosts/electron/main.ts');
  electron.app.entryEvaluated();
  return { electron, home, links, losses, events };
}

/** The page's connection, once it has had a number of them. */
export async function connection(shell: Shell, number = 1): Promise<EngineLink> {
  await eventually(
    () => {
      if (shell.links.length < number) throw new Error(`${shell.links.length} of ${number} connections`);
    },
    { interval: 20 },
  );
  return shell.links.at(-1)!;
}

/** Every port that the host gave an engine, with its message. */
export const opened = (shell: Shell): unknown[] =>
  shell.electron.engines
    .flatMap((engine) => engine.told)
    .filter((told) => (told as { type: string }).type === 'open');
