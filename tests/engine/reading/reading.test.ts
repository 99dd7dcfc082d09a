import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectPng } from '../../../src-main/engine/reading/inspectPng.ts';
import { foreignReason } from '../../../src-main/engine/reading/foreignFile.ts';
import { readRegularFile, readRegularFileLater } from '../../../src-main/engine/reading/readRegularFile.ts';
import { temporaryFolder } from '../../belongings.ts';
import { chunk, header, png, pngOf } from './pngFiles.ts';

const MOST = 1000;
const special = 'it is a pipe, a device or a socket, not a file';

describe('a file that is read whole', () => {
  /** Reads a file in both ways, which must report the same error. */
  const both = async (path: string): Promise<string> => {
    const text = (work: () => string): string => {
      try {
        return work();
      } catch (error) {
        return (error as Error).message;
      }
    };
    const atOnce = text(() => readRegularFile(path, MOST).toString());
    const later = await readRegularFileLater(path, MOST).then(String, (error: Error) => error.message);
    expect(later).toBe(atOnce);
    return atOnce;
  };

  it('is a file, also behind a link, of at most so many bytes', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'content');
    symlinkSync(join(folder, 'a'), join(folder, 'link'));
    expect(await both(join(folder, 'a'))).toBe('content');
    expect(await both(join(folder, 'link'))).toBe('content');
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), 2 ** 40); // a sparse file, which takes no space
    expect(await both(join(folder, 'large'))).toBe('it holds 1099511627776 bytes, and at most 1000 are read');
  });

  it('is no folder, nothing that is missing, and no circle of links', async () => {
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'circle'), join(folder, 'circle'));
    expect(await both(folder)).toBe('it is a folder');
    expect(await both(join(folder, 'missing'))).toBe('it does not exist');
    expect(await both(join(folder, 'circle'))).toBe('its links lead in a circle');
  });

  it.runIf(process.platform === 'linux')(
    'is no pipe, which would be waited for, no device, no socket',
    async () => {
      const folder = temporaryFolder();
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      const server = createServer();
      onTestFinished(() => void server.close());
      await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
      for (const path of [join(folder, 'pipe'), join(folder, 'socket'), '/dev/zero', '/dev/null'])
        expect(await both(path), path).toBe(special);
    },
  );

  it('stops when it is not wanted any more', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), 'content');
    const reason = new Error('enough');
    const read = readRegularFileLater(join(folder, 'a'), MOST, AbortSignal.abort(reason));
    await expect(read).rejects.toBe(reason);
  });
});

describe('a file of another kind', () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
  it.each([
    ['JPEG', latin('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['GIF', latin('GIF89a')],
    ['WebP', latin('RIFF\x24\0\0\0WEBPVP8 ')],
    ['BMP', latin('BM\x46\0\0\0\0\0\0\0\x36\0\0\0')],
    ['TIFF', latin('II*\0\x08\0\0\0')],
    ['AVIF', latin('\0\0\0\x20ftypavif')],
    ['HEIC', latin('\0\0\0\x18ftypheic')],
    ['PDF', latin('%PDF-1.7')],
    ['zip', latin('PK\x03\x04')],
    ['gzip', latin('\x1f\x8b\x08\0')],
    ['HDF5', latin('\x89HDF\r\n\x1a\n')],
    ['SVG', latin('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
  ])('is named: %s', (format, bytes) => {
    expect(foreignReason(bytes)).toBe(`it is a ${format} file`);
  });
  it('is a web page, a pointer of Git LFS, or empty', () => {
    for (const page of [
      '<!DOCTYPE html>',
      '\n<html lang="ko">',
      '<!-- 404 --><!doctype HTML PUBLIC>',
      '\ufeff<HTML>',
    ])
      expect(foreignReason(Buffer.from(page)), page).toBe('it is a web page');
    expect(foreignReason(latin('version https://git-lfs.github.com/spec/v1\noid sha256:'))).toMatch(
      /^it is a Git LFS pointer/,
    );
    expect(foreignReason(Buffer.alloc(0))).toBe('it is empty');
  });
  it('is not guessed at: text and IDX files are nothing else', () => {
    expect(foreignReason(latin('these are no images'))).toBeUndefined();
    expect(foreignReason(Buffer.from([0, 0, 8, 3, 0, 0, 0, 1]))).toBeUndefined();
  });
});

describe('a PNG file, before it is decoded', () => {
  const rows = (count: number, bytes: number): Buffer => Buffer.alloc(count * (1 + bytes));
  const packed = chunk('IDAT', deflateSync(rows(2, 3)));
  const end = chunk('IEND', Buffer.alloc(0));

  it.each([
    ['grey', png(header(3, 2), rows(2, 3))],
    ['bits, eight to a byte', png(header(9, 2, 1), rows(2, 2))],
    ['colours of a palette', png(header(5, 1, 4, 3), rows(1, 3))],
    ['red, green, blue and alpha of 16 bits', png(header(1, 1, 16, 6), rows(1, 8))],
    // Adam7 of 3 x 2: pixel (0,0) in pass 1, (2,0) in pass 4, (1,0) in pass 6, row 1 in pass 7.
    ['passes', png(header(3, 2, 8, 0, 1), Buffer.alloc(2 + 2 + 2 + 4))],
    ['pixels in two chunks', pngOf(header(3, 2), ...split(deflateSync(rows(2, 3))), end)],
  ])('is sound: %s', (_what, bytes) => {
    expect(() => inspectPng(bytes)).not.toThrow();
  });

  it.each([
    ['no pixels', pngOf(header(3, 2), end), 'it holds no pixels'],
    [
      'an empty chunk of pixels',
      pngOf(header(3, 2), chunk('IDAT', Buffer.alloc(0)), end),
      'it holds no pixels',
    ],
    ['a row too few', png(header(3, 3), rows(2, 3)), 'it is cut short'],
    ['a row too many', png(header(3, 1), rows(2, 3)), 'it holds more pixels than its header says'],
    ['a bomb', png(header(3, 1), Buffer.alloc(50_000_000)), 'it holds more pixels than its header says'],
    ['no end', pngOf(header(3, 2), packed), 'it is cut short'],
    ['half a chunk', pngOf(header(3, 2), packed.subarray(0, -6)), 'it is cut short'],
    [
      'a packed part that stops',
      pngOf(header(3, 2), chunk('IDAT', deflateSync(rows(2, 3)).subarray(0, 8)), end),
      'it is cut short',
    ],
    [
      'a packed part that is none',
      pngOf(header(3, 2), chunk('IDAT', Buffer.from('nonsense')), end),
      'it is damaged',
    ],
    ['no width', png(header(0, 28), rows(28, 0)), 'it is 0 x 28, which is no size of a picture'],
    ['no height', png(header(28, 0), Buffer.alloc(0)), 'it is 28 x 0, which is no size of a picture'],
    [
      '2^31 - 1 on a side',
      png(header(2 ** 31 - 1, 2 ** 31 - 1, 1), rows(1, 1)),
      'it has 2147483647 x 2147483647 pixels; at most 25000000 are read',
    ],
    [
      '30000 on a side',
      png(header(30_000, 30_000, 1), rows(1, 1)),
      'it has 30000 x 30000 pixels; at most 25000000 are read',
    ],
    ['a depth that its colours cannot have', png(header(3, 2, 4, 2), rows(2, 5)), 'its header is damaged'],
    ['a colour type that is none', png(header(3, 2, 8, 5), rows(2, 3)), 'its header is damaged'],
    ['no header', pngOf(packed, end), 'its header is damaged'],
    ['the signature alone', pngOf(), 'it is cut short'],
    ['text', Buffer.from('not a picture'), 'it is not a PNG file'],
    ['nothing', Buffer.alloc(0), 'it is empty'],
  ])('is refused: %s', (_what, bytes, message) => {
    expect(() => inspectPng(bytes)).toThrow(message);
  });

  function split(bytes: Buffer): Buffer[] {
    return [chunk('IDAT', bytes.subarray(0, 5)), chunk('IDAT', bytes.subarray(5))];
  }
});
