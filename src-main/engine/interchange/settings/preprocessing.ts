import type { ClassSettings } from './ClassSettings.ts';

const factors = ['factor', 'height_factor', 'width_factor', 'mode', 'fill_mode', 'fill_value', 'value_range'];
const random = [...factors, 'interpolation', 'data_format', 'lower', 'upper', 'bounding_box_format'];

/** Layers that put images in order. */
export const preprocessing: readonly ClassSettings[] = [
  { className: 'Rescaling', honoured: ['scale', 'offset'] },
  {
    className: 'Normalization',
    honoured: ['axis', 'mean', 'variance', 'invert'],
  },
  {
    className: 'Resizing',
    honoured: ['height', 'width', 'half_pixel_centers'],
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
  ...trainingOnlyClasses().map((className) => ({ className, training: random })),
];

/** Classes that change images at random in training, and hand them on outside of it. */
function trainingOnlyClasses(): string[] {
  return [
    ...[
      'RandomFlip',
      'RandomTranslation',
      'RandomRotation',
      'RandomZoom',
      'RandomContrast',
      'RandomBrightness',
    ],
    ...['RandomHeight', 'RandomWidth', 'RandomShear', 'RandomHue', 'RandomSaturation', 'RandomGrayscale'],
  ];
}
