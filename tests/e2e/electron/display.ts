import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';

const folders = (process.env['PATH'] ?? '').split(delimiter);
const virtualScreen = folders.map((folder) => join(folder, 'Xvfb')).find((file) => existsSync(file));
const hasScreen =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

/** Whether a window can be opened here: there is a screen, or Xvfb can provide one. */
export const canShowWindows = hasScreen || virtualScreen !== undefined;

/** Environment for showing windows; starts a virtual screen for one test if there is no other. */
export async function screenEnvironment(): Promise<{ DISPLAY?: string }> {
  if (hasScreen || !virtualScreen) return {};
  // Xvfb finds a free display number itself and writes it to file descriptor 3.
  const screen = spawn(virtualScreen, ['-displayfd', '3', '-screen', '0', '1920x1080x24'], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  onTestFinished(() => void screen.kill());
  const number = await new Promise<string>((resolve, reject) => {
    screen.stdio[3]!.once('data', (text: Buffer) => resolve(text.toString().trim()));
    screen.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)));
  });
  return { DISPLAY: `:${number}` };
}
