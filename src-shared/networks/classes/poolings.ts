import type { LayerClass, LayerSetting } from './LayerClass.ts';
import { dataFormat, padding } from './settings.ts';

const poolSize: LayerSetting = {
  name: 'pool_size',
  kind: 'pair',
  title: { en: 'window', ko: '윈도우' },
  usual: [2, 2],
};
/** Null stands for the size of the window. */
const strides: LayerSetting = {
  name: 'strides',
  kind: 'pair',
  title: { en: 'stride', ko: '스트라이드' },
  usual: null,
};
const settings = [poolSize, strides, padding, dataFormat];
const sequenceSettings: LayerSetting[] = [
  { ...poolSize, kind: 'length', usual: [2], formerly: ['pool_length'] },
  { ...strides, kind: 'length', formerly: ['stride'] },
  padding,
  dataFormat,
];

/** Layers that compute the maximum or mean of windows or whole maps. */
export const poolingClasses: readonly LayerClass[] = [
  pooling('MaxPooling2D', 'Max pooling', '최대 풀링', settings, ['MaxPool2D']),
  pooling('AveragePooling2D', 'Average pooling', '평균 풀링', settings, ['AvgPool2D']),
  pooling('MaxPooling1D', 'Max pooling of a sequence', '1차원 최대 풀링', sequenceSettings, ['MaxPool1D']),
  pooling('AveragePooling1D', 'Average pooling of a sequence', '1차원 평균 풀링', sequenceSettings, [
    'AvgPool1D',
  ]),
  pooling('GlobalMaxPooling2D', 'Global max pooling', '전역 최대 풀링', [dataFormat], ['GlobalMaxPool2D']),
  pooling(
    'GlobalAveragePooling2D',
    'Global average pooling',
    '전역 평균 풀링',
    [dataFormat],
    ['GlobalAvgPool2D'],
  ),
  pooling(
    'GlobalMaxPooling1D',
    'Global max pooling of a sequence',
    '1차원 전역 최대 풀링',
    [],
    ['GlobalMaxPool1D'],
  ),
  pooling(
    'GlobalAveragePooling1D',
    'Global average pooling of a sequence',
    '1차원 전역 평균 풀링',
    [],
    ['GlobalAvgPool1D'],
  ),
  { ...pooling('SubSampling2D', 'Sub-sampling of 1998', '1998년의 서브샘플링', [], []), hidden: true },
];

function pooling(
  className: string,
  en: string,
  ko: string,
  own: readonly LayerSetting[],
  aliases: readonly string[],
): LayerClass {
  return { className, group: 'pooling', title: { en, ko }, reads: 'one', settings: own, aliases };
}
