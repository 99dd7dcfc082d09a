export {
  exponential, relu, reluGradient, sigmoid, sigmoidGradient, tanh, tanhGradient,
} from './elementwise';
export { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './pool';
export { clear, frame, packPanels, product, rowTable, unframe } from './product';
export { sumColumns, sumRows } from './reduce';
