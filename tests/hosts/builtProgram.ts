import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { programFolder } from '../../src-main/engine/resources.ts';

const running: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop));
});

/** Result of a finished command. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line, as scripts start it. */
const cliEntry = join(programFolder(), 'out', 'main', 'cli.js');

/** Starts the built command line; it is ended after the test if it is still running. */
export function startCli(args: string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawnCli(args, environment);
  running.push(child);
  return child;
}

function spawnCli(args: string[], environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [cliEntry, ...args], {
    env: { ...process.env, LANG: 'C', LC_ALL: 'C', npm_lifecycle_event: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the built command line until it exits. */
export async function runCli(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const child = startCli(args, environment);
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (outcome.stderr += text));
  outcome.code = await new Promise((resolve) => child.once('close', resolve));
  return outcome;
}

/** The JSON lines printed by a command; any other line fails the test. */
export function jsonLines({ stdout }: Outcome): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The process ids that a running `serve` reported for its engines, the newest last. */
const engines = new WeakMap<ChildProcess, number[]>();

/** A running `serve`. */
export interface Served {
  url: URL;
  child: ChildProcess;
}

/** Starts `serve`, and waits for its address and its engine. */
export function startServer(environment: NodeJS.ProcessEnv = {}, args: string[] = []): Promise<Served> {
  return listening(startCli(['serve', '--json', ...args], environment));
}

/**
 * One `serve` for all tests of a block, which ends with it.
 * @returns a function that gives the server while a test runs
 */
export function shareServer(environment: () => NodeJS.ProcessEnv): () => Served {
  let served: Served;
  beforeAll(async () => {
    served = await listening(spawnCli(['serve', '--json'], environment()));
  });
  afterAll(() => stop(served.child));
  return () => served;
}

async function listening(child: ChildProcess): Promise<Served> {
  const pids: number[] = [];
  engines.set(child, pids);
  const url = await new Promise<string>((resolve, reject) => {
    let address = '';
    createInterface(child.stdout!).on('line', (text) => {
      const line = JSON.parse(text) as { type: 'listening'; url: string } | { type: 'engine'; pid: number };
      if (line.type === 'listening') address = line.url;
      else if (pids.push(line.pid) === 1) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`serve ended with code ${code}`)));
  });
  return { url: new URL(url), child };
}

/** The process ids of all engines that a `serve` has started, the running one last. */
export const enginePids = (server: ChildProcess): readonly number[] => engines.get(server)!;

/** Process id of the engine of a running `serve`. */
export const enginePid = (server: ChildProcess): number => enginePids(server).at(-1)!;

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 8000);
  await ended;
  clearTimeout(timer);
}
