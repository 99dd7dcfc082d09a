import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FileMemo } from '../../../src-main/engine/library/FileMemo.ts';
import { temporaryFolder } from '../../belongings.ts';

/** A file, a memo of its content, and the number of reads. */
function arrange(text = 'one') {
  const path = join(temporaryFolder(), 'file');
  fs.writeFileSync(path, text);
  const memo = new FileMemo<string>();
  const read = vi.fn(() => fs.readFileSync(path, 'utf8'));
  return { path, read, look: () => memo.of(path, read) };
}

describe('what is remembered of a file', () => {
  it('is not read again while the file stays as it is', () => {
    const { read, look } = arrange();
    expect([look(), look(), look()]).toEqual(['one', 'one', 'one']);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it.each<[string, (path: string) => void]>([
    ['is written on', (path) => fs.appendFileSync(path, ' and two')],
    ['is cut short', (path) => fs.truncateSync(path, 1)],
    [
      'is replaced by one of the same size and time',
      (path) => {
        const { atime, mtime } = fs.statSync(path);
        fs.writeFileSync(`${path}.new`, 'two');
        fs.utimesSync(`${path}.new`, atime, mtime);
        fs.renameSync(`${path}.new`, path);
      },
    ],
  ])('is read anew when the file %s', (_how, change) => {
    const { path, look } = arrange();
    look();
    change(path);
    expect(look()).toBe(fs.readFileSync(path, 'utf8'));
  });

  it('is nothing where there is no file, or where reading fails', () => {
    const memo = new FileMemo<string>();
    const missing = join(temporaryFolder(), 'missing');
    const read = vi.fn(() => 'nothing');
    expect([memo.of(missing, read), memo.of(missing, read)]).toEqual(['nothing', 'nothing']);
    expect(read).toHaveBeenCalledTimes(2);
    const { path, look } = arrange();
    const broken = () => {
      throw new Error('broken');
    };
    expect(() => memo.of(path, broken)).toThrow('broken');
    expect(look()).toBe('one');
  });

  it('is not what was read while the file was written to', () => {
    const { path } = arrange();
    const memo = new FileMemo<string>();
    memo.of(path, () => {
      const before = fs.readFileSync(path, 'utf8');
      fs.appendFileSync(path, ' and two');
      return before;
    });
    expect(memo.of(path, () => fs.readFileSync(path, 'utf8'))).toBe('one and two');
  });
});
