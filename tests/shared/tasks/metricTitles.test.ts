import { expect, it } from 'vitest';
import { metricTitleOf } from '../../../src-shared/tasks/tasks.ts';

it('The accuracy of a network that predicts the class of every pixel is that of pixels; other metrics have one name', () => {
  expect(metricTitleOf('accuracy', 'segmentation')).toEqual({ en: 'Pixel accuracy', ko: '픽셀 정확도' });
  expect(metricTitleOf('accuracy', 'classification').en).toBe('Accuracy');
  expect(metricTitleOf('loss', 'segmentation').en).toBe('Loss');
  expect(metricTitleOf('digit.accuracy').en).toBe('digit: accuracy');
});
