/** Signs that XML does not allow, halves of signs among them, besides the vertical tab, which PowerPoint breaks lines with. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/** Such signs by number, as markup may hold them. */
const FORBIDDEN_NUMBER = /&#(?:x([\da-f]+)|(\d+));/gi;

/**
 * A text as it can stand in every file: letters composed (Unicode's form NFC), since programs that compose Hangul or accents
 * only now and then draw boxes in their place, and without signs that XML does not allow.
 */
export function plainText(text: string): string {
  return text.replaceAll('\u000b', ' ').replace(FORBIDDEN, '').normalize('NFC');
}

/** Markup with all its texts as {@link plainText} has them, those that are written as numbers included. */
export function plainMarkup(markup: string): string {
  return plainText(markup).replace(FORBIDDEN_NUMBER, (reference, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    if (code > 0x10ffff) return '';
    const sign = String.fromCodePoint(code);
    return plainText(sign) === '' || code === 0x0b ? '' : reference;
  });
}
