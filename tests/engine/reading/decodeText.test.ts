import { describe, expect, it } from 'vitest';
import { decodeAgain, decodeText } from '../../../src-main/engine/reading/decodeText.ts';

/** "고양이" as the encodings have it, from their tables. */
const hangul = { utf8: 'eab3a0ec9691ec9db4', cp949: 'b0edbee7c0cc', utf16: 'fffee0ac91c574c7' };
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('text whose encoding is not stated', () => {
  it.each([
    ['UTF-8', hangul.utf8, '고양이', 'utf-8'],
    ['UTF-8 with a byte order mark', `efbbbf${hangul.utf8}`, '고양이', 'utf-8'],
    ['UTF-16', hangul.utf16, '고양이', 'utf-16'],
    ['UTF-16, the other way round', 'fefface0c591c774', '고양이', 'utf-16'],
    ['Korean of Windows', hangul.cp949, '고양이', 'euc-kr'],
    ['Western European of Windows', '636166e92c31', 'café,1', 'windows-1252'],
    ['plain letters', '6361740a', 'cat\n', 'utf-8'],
  ])('is %s where it can be that', (_what, hex, text, encoding) => {
    expect(decodeText(bytes(hex))).toEqual({ text, encoding });
  });

  it.each([
    ['UTF-8', bytes(hangul.utf8).toString('latin1'), '고양이'],
    ['UTF-8 read as Windows-1252', new TextDecoder('windows-1252').decode(bytes(hangul.utf8)), '고양이'],
    ['Korean of Windows', bytes(hangul.cp949).toString('latin1'), '고양이'],
    ['what was decoded rightly', '고양이', '고양이'],
    ['what can be nothing else', 'café', 'café'],
    ['plain letters', 'conv2d_1/kernel:0', 'conv2d_1/kernel:0'],
  ])('is found again where it was decoded byte by byte: %s', (_what, text, expected) => {
    expect(decodeAgain(text)).toBe(expected);
  });
});
