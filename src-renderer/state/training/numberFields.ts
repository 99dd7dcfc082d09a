import { MOST_BATCH_SIZE } from '../../../src-shared/contract/service.ts';

/** A numeric setting with its limits, which equal those of the protocol's validators. */
export interface NumberField {
  name: 'epochs' | 'batchSize' | 'learningRate' | 'seed' | 'validationSplit';
  least: number;
  most: number;
  step: number | 'any';
  whole: boolean;
}

/** The numeric settings in display order. */
export const numberFields: readonly NumberField[] = [
  { name: 'epochs', least: 1, most: 1000, step: 1, whole: true },
  { name: 'batchSize', least: 1, most: MOST_BATCH_SIZE, step: 1, whole: true },
  { name: 'learningRate', least: 0.000001, most: 10, step: 'any', whole: false },
  { name: 'seed', least: 0, most: 0xffffffff, step: 1, whole: true },
  { name: 'validationSplit', least: 0, most: 0.5, step: 0.05, whole: false },
];

/** Whether a value is valid for a setting. */
export const isWithin = ({ least, most, whole }: NumberField, value: number): boolean =>
  value >= least && value <= most && (!whole || Number.isInteger(value));
