import type { Language } from '../../src-shared/contract/errors.ts';
import { superscript } from '../../src-shared/texts/superscript.ts';

/** Formats an integer with thousands separators. */
export const formatWhole = (value: number): string =>
  Number.isFinite(value) ? wholeNumbers.format(value) : '–';
const wholeNumbers = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Formats a fraction in [0, 1] as a percentage. */
export const formatPercent = (share: number, digits = 1): string =>
  Number.isFinite(share) ? `${(share * 100).toFixed(digits)} %` : '–';

/** Formats a ratio in [0, 1] with three digits; a missing one as a dash. */
export const formatRatio = (ratio: number | undefined): string =>
  ratio !== undefined && Number.isFinite(ratio) ? ratio.toFixed(3) : '–';

/** A value with the digits that mean something; not-a-number is said as it is. */
export function formatValue(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return formatPower(value);
  return minus(
    value.toFixed(Math.max(0, Math.min(digits, digits - Math.floor(Math.log10(Math.max(size, 1)))))),
  );
}

/** Formats a value that may be far from 1, such as a gradient, with three significant digits. */
export function formatSmall(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.1 || !Number.isFinite(value)) return formatValue(value);
  return size < 1e-3 ? formatPower(value) : minus(String(Number(value.toPrecision(3))));
}

/** A value as a number times a power of ten: 1.05×10⁻⁶. */
function formatPower(value: number): string {
  const [factor = '', exponent = ''] = value.toExponential(2).split('e');
  return `${minus(factor)}×10${superscript(Number(exponent))}`;
}

/** Formats a learning rate with up to four significant digits. */
export const formatRate = (rate: number): string => String(Number(rate.toPrecision(4)));

/** Formats a number of bytes in the largest suitable unit. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** Rounds a duration: to 5 seconds below a minute, then to minutes, then to hours. */
export function roughly(seconds: number): { unit: 'seconds' | 'minutes' | 'hours'; count: number } {
  if (seconds < 57.5) return { unit: 'seconds', count: Math.max(5, Math.round(seconds / 5) * 5) };
  if (seconds < 90 * 60) return { unit: 'minutes', count: Math.round(seconds / 60) };
  return { unit: 'hours', count: Math.round(seconds / 3600) };
}

/** Formats a shape: 28×28×6. */
export const formatShape = (shape: readonly number[]): string => shape.join('×');

/** Formats a recent or distant date in the reader's language. */
export const formatDate = (iso: string, language: Language): string => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleString(language === 'ko' ? 'ko-KR' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });
};

const minus = (text: string): string => text.replace('-', '−');
