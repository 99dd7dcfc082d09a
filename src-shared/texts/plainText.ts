/**
 * Characters that XML does not allow, including lone surrogates, and the vertical tab, which PowerPoint uses for line
 * breaks.
 */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/** Numeric character references of such characters in markup. */
const FORBIDDEN_NUMBER = /&#(?:x([\da-f]+)|(\d+));/gi;

/**
 * A text that is safe in every file format: in Unicode's NFC, because some programs draw boxes for decomposed Hangul or
 * accents, and without characters that XML does not allow.
 */
export function plainText(text: string): string {
  return text.replaceAll('\u000b', ' ').replace(FORBIDDEN, '').normalize('NFC');
}

/** Applies {@link plainText} to all texts of markup, including numeric character references. */
export function plainMarkup(markup: string): string {
  return plainText(markup).replace(FORBIDDEN_NUMBER, (reference, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    if (code > 0x10ffff) return '';
    const sign = String.fromCodePoint(code);
    return plainText(sign) === '' || code === 0x0b ? '' : reference;
  });
}
