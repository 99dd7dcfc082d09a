/** Names that Windows keeps for devices, whatever follows behind a dot. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i;
/** So many characters of a name are kept where people read it: of three bytes each, they leave room in a file name's 255. */
const LONGEST = 60;

/**
 * A name for a file or folder that people read, like the name of what is in it: letters of all languages stay, everything else becomes
 * `_`. Two different names may get the same, so whoever uses it has to tell them apart ({@link FileNames}, or a free path).
 */
export function readableFileName(name: string): string {
  const letters = name.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}.-]+/gu, '_');
  const short = [...letters].slice(0, LONGEST).join('');
  const plain = short.replace(/^\./, '_').replace(/\.+$/, '_') || '_';
  return plain.replace(RESERVED, '$1_');
}

/**
 * A name for a file that is found again by its key: no two keys ever get the same, also where a file system takes capitals for small
 * letters. Small letters, digits, `.`, `_` and `-` stay; every other character is written as `~` and its code point.
 */
export function fileNameOfKey(key: string): string {
  const escaped = key.replace(/[^a-z0-9._-]/gu, escapeCharacter);
  return RESERVED.test(escaped) || escaped.startsWith('.')
    ? escapeCharacter(escaped[0]!) + escaped.slice(1)
    : escaped;
}

const escapeCharacter = (character: string): string => `~${character.codePointAt(0)!.toString(16)}~`;

/** Gives out file names of one folder, none of them twice: a number makes a second one different. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** @param ending what every name ends with, behind its number: `.npy` */
  take(stem: string, ending = ''): string {
    const readable = readableFileName(stem);
    let name = `${readable}${ending}`;
    // File systems that do not tell capitals from small letters would take two names for one.
    for (let number = 2; this.#taken.has(name.toLowerCase()); number++)
      name = `${readable}-${number}${ending}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
