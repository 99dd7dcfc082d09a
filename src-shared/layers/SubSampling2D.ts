import { mapsOnly } from './families/common.ts';
import { signOfSum } from './families/activation.ts';
import { pooling } from './families/pooling.ts';

/** The trainable sub-sampling of LeNet-5 (LeCun et al. 1998, section II.B). Its arithmetic is not explained. */
export const subSampling2D = {
  ...pooling('SubSampling2D', 'average'),
  signed: signOfSum,
  arithmetic: mapsOnly,
};
