import { convolution } from './families/convolution.ts';

/** A convolution whose maps read only some of the input maps: its kernel is 0 for the others (LeCun et al. 1998, table I). */
export const partialConv2D = convolution(
  'PartialConv2D',
  { view: 'convolution', kernel: 'kernel' },
  { kernel: 'mapsLast' },
);
