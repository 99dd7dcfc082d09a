import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../belongings.ts';
import { jsonLines, runCli } from './builtProgram.ts';

/** A table with a label and 64 fractions in each row. */
function table(): string {
  const path = join(temporaryFolder(), 'scaled.csv');
  const rows = Array.from({ length: 24 }, (_none, row) =>
    [row % 2 ? 'cat' : 'dog', ...Array.from({ length: 64 }, (_value, at) => ((row + at) % 9) / 8)].join(),
  );
  writeFileSync(path, rows.join('\n'));
  return path;
}

describe('The columns of a table', () => {
  it('are pixels or plain numbers, as the option says', async () => {
    const path = table();
    const shapeOf = async (reference: string) =>
      jsonLines(await runCli(['data', 'info', reference, '--json'])).at(-1);
    expect(await shapeOf(path)).toMatchObject({ shape: [8, 8, 1] });
    expect(await shapeOf(`${path}?columns=numbers`)).toMatchObject({ shape: [64] });
    const { stdout } = await runCli(['data', 'info', path]);
    expect(stdout).toContain('64 numbers of each example are taken for the pixels of pictures of 8x8');
  });

  it('are refused as pixels of another size in one line', async () => {
    const outcome = await runCli(['data', 'info', `${table()}?columns=pixels&size=5x5`]);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1);
    expect(outcome.stderr).toContain('64 numbers for each example');
  });
});
