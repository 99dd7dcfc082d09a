import { vi } from 'vitest';
import { run } from '../../src-main/hosts/cli/run.ts';
import type { Outcome } from './builtProgram.ts';

/** The locale of scripts, as for commands that are started as programs. */
const plain = { LANG: 'C', LC_ALL: 'C', npm_lifecycle_event: '' };

/** Runs the command line in this process until it ends, as if started with these environment variables. */
export async function runInProcess(
  args: string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  for (const [name, value] of Object.entries({ ...plain, ...environment })) vi.stubEnv(name, value);
  // In a real program, text that bypasses the terminal would still reach the outputs.
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
