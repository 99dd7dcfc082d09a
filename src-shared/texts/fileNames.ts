/** Names that Windows reserves for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;
/** Maximum length of a readable name in characters: at three bytes each they fit into the 255 bytes of a file name. */
const LONGEST = 60;

/**
 * A readable name for a file or folder: letters of all languages are kept, everything else becomes `_`. Two names may
 * give the same result, so the caller must make them unique ({@link FileNames}, or a free path).
 */
export function readableFileName(name: string): string {
  const letters = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}.-]+/gu, '_');
  const short = [...letters].slice(0, LONGEST).join('');
  const plain = short.replace(/^\./, '_').replace(/\.+$/, '_') || '_';
  return plain.replace(RESERVED, '$1_');
}

/** The name of a network that was opened from a file, without the ending of that file. */
export const withoutModelEnding = (name: string): string =>
  name.replace(/^\.\//, '').replace(/(?<=.)(?:\.(?:keras|h5|hdf5|onnx|npz|zip|json)|\/)$/i, '');

/**
 * A file name for a key, unique for each key even on case-insensitive file systems. Lower-case letters, digits, `.`, `_`
 * and `-` are kept; every other character becomes `~` and its code point.
 */
export function fileNameOfKey(key: string): string {
  const escaped = key.replace(/[^a-z0-9._-]/gu, escapeCharacter);
  return RESERVED.test(escaped) || escaped.startsWith('.')
    ? escapeCharacter(escaped[0]!) + escaped.slice(1)
    : escaped;
}

const escapeCharacter = (character: string): string => `~${character.codePointAt(0)!.toString(16)}~`;

/** Hands out unique file names for a folder, appending a number to repeated ones. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** @param ending suffix of every name, after its number: `.npy` */
  take(stem: string, ending = ''): string {
    const readable = readableFileName(stem);
    let name = `${readable}${ending}`;
    // Compared case-insensitively, because some file systems are.
    for (let number = 2; this.#taken.has(name.toLowerCase()); number++)
      name = `${readable}-${number}${ending}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
