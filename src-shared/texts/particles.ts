/** Korean particles, after a consonant and after a vowel. */
const particles: Readonly<Record<string, readonly [consonant: string, vowel: string]>> = {
  '을(를)': ['을', '를'],
  '이(가)': ['이', '가'],
  '은(는)': ['은', '는'],
  '과(와)': ['과', '와'],
  '(으)로': ['으로', '로'],
};
const PLACE = /([^\s])(["'”’)\]}]*)(을\(를\)|이\(가\)|은\(는\)|과\(와\)|\(으\)로)/gu;

/** The final sound of a word: a vowel, ㄹ, or any other consonant. */
type Ending = 'vowel' | 'rieul' | 'consonant';

/** Final sounds of the digits from 0 on: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구. */
const digits: readonly Ending[] = [
  ...(['consonant', 'rieul', 'vowel', 'consonant', 'vowel'] as const),
  ...(['vowel', 'consonant', 'rieul', 'rieul', 'vowel'] as const),
];

/**
 * Chooses the right particles in a Korean text: `conv1을(를)` becomes `conv1을`, `MNIST(으)로` becomes `MNIST로`. A word in
 * another script is read as usual in Korean.
 */
export function fitParticles(text: string): string {
  return text.replace(PLACE, (whole: string, last: string, closing: string, particle: string, at: number) => {
    const ending = endingOf(text.slice(0, at + last.length));
    const [consonant, vowel] = particles[particle] ?? [particle, particle];
    const short = ending === 'vowel' || (ending === 'rieul' && particle === '(으)로');
    return whole === '' ? whole : `${last}${closing}${short ? vowel : consonant}`;
  });
}

function endingOf(text: string): Ending {
  const last = text.at(-1) ?? '';
  const code = last.charCodeAt(0) - 0xac00;
  if (code >= 0 && code < 11_172) return code % 28 === 0 ? 'vowel' : code % 28 === 8 ? 'rieul' : 'consonant';
  if (/\d/.test(last)) return digits[Number(last)]!;
  const word = (/[a-z]+$/i.exec(text)?.[0] ?? '').toLowerCase();
  if (/l$/.test(word)) return 'rieul';
  // After another consonant, a final p, t or k is pronounced with a vowel: “MNIST” is 엠니스트, “input” is 인풋.
  return /[mn]$|ng$|[aeiou][bckpt]$/.test(word) ? 'consonant' : 'vowel';
}

/** The same texts with the right particles after their words are inserted. */
export function withParticles<Texts>(texts: Texts): Texts {
  if (typeof texts === 'string') return fitParticles(texts) as Texts;
  if (typeof texts === 'function') {
    const make = texts as unknown as (...words: unknown[]) => unknown;
    return ((...words: unknown[]) => withParticles(make(...words))) as Texts;
  }
  if (Array.isArray(texts) || typeof texts !== 'object' || texts === null) return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, withParticles(text)]),
  ) as Texts;
}
