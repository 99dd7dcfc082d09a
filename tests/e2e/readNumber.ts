/** A displayed number: with a minus sign, or times a power of ten (`−1.05×10⁻⁶`). */
export function readNumber(text: string): number {
  const [factor = '', exponent = '0'] = text.trim().replaceAll('−', '-').split('×10');
  const power = exponent.replaceAll(/./gu, (sign) => '-0123456789'['⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)] ?? sign);
  return Number(`${factor}e${power}`);
}
