import type { Language } from '../../contract/errors.ts';

/** Words of the pictures. */
interface DetectionTexts {
  title: string;
  picture: (number: number, step: string) => string;
  ownTitle: string;
  truth: string;
  found: string;
  classAndScore: string;
  overlap: string;
  right: string;
  wrong: string;
  nothing: string;
  count: (found: number, all: number) => string;
  more: (rest: number) => string;
  curves: (map: string) => string;
  recall: string;
  precision: string;
  loss: string;
  map: string;
  step: string;
  cells: string;
  anyDigit: string;
}

export const detectionTexts: Record<Language, DetectionTexts> = {
  en: {
    title: 'Several digits in one picture',
    picture: (number, step) => `Picture ${number}, step ${step}`,
    ownTitle: 'A picture of one’s own',
    truth: 'digit',
    found: 'found',
    classAndScore: 'class : score',
    overlap: 'IoU',
    right: 'right',
    wrong: 'wrong',
    nothing: 'No digit found',
    count: (found, all) => `${found} found, ${all} ${all === 1 ? 'digit' : 'digits'} there`,
    more: (rest) => `and ${rest} more`,
    curves: (map) => `Precision and recall, mAP ${map}`,
    recall: 'recall',
    precision: 'precision',
    loss: 'Loss',
    map: 'mAP at IoU 0.5',
    step: 'step',
    cells: 'cells',
    anyDigit: 'any',
  },
  ko: {
    title: '그림 한 장의 여러 숫자',
    picture: (number, step) => `그림 ${number}, ${step}스텝`,
    ownTitle: '직접 만든 그림',
    truth: '실제 숫자',
    found: '찾은 것',
    classAndScore: '클래스 : 점수',
    overlap: 'IoU',
    right: '맞음',
    wrong: '틀림',
    nothing: '찾은 숫자 없음',
    count: (found, all) => `찾은 것 ${found}개, 실제 숫자 ${all}개`,
    more: (rest) => `외 ${rest}개`,
    curves: (map) => `정밀도와 재현율, mAP ${map}`,
    recall: '재현율',
    precision: '정밀도',
    loss: '손실',
    map: 'IoU 0.5의 mAP',
    step: '스텝',
    cells: '칸',
    anyDigit: '모두',
  },
};
