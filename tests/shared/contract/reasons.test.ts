import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../src-main/engine/library/files.ts';
import { describeError } from '../../../src-shared/contract/errors.ts';
import { koreanReason, reason } from '../../../src-shared/contract/reasons.ts';

describe('why a file cannot be read', () => {
  it('is said in Korean within a Korean sentence, whatever its values are', () => {
    const why = reason('it is a {format} file', { format: 'JPEG' });
    const detail = { path: 'a.png', reason: why };
    expect(describeError('data/image-unreadable', detail, 'en')).toContain('it is a JPEG file');
    expect(describeError('data/image-unreadable', detail, 'ko')).toBe(
      'a.png 그림을 읽을 수 없습니다: JPEG 파일입니다. PNG 파일을 쓰세요.',
    );
    const size = reason('it has {width} x {height} pixels; at most {most} are read', {
      ...{ width: 1, height: 2, most: 3 },
    });
    expect(koreanReason(size)).toBe('픽셀이 1 x 2개인데 3개까지만 읽습니다');
  });
  it('is said in Korean as well where it stands within another', () => {
    const why = reason('it is a folder');
    const outer = reason('its file of weights "{name}" cannot be read: {why}', { name: 'w.bin', why });
    expect(koreanReason(outer)).toBe('가중치 파일 "w.bin"을(를) 읽을 수 없습니다: 폴더입니다');
  });
  it('has Korean words for all that the system is put into words for', () => {
    for (const code of [
      'EACCES',
      'EPERM',
      'EROFS',
      'ENOTDIR',
      'EISDIR',
      'ENOENT',
      'EEXIST',
      'ENAMETOOLONG',
      'EMFILE',
      'EFBIG',
      'ELOOP',
      'ENXIO',
    ])
      expect(koreanReason(reasonOf(code, '?')), code).toMatch(/[가-힣]/);
  });
  it('stays as it is where it is not one of ours', () => {
    expect(koreanReason('something that a system says')).toBe('something that a system says');
  });
});
