/** Makes the layers of other programs known that TensorFlow.js lacks, or computes otherwise. */
import './flattenTensors.ts';
import './globalPooling.ts';
import './handOn.ts';
import './kerasActivations.ts';
import './Normalization.ts';
import './Resizing.ts';
import './Subtract.ts';
import './UpSampling2D.ts';
