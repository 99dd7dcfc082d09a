const MARK = 'utf.';
/** What a name may have for TensorFlow.js, which makes names of tensors of it. */
const PLAIN = /^[A-Za-z0-9][-A-Za-z0-9._]*$/;

/**
 * A layer's name as TensorFlow.js takes it: one with Hangul, blanks, slashes or commas is written with their code points.
 * {@link shownName} gives the name back.
 */
export function safeName(name: string): string {
  if (PLAIN.test(name)) return name;
  const coded = Array.from(name, (sign, at) =>
    // A name may not begin with a sign, so that one is written with its code too.
    (at === 0 ? /[A-Za-z0-9]/ : /[-A-Za-z0-9_]/).test(sign) ? sign : `.${sign.codePointAt(0)!.toString(16)}.`,
  );
  return `${MARK}${coded.join('')}`;
}

/** A layer's name as a person gave it. */
export function shownName(name: string): string {
  if (!isSafe(name)) return name;
  return name
    .slice(MARK.length)
    .replaceAll(/\.([0-9a-f]{1,6})\./g, (_whole, code: string) => String.fromCodePoint(parseInt(code, 16)));
}

/** Whether a name is one that {@link safeName} made: it has at least one code point. */
const isSafe = (name: string): boolean =>
  /^utf\.(?:[-A-Za-z0-9_]|\.(?:[0-9a-f]{1,5}|10[0-9a-f]{4})\.)*$/.test(name) &&
  /\.[0-9a-f]+\./.test(name.slice(3));
