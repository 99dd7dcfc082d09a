import type { LayerInfo } from '../model/model.ts';
import type { LayerSettings } from './LayerFacts.ts';

/** A number in a layer's configuration. */
export const numeric = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** Rows and columns; a single number stands for both. */
export function pair(value: unknown): [number, number] | undefined {
  if (typeof value === 'number') return [value, value];
  if (Array.isArray(value) && value.length === 2) return [Number(value[0]), Number(value[1])];
  return undefined;
}

/** A number along the only axis of a sequence, as rows of a single column. */
export function rowsOf(value: unknown): [number, number] | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'number' ? [first, 1] : undefined;
}

/**
 * Axes of a configuration, converted to axes without the batch; negative ones count from the end. Undefined for the batch
 * axis itself.
 */
export function axesOf(value: unknown, { output }: LayerSettings): number[] | undefined {
  const rank = output.length + 1;
  const axes = [value].flat().map((axis) => (Number(axis) + rank) % rank);
  return axes.every((axis) => axis > 0) ? axes.map((axis) => axis - 1) : undefined;
}

/** The padding of a window; undefined if it is unknown. */
export const paddingOf = (value: unknown): 'same' | 'valid' | undefined =>
  value === 'same' || value === 'valid' ? value : undefined;

/** Rows before and after, columns before and after. */
export function marginsOf(value: unknown): LayerInfo['margins'] {
  const both = (side: unknown): [number, number] | undefined => pair(side);
  if (typeof value === 'number') return [both(value)!, both(value)!];
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [rows, columns] = value.map(both);
  return rows && columns ? [rows, columns] : undefined;
}

/** For a layer without relevant settings. */
export const nothing = (): Partial<LayerInfo> => ({});
