/** A term of the field: its word in both languages, and Korean words that must no longer be used for it. */
interface Term {
  en: string;
  ko: string;
  /** Patterns of disallowed Korean words. */
  notKo: readonly RegExp[];
}

/** One word per concept, in the whole program. A test checks all Korean texts against it. */
export const glossary: readonly Term[] = [
  { en: 'gradient', ko: '기울기', notKo: [/그래디언트|그라디언트|경사도/] },
  { en: 'network', ko: '네트워크', notKo: [/'신경망'|신경망 전체/] },
  {
    en: 'to train',
    ko: '학습',
    notKo: [
      /훈련(하|할|합|한|해|된|되|될|시|을|이 |중| 중| 스텝| 설정)|(이어서|처음부터|여기서|(으)?로) 훈련/,
    ],
  },
  { en: 'optimizer', ko: '옵티마이저', notKo: [/최적화 기법|최적화기|최적화 방법/] },
  { en: 'fully connected layer', ko: '완전 연결층', notKo: [/밀집층|밀집 층|완전 연결 층|전결합/] },
  { en: 'learning rate schedule', ko: '학습률 스케줄', notKo: [/학습률 계획|학습률 일정/] },
  { en: 'threshold', ko: '임곗값', notKo: [/문턱값|임계값|역치/] },
  { en: 'edge', ko: '에지', notKo: [/가장자리 (찾기|검출|필터)|엣지/] },
  { en: 'overfitting', ko: '과적합', notKo: [/외우기 시작|과대적합/] },
  { en: 'error rate', ko: '오류율', notKo: [/오차율|top-5 오차|깊이와 오차/] },
  { en: 'training image', ko: '훈련 이미지', notKo: [/학습 (이미지|손실|정확도|예제|세트)/] },
  { en: 'test image', ko: '테스트 이미지', notKo: [/시험 (이미지|손실|정확도|예제|세트|데이터)|시험용/] },
  { en: 'weight decay', ko: '가중치 감쇠', notKo: [/가중치 감소/] },
  { en: 'label smoothing', ko: '레이블 스무딩', notKo: [/(라벨|레이블) ?평활|라벨 ?스무딩/] },
  { en: 'pattern', ko: '패턴', notKo: [/무늬/] },
  { en: 'skip connection', ko: '스킵 연결', notKo: [/건너뛰는 연결|지름길 연결|숏컷|스킵 커넥션/] },
  { en: 'receptive field', ko: '수용 영역', notKo: [/수용장|수용야/] },
  { en: 'feature map', ko: '특징 맵', notKo: [/특성 맵|특징맵|피처 맵/] },
  { en: 'deck', ko: '슬라이드 묶음', notKo: [/슬라이드 구성|그림 묶음/] },
  { en: 'measured', ko: '측정', notKo: [/쟀|재지 않|재려면|(으로|를|을) 잽니다/] },
  { en: 'result of the lecture', ko: '강의 결과', notKo: [/강의의 값/] },
  { en: 'look into a step', ko: '스텝 들여다보기', notKo: [/스텝 속/] },
];

/** The Korean word of a term. @param en the English term, which must be in the glossary */
export function koreanOf(en: string): string {
  const term = glossary.find((one) => one.en === en);
  if (!term) throw new Error(`“${en}” is not in the glossary`);
  return term.ko;
}
