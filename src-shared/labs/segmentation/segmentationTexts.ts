import type { Language } from '../../contract/errors.ts';

/** Words of the pictures. */
interface SegmentationTexts {
  title: string;
  ownTitle: string;
  picture: string;
  truth: string;
  labels: string;
  mistakes: string;
  background: string;
  overlap: string;
  loss: string;
  mean: string;
  step: string;
  right: string;
  missed: string;
  false: string;
  ofClasses: (mean: string) => string;
}

export const segmentationTexts: Record<Language, SegmentationTexts> = {
  en: {
    title: 'Every pixel gets a class',
    ownTitle: 'The pixels of a picture of one’s own',
    picture: 'Picture',
    truth: 'Truth',
    labels: 'Network',
    mistakes: 'Mistakes',
    background: 'background',
    overlap: 'IoU',
    loss: 'Loss',
    mean: 'Mean IoU',
    step: 'step',
    right: 'right',
    missed: 'missed',
    false: 'wrongly said',
    ofClasses: (mean) => `IoU of each class, mean ${mean}`,
  },
  ko: {
    title: '픽셀마다 클래스 하나',
    ownTitle: '직접 만든 그림의 픽셀',
    picture: '그림',
    truth: '실제 클래스',
    labels: '네트워크의 답',
    mistakes: '틀린 곳',
    background: '배경',
    overlap: 'IoU',
    loss: '손실',
    mean: '평균 IoU',
    step: '스텝',
    right: '맞음',
    missed: '놓침',
    false: '잘못 답함',
    ofClasses: (mean) => `클래스마다의 IoU, 평균 ${mean}`,
  },
};
