import type { Language } from '../../contract/errors.ts';
import type { Operation, Sliding } from './sliding.ts';

interface SlidingTexts {
  operations: Readonly<Record<Operation, string>>;
  input: string;
  filter: string;
  output: string;
  matrix: string;
  shapes(sliding: Sliding): string;
}

const leftOverEn = (rows: number): string =>
  rows === 0 ? '' : ` · the stride does not divide: the last ${rows} of each direction are left out`;
const leftOverKo = (rows: number): string =>
  rows === 0 ? '' : ` · 스트라이드로 나누어떨어지지 않아 끝의 ${rows}칸은 쓰이지 않음`;
const shapeOf = ({ channels, rows, columns }: Sliding['input']): string => `${rows}×${columns}×${channels}`;

const en: SlidingTexts = {
  operations: {
    convolution: 'convolution',
    'convolution-1d': '1-D convolution',
    transposed: 'transposed convolution',
    max: 'max pooling',
    average: 'average pooling',
    min: 'min pooling',
    im2col: 'im2col',
    col2im: 'col2im',
  },
  input: 'input',
  filter: 'filter',
  output: 'output',
  matrix: 'matrix: a row for each window',
  shapes: ({ input, output, leftOver, parts, settings }) =>
    settings.operation === 'im2col'
      ? `input ${shapeOf(input)} → ${parts.length} windows × ${parts[0]!.length} values; for a batch of N images N times as many rows${leftOverEn(leftOver)}`
      : `input ${shapeOf(input)} → output ${shapeOf(output)}; for a batch of N images N times that${leftOverEn(leftOver)}`,
};

const ko: SlidingTexts = {
  operations: {
    convolution: '합성곱',
    'convolution-1d': '1차원 합성곱',
    transposed: '전치 합성곱',
    max: '최대 풀링',
    average: '평균 풀링',
    min: '최소 풀링',
    im2col: 'im2col',
    col2im: 'col2im',
  },
  input: '입력',
  filter: '필터',
  output: '출력',
  matrix: '행렬: 창 하나가 한 행',
  shapes: ({ input, output, leftOver, parts, settings }) =>
    settings.operation === 'im2col'
      ? `입력 ${shapeOf(input)} → 창 ${parts.length}개 × 값 ${parts[0]!.length}개. 이미지 N장의 배치라면 행이 N배${leftOverKo(leftOver)}`
      : `입력 ${shapeOf(input)} → 출력 ${shapeOf(output)}. 이미지 N장의 배치라면 N배${leftOverKo(leftOver)}`,
};

/** Texts of the pictures of sliding operations. */
export const slidingTexts: Record<Language, SlidingTexts> = { en, ko };
