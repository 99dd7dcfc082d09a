import { randomClasses } from '../../../../src-shared/layers/handingOn.ts';
import type { ClassSettings } from './ClassSettings.ts';

/** Layers that put images in order. */
export const preprocessing: readonly ClassSettings[] = [
  { className: 'Rescaling', honoured: ['scale', 'offset'] },
  {
    className: 'Normalization',
    honoured: ['axis', 'mean', 'variance', 'invert'],
  },
  {
    className: 'CenterCrop',
    honoured: ['height', 'width'],
    only: { data_format: ['channels_last', null] },
  },
  {
    className: 'Resizing',
    honoured: ['height', 'width', 'half_pixel_centers', 'align_corners'],
    only: {
      interpolation: ['bilinear', 'nearest', null],
      crop_to_aspect_ratio: [false, null],
      pad_to_aspect_ratio: [false, null],
      antialias: [false, null],
      fill_mode: ['constant', null],
      fill_value: [0, null],
      data_format: ['channels_last', null],
    },
  },
  ...randomClasses.map((className): ClassSettings => ({ className, trainingOnly: true })),
];
