import * as fontkit from 'fontkit';
import { FACE, fallbackFiles, FALLBACK_FACE, fontFiles } from './fonts.ts';

/** Signs that are drawn as nothing, or change the one before: joiners, variation selectors, white space, marks of direction. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\p{Cc}]/u;
const TEXTS = /(<text\b[^>]*>)([\s\S]*?)(<\/text>)/g;
const CHARACTERS = /(^|>)([^<]+)/g;
const REFERENCE = /&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi;
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

let opened: { face: string; has: (sign: string) => boolean }[] | undefined;

/** The first of the shipped faces that has a sign; undefined where none has. */
function faceOf(sign: string): string | undefined {
  opened ??= [
    [FACE, fontFiles().regular],
    [FALLBACK_FACE, fallbackFiles().regular],
  ].map(([face, file]) => {
    const font = fontkit.openSync(file!) as fontkit.Font;
    return { face: face!, has: (one) => font.hasGlyphForCodePoint(one.codePointAt(0)!) };
  });
  return UNSEEN.test(sign) ? FACE : opened.find(({ has }) => has(sign))?.face;
}

/** The signs of a figure's texts that no shipped face has, each once, in their order. */
export function undrawnSigns(svg: string): string[] {
  const found = new Set<string>();
  for (const [, , inner] of svg.matchAll(TEXTS))
    for (const [, , text] of inner!.matchAll(CHARACTERS))
      for (const sign of decoded(text!)) if (faceOf(sign) === undefined) found.add(sign);
  return [...found];
}

/**
 * The figure with what the first face lacks marked as of the second, for programs that draw a run of text with one face. What neither
 * has stays as it is.
 */
export function withFallbackFace(svg: string): string {
  return svg.replace(TEXTS, (_whole, open: string, inner: string, close: string) => {
    const marked = inner.replace(
      CHARACTERS,
      (_part, before: string, text: string) => before + markSigns(text),
    );
    return open + marked + close;
  });
}

function markSigns(text: string): string {
  return text.replace(/&[^;]+;|[\s\S]/gu, (sign) => {
    const isFallback = faceOf([...decoded(sign)][0] ?? ' ') === FALLBACK_FACE;
    return isFallback ? `<tspan font-family="${FALLBACK_FACE}">${sign}</tspan>` : sign;
  });
}

const decoded = (text: string): string =>
  text.replace(REFERENCE, (_whole, hex?: string, decimal?: string, name?: string) =>
    name ? named[name.toLowerCase()]! : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
