import { convolution, sequenceSettings } from './families/convolution.ts';

/** A convolution over a sequence: `[T, C]` to `[T', filters]`. */
export const conv1D = convolution(
  'Conv1D',
  { view: 'convolution', kernel: 'kernel' },
  { kernel: 'mapsLast', describe: sequenceSettings },
);
