/** Makes the layers of other programs known that TensorFlow.js lacks, or computes otherwise. */
import './Conv1D.ts';
import './ELU.ts';
import './flattenTensors.ts';
import './GroupedConv2D.ts';
import './GroupNormalization.ts';
import './GRU.ts';
import './globalPooling.ts';
import './globalPooling1D.ts';
import './handOn.ts';
import './initializers.ts';
import './kerasActivations.ts';
import './Normalization.ts';
import './OpenReshape.ts';
import './Resizing.ts';
import './Subtract.ts';
import './UpSampling2D.ts';
