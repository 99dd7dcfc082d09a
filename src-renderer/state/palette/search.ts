/** Initial consonants of Hangul syllables, in the order of their code points. */
const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
/** Number of syllables with the same initial consonant. */
const PER_INITIAL = 588;

/** A text prepared for searching. */
export interface Indexed {
  /** In lower case, with whole syllables. */
  text: string;
  /** Decomposed into letters, so that a half-typed syllable matches. */
  letters: string;
  /** The initial consonants of its syllables. */
  initials: string;
}

/** Prepares a text for searching. */
export function index(text: string): Indexed {
  const plain = text.normalize('NFC').toLowerCase();
  return { text: plain, letters: plain.normalize('NFD'), initials: [...plain].map(initialOf).join('') };
}

function initialOf(sign: string): string {
  const code = sign.codePointAt(0)!;
  if (code < FIRST_SYLLABLE || code > LAST_SYLLABLE) return sign;
  return INITIALS[Math.floor((code - FIRST_SYLLABLE) / PER_INITIAL)]!;
}

/** Score of words in a text: 0 if one of them is missing, up to 4 for each that starts the text. */
export function match(words: string, { text, letters, initials }: Indexed): number {
  let sum = 0;
  for (const word of words.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean)) {
    const found =
      placeValue(text, word) ||
      placeValue(letters, word.normalize('NFD')) * 0.9 ||
      (onlyInitials(word) ? placeValue(initials, word) * 0.8 : 0) ||
      (/^[a-z]{2,}$/.test(word) && firstLettersOf(text).includes(word) ? 0.7 : 0);
    if (found === 0) return 0;
    sum += found;
  }
  return sum;
}

/** Score of a word's position: at the start of the text, at the start of a word, or within a word. */
function placeValue(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return text.length === word.length ? 4 : 3;
  return text.includes(` ${word}`) ? 2 : 1;
}

const onlyInitials = (word: string): boolean => [...word].every((sign) => INITIALS.includes(sign));

/** `tn` for `train a network`, without short words. */
const firstLettersOf = (text: string): string =>
  text
    .split(/[^a-z0-9]+/)
    .filter((word) => word && !['a', 'the', 'of', 'to', 'as', 'for', 'and'].includes(word))
    .map((word) => word[0])
    .join('');
