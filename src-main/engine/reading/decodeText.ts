import { isUtf8 } from 'node:buffer';

/** Encodings of texts, from the most to the least certain. */
export type TextEncoding = 'utf-8' | 'utf-16' | 'euc-kr' | 'windows-1252';

/**
 * Text whose encoding is not stated. What is valid UTF-8 is that; what is not is Korean as Windows writes it (code page 949, which browsers call
 * `euc-kr`), or else Western European. A byte order mark is left out.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const marked = utf16Of(bytes);
  if (marked) return { text: new TextDecoder(marked).decode(bytes), encoding: 'utf-16' };
  if (isUtf8(bytes)) return { text: new TextDecoder().decode(bytes), encoding: 'utf-8' };
  try {
    return { text: new TextDecoder('euc-kr', { fatal: true }).decode(bytes), encoding: 'euc-kr' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** Text that was decoded byte by byte, as libraries do where a file does not say its encoding, decoded again. */
export function decodeAgain(text: string): string {
  const bytes = Uint8Array.from(text, (sign) => byteOf.get(sign) ?? sign.charCodeAt(0));
  const isBytes = [...text].every((sign) => byteOf.has(sign) || sign.charCodeAt(0) < 256);
  if (!isBytes || bytes.every((byte) => byte < 128)) return text;
  const { text: again, encoding } = decodeText(bytes);
  return encoding === 'windows-1252' ? text : again;
}

/** The bytes of the signs that Windows-1252 has where Latin-1 has none. */
const byteOf = new Map(
  Array.from({ length: 32 }, (_none, at) => 128 + at).map((byte) => [
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)),
    byte,
  ]),
);

function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}
