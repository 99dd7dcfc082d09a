import { existsSync, writeFileSync, type mkdirSync, type PathLike } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, writeError } from '../../../src-main/engine/library/files.ts';
import { describeError } from '../../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../../belongings.ts';

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe('making a folder', () => {
  it('makes those above it too', () => {
    const path = join(temporaryFolder(), 'a', 'b');
    makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  // Creating a folder inside a missing one fails with "does not exist", even on a read-only disk.
  it('says that the disk is read-only where it is, not that the folder does not exist', () => {
    const path = join(temporaryFolder(), 'a', 'b');
    const readOnly = (folder: PathLike) =>
      failing(existsSync(dirname(String(folder))) ? 'EROFS' : 'ENOENT')();
    const make = () => makeFolder(path, { mkdirSync: readOnly as typeof mkdirSync });
    expect(make).toThrow(expect.objectContaining({ code: 'EROFS' }));
    const { code, detail } = writeError(path, Object.assign(new Error(''), { code: 'EROFS' }));
    expect(describeError(code, detail, 'en')).toContain('the file system is read-only');
    expect(describeError(code, detail, 'ko')).toContain('파일 시스템이 읽기 전용입니다');
  });

  it('says what else stands in the way', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => makeFolder(join(folder, 'file', 'a'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
    expect(() => makeFolder(join(folder, 'a'), { mkdirSync: failing('ENOENT') })).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});
