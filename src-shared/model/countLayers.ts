import type { ModelInfo } from './model.ts';

/** The layers of a network as people count them: its inputs are none, since they compute nothing. */
export const countLayers = ({ layers }: Pick<ModelInfo, 'layers'>): number =>
  layers.filter(({ kind }) => kind !== 'input').length;
