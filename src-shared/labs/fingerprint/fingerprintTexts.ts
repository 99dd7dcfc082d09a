import type { Language } from '../../contract/errors.ts';
import type { PairSet, PrintCourse } from './course.ts';

/** What the sets of pairs are called. */
export const setNames: Record<Language, Record<PairSet, string>> = {
  en: {
    copies: 'Copies of prints trained on',
    new: 'New prints of known fingers',
    unseen: 'Fingers never seen',
  },
  ko: {
    copies: '학습한 지문의 사본',
    new: '아는 손가락의 새 지문',
    unseen: '본 적 없는 손가락',
  },
};

interface CaptionParts {
  data: string;
  step: string;
  set: string;
  threshold: string;
  accuracy: string;
  accepted: string;
  different: string;
  rejected: string;
  same: string;
}

interface CheckParts {
  print: string;
  claim: string;
  enrolled: string;
  step: string;
  threshold: string;
  distance: string;
  probability: string;
  isAccepted: boolean;
  isRight: boolean;
  /** Whether the print itself was trained on. */
  isTrained: boolean;
}

/** Words of the pictures. */
export const fingerprintTexts = {
  en: {
    title: 'One finger or two? Distances of pairs of prints',
    distances: 'Share of the pairs by their distance',
    distance: 'distance',
    same: 'one finger',
    different: 'two fingers',
    rates: 'Wrong decisions',
    falseAcceptance: 'false acceptances',
    falseRejection: 'false rejections',
    course: 'Right decisions',
    steps: 'step',
    farthest: 'One finger, farthest apart',
    nearest: 'One finger, nearest',
    confused: 'Two fingers, nearest',
    data: ({ isDrawn }: Pick<PrintCourse, 'isDrawn'>): string =>
      isDrawn ? 'prints drawn by the program' : 'the prints on this machine',
    caption: (parts: CaptionParts): string =>
      `After ${parts.step} steps on ${parts.data}, ${parts.set.toLowerCase()}: with a threshold of ${parts.threshold}, ${parts.accuracy} are decided right if every second pair is of one finger; ${parts.accepted} of ${parts.different} pairs of two fingers are accepted, ${parts.rejected} of ${parts.same} pairs of one are rejected`,
    finger: (finger: number): string => `finger ${finger + 1}`,
    place: (finger: number, print: number): string => `finger ${finger + 1}, print ${print + 1}`,
    checkCaption: (parts: CheckParts): string =>
      `After ${parts.step} steps: the print (${parts.print}${parts.isTrained ? ', trained on' : ''}) is ${parts.distance} away from the nearest of ${parts.enrolled} enrolled prints of ${parts.claim} (${parts.probability}), so with a threshold of ${parts.threshold} it is ${parts.isAccepted ? 'accepted' : 'rejected'}, which is ${parts.isRight ? 'right' : 'wrong'}`,
    checkTitle: 'Is it the same finger?',
    newPrint: 'New print',
    nearestEnrolled: 'Enrolled',
    difference: 'Difference',
    maps: 'Maps',
    features: 'Difference of the features',
    feature: 'feature',
    byFinger: 'Distance by finger',
    fingers: 'finger',
  },
  ko: {
    title: '한 손가락일까 두 손가락일까? 지문 쌍의 거리',
    distances: '거리에 따른 쌍의 비율',
    distance: '거리',
    same: '한 손가락',
    different: '두 손가락',
    rates: '틀린 판정',
    falseAcceptance: '잘못 받아들임',
    falseRejection: '잘못 거부함',
    course: '맞는 판정',
    steps: '스텝',
    farthest: '한 손가락, 가장 먼 쌍',
    nearest: '한 손가락, 가장 가까운 쌍',
    confused: '두 손가락, 가장 가까운 쌍',
    data: ({ isDrawn }: Pick<PrintCourse, 'isDrawn'>): string =>
      isDrawn ? '프로그램이 그린 지문' : '이 컴퓨터의 지문',
    caption: (parts: CaptionParts): string =>
      `${parts.data}(으)로 ${parts.step}스텝 학습한 뒤, ${parts.set}: 임곗값 ${parts.threshold}에서 쌍의 절반이 한 손가락이라면 ${parts.accuracy}를 맞게 판정. 두 손가락의 쌍 ${parts.different}개 가운데 ${parts.accepted}개를 받아들이고, 한 손가락의 쌍 ${parts.same}개 가운데 ${parts.rejected}개를 거부함`,
    finger: (finger: number): string => `손가락 ${finger + 1}`,
    place: (finger: number, print: number): string => `손가락 ${finger + 1}, 지문 ${print + 1}`,
    checkCaption: (parts: CheckParts): string =>
      `${parts.step}스텝 뒤: 지문(${parts.print}${parts.isTrained ? ', 학습한 지문' : ''})은 ${parts.claim}의 등록된 지문 ${parts.enrolled}개 가운데 가장 가까운 것에서 ${parts.distance}만큼 떨어져 있음(${parts.probability}). 임곗값 ${parts.threshold}에서 ${parts.isAccepted ? '받아들임' : '거부함'}, ${parts.isRight ? '맞는' : '틀린'} 판정`,
    checkTitle: '같은 손가락일까?',
    newPrint: '새 지문',
    nearestEnrolled: '등록된 지문',
    difference: '차이',
    maps: '맵',
    features: '특징의 차이',
    feature: '특징',
    byFinger: '손가락마다의 거리',
    fingers: '손가락',
  },
} satisfies Record<Language, unknown>;
