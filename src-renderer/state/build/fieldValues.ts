import type { LayerSetting } from '../../../src-shared/networks/classes/LayerClass.ts';

/** Settings that are shown behind "more": their usual values are right for most networks. */
const seldom: readonly string[] = [
  ...['use_bias', 'dilation_rate', 'groups', 'momentum', 'epsilon', 'center', 'scale', 'depth_multiplier'],
  ...['unit_forget_bias', 'recurrent_activation', 'shared_axes', 'interpolation', 'axis'],
];

/** Settings that cannot be changed here. */
const fixed: readonly string[] = ['data_format', 'connections', 'groups'];

/** The settings of a layer that are shown at once, and those behind "more". */
export function fieldsOf(settings: readonly LayerSetting[]): [often: LayerSetting[], seldom: LayerSetting[]] {
  const shown = settings.filter(({ name }) => !fixed.includes(name));
  const isSeldom = ({ name, kind }: LayerSetting): boolean => kind === 'initializer' || seldom.includes(name);
  return [shown.filter((one) => !isSeldom(one)), shown.filter(isSeldom)];
}

/** The text of a field for a setting's value; lists are written with commas, margins with a semicolon between axes. */
export function fieldText({ kind }: LayerSetting, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (kind === 'batchShape') return (value as unknown[]).slice(1).join(', ');
  if (kind === 'margins' && Array.isArray(value))
    return value.map((side) => [side].flat().join(', ')).join('; ');
  return [value].flat().join(', ');
}

/**
 * The value that a text stands for; undefined for an empty one. What is no number stays a text, which is then explained at
 * the layer.
 */
export function fieldValue({ kind }: LayerSetting, text: string): unknown {
  if (text.trim() === '') return undefined;
  if (kind === 'flag') return text === 'true';
  const numbers = (part: string): unknown[] =>
    part
      .split(/[,\sx×]+/)
      .filter(Boolean)
      .map(numberOr);
  if (kind === 'batchShape') return [null, ...numbers(text)];
  if (kind === 'shape') return numbers(text);
  if (kind === 'margins') return text.split(';').map((side) => numbers(side));
  if (kind === 'pair' || kind === 'length') {
    const sizes = numbers(text);
    return sizes.length === 1 ? sizes[0] : sizes;
  }
  const isNumber = ['count', 'fraction', 'number', 'axis'].includes(kind);
  return isNumber ? numberOr(text) : text;
}

const numberOr = (text: string): unknown => (Number.isFinite(Number(text)) ? Number(text) : text);
