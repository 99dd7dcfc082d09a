import { zipSync } from 'fflate';

/** The first day that a zip can name: the same files make the same zip, byte for byte. */
const DAY = new Date(1980, 0, 1);

/** Files as one zip, texts in UTF-8, unpacked as Keras and NumPy leave theirs: weights hardly become smaller. */
export function zipFiles(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(
    ([name, content]) =>
      [name, typeof content === 'string' ? new TextEncoder().encode(content) : content] as const,
  );
  return zipSync(Object.fromEntries(entries), { level: 0, mtime: DAY });
}
