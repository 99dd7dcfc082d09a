const SIGNS: Record<string, string> = Object.fromEntries(
  [...'-0123456789'].map((sign, at) => [sign, [...'⁻⁰¹²³⁴⁵⁶⁷⁸⁹'][at]!]),
);

/** An integer as an exponent: ⁻⁶. */
export const superscript = (exponent: number): string =>
  [...String(exponent)].map((sign) => SIGNS[sign]!).join('');
