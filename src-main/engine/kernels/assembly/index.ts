export { clear, frame, packPanels, product, rowTable, unframe } from './product';
