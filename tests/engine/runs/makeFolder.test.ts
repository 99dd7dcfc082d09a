import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, writeError } from '../../../src-main/engine/runs/files.ts';
import { describeError } from '../../../src-main/protocol/errors.ts';
import { temporaryFolder } from '../training/tinyRun.ts';

const failing = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe('making a folder', () => {
  it('makes those above it too', () => {
    const path = join(temporaryFolder(), 'a', 'b');
    makeFolder(path);
    expect(existsSync(path)).toBe(true);
  });

  // Node 20 fails with ENOENT where it was to make several folders of a disk that is read-only.
  it('says that the disk is read-only where it is, not that the folder does not exist', () => {
    const path = join(temporaryFolder(), 'a', 'b');
    const make = () => makeFolder(path, { mkdirSync: failing('ENOENT'), accessSync: failing('EROFS') });
    expect(make).toThrow(expect.objectContaining({ code: 'EROFS' }));
    const { code, detail } = writeError(path, Object.assign(new Error(''), { code: 'EROFS' }));
    expect(describeError(code, detail, 'en')).toContain('the file system is read-only');
    expect(describeError(code, detail, 'ko')).toContain('읽기 전용 파일 시스템입니다');
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
