import type { AugmentName } from '../contract/augmentNames.ts';
import type { Words } from '../contract/labs.ts';

/** What each kind of augmentation is called, and by how much it changes an image. */
export const augmentations: Record<AugmentName, { title: Words; range: Words }> = {
  rotation: {
    title: { en: 'rotation', ko: '회전' },
    range: { en: 'by up to 15° either way', ko: '양쪽으로 15°까지' },
  },
  scale: {
    title: { en: 'scale', ko: '크기' },
    range: { en: '0.85 to 1.15 times as large', ko: '0.85~1.15배' },
  },
  crop: {
    title: { en: 'crop', ko: '자르기' },
    range: { en: 'a part of 85 % or more, stretched', ko: '85 % 이상을 잘라 늘림' },
  },
  shift: {
    title: { en: 'shift', ko: '이동' },
    range: { en: 'by up to a tenth of the size', ko: '가로세로의 10분의 1까지' },
  },
  flip: {
    title: { en: 'flip', ko: '좌우 반전' },
    range: { en: 'mirrored every other time; not for digits', ko: '두 번에 한 번꼴. 숫자에는 맞지 않음' },
  },
  brightness: {
    title: { en: 'brightness', ko: '밝기' },
    range: { en: '0.6 to 1.4 times as bright', ko: '0.6~1.4배' },
  },
};
