import { vi } from 'vitest';
import { run } from '../../src-main/hosts/cli/run.ts';
import type { Outcome } from './builtProgram.ts';

/** The locale of scripts, as for the commands that are started as programs. */
const plain = { LANG: 'C', LC_ALL: 'C', npm_lifecycle_event: '' };

/** Runs the command line to its end within this process, as if it had been started with these variables. */
export async function runInProcess(
  args: string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  for (const [name, value] of Object.entries({ ...plain, ...environment })) vi.stubEnv(name, value);
  // What is written past the terminal would reach the outputs of a program all the same.
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      outcome[name] += String(text);
      return true;
    }),
  );
  try {
    outcome.code = await run(['node', 'featurescope', ...args], {
      stdout: { write: (text) => (outcome.stdout += text) },
      stderr: { write: (text) => (outcome.stderr += text) },
    });
  } finally {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
  }
  return outcome;
}
