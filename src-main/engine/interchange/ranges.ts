export { parseRange, ranges, rangeText } from '../../../src-shared/model/inputRanges.ts';
