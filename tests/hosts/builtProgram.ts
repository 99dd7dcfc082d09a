import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';

const running: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
});

/** What a finished command left behind. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line, as scripts start it. */
export const cliEntry = join(programFolder(), 'out', 'main', 'cli.js');

/** Starts the built command line; it is ended after the test if it still runs. */
export function startCli(args: string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [cliEntry, ...args], {
    env: { ...process.env, LANG: 'C', LC_ALL: 'C', npm_lifecycle_event: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

/** Runs the built command line to its end. */
export async function runCli(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const child = startCli(args, environment);
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
  outcome.code = await new Promise((resolve) => child.once('close', resolve));
  return outcome;
}

/** The JSON lines a command printed; any other line fails the test. */
export function jsonLines({ stdout }: Outcome): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Starts `serve` and waits for its address. */
export async function startServer(
  environment: NodeJS.ProcessEnv = {},
  args: string[] = [],
): Promise<{ url: URL; child: ChildProcess }> {
  const child = startCli(['serve', '--json', ...args], environment);
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve((JSON.parse(text.split('\n')[0]!) as { url: string }).url);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with code ${code}`)));
  });
  return { url: new URL(url), child };
}

/** Process id of the engine of a running `serve`: its only child process. */
export function enginePid(server: ChildProcess): number {
  return Number(
    execFileSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
  await ended;
  clearTimeout(timer);
}
