export {
  addToRows, exponential, relu, reluGradient, scale, sigmoid, sigmoidGradient, tanh, tanhGradient,
} from './elementwise';
export { averagePool, averagePoolGradient } from './averagePool';
export { maxPool, maxPoolGradient } from './maximumPool';
export { addBands, clear, frame, packPanels, product, rowTable, unframe } from './product';
export { sumColumns, sumMiddle, sumSegments } from './reduce';
export { softmaxCrossEntropy } from './classification';
export { adam, momentum, scaledBySquares, sgd } from './updates';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { localResponse, localResponseGradient } from './localResponse';
export { normalise, normalisingFactor } from './batchNorm';
