export { addToRows, exponential, relu, scale, sigmoid, tanh } from './elementwise';
export { averagePool, averagePoolGradient } from './averagePool';
export { maxPool, maxPoolGradient } from './maximumPool';
export { addBands, clear, frame, packPanels, product, rowTable, unframe } from './product';
export { sumColumns, sumMiddle, sumSegments } from './reduce';
export { logSoftmax, softmax, softmaxCrossEntropy } from './classification';
export { adam, momentum, scaledBySquares, sgd } from './updates';
export { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
export { localResponse, localResponseGradient } from './localResponse';
export { batchMoments, batchNormGradient, batchNormSums, normalise, normalisingFactor } from './batchNorm';
export {
  eluGradient, leakyReluGradient, relu6Gradient, reluGradient, seluGradient, sigmoidGradient, tanhGradient,
} from './activationGradients';
export { filterToPoints, pointsToFilter, pointsToTiles, tilesToPoints } from './winograd';
export { addPointProducts, pointProducts } from './points';
export { ownMemoryBytes, setOwnMemory } from './ownMemory';
export { oneChannel } from './oneChannel';
export {
  addTo, gruAfterGradient, gruAfterStep, gruGates, gruResetGradient, gruState, gruStateGradient, lstmStep, lstmStepGradient,
} from './recurrent';
