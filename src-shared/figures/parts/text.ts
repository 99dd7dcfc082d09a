/** Widths of characters as fractions of the font size; measured on Pretendard, rounded up. */
const WIDTHS = { wide: 0.89, capital: 0.69, digit: 0.62, narrow: 0.29, other: 0.56 };

/** Approximate width of a text, in the unit of the font size. Figures are also made where text cannot be measured. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const sign of text.normalize('NFC')) width += widthOf(sign);
  return width * size;
}

function widthOf(sign: string): number {
  if (/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(sign)) return WIDTHS.wide;
  if (/[←-↕✓✗]/.test(sign)) return WIDTHS.wide;
  if (/[A-ZMW@%mw]/.test(sign)) return WIDTHS.capital;
  if (/[0-9×+−=]/.test(sign)) return WIDTHS.digit;
  if (/[ .,:;'|!ilj()[\]ft]/.test(sign)) return WIDTHS.narrow;
  return WIDTHS.other;
}

/** A text truncated to a width, with an ellipsis if something is missing. */
export function cut(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const signs = [...text.normalize('NFC')];
  while (signs.length > 1 && textWidth(`${signs.join('')}…`, size) > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** As {@link cut}, but empty if not even one character fits. */
export function cutOrNone(text: string, width: number, size: number): string {
  const words = cut(text, width, size);
  return textWidth(words, size) <= width ? words : '';
}

/** Breaks a text into lines of a maximum width, between words; a word longer than a line is truncated. */
export function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines.map((one) => cut(one, width, size));
}
