import { activationLayer, softmaxOverMaps } from './families/activation.ts';
import { neverNegative } from './families/common.ts';
import { axesOf } from './settings.ts';

/** Softmax over all maps of each position; TensorFlow.js supports no axis but the last. */
export const softmax = activationLayer('Softmax', softmaxOverMaps, {
  maps: () => 'mixes',
  signed: neverNegative,
  describe: (settings) => {
    const axes = axesOf(settings.config['axis'] ?? -1, settings);
    return axes?.length === 1 && axes[0] === settings.output.length - 1 ? { axes } : undefined;
  },
});
