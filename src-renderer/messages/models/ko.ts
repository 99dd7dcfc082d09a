import type { modelsEn } from './en.ts';

/** Texts about networks of other programs, in Korean. */
export const modelsKo: typeof modelsEn = {
  title: (name) => `네트워크 ‘${name}’`,
  formats: {
    'keras-h5': 'Keras (HDF5)',
    'keras-v3': 'Keras 3 (.keras)',
    tfjs: 'TensorFlow.js',
    onnx: 'ONNX',
  },
  writtenBy: (program) => `${program}(으)로 저장됨`,
  inputs: '입력',
  outputs: '출력',
  classes: '클래스',
  layers: '층',
  head: { name: '이름', class: '종류', shape: '모양', parameters: '매개변수', support: '지원' },
  support: { known: '전부', opaque: '특징 맵만' },
  supportTips: {
    known: '숫자 하나까지 계산을 따라갈 수 있습니다',
    opaque: '계산하고 특징 맵을 보여 주지만 계산 과정은 보여 주지 않습니다',
  },
  opaqueCount: (count) => `${count}개 층은 특징 맵만 보여 주고 계산 과정은 보여 주지 않습니다.`,
  allKnown: '모든 층의 계산 과정을 볼 수 있습니다.',
  range: '이미지 값의 범위',
  rangeFound: (range) => `${range} (찾음)`,
  rangeUnknown: '파일에 범위가 없습니다. 범위가 틀리면 답도 틀립니다.',
  ranges: {
    '0..1': '0 ~ 1',
    '-1..1': '−1 ~ 1',
    '0..255': '0 ~ 255',
  },
  rangeOwn: '평균, 표준 편차…',
  rangeOwnLabel: '평균과 표준 편차',
  rangeOwnHint: '0.1307,0.3081 또는 채널마다 m,m,m,s,s,s',
  rangeWrong: '0.1307,0.3081처럼 평균과 표준 편차를 쓰세요.',
  data: '데이터',
  dataUsual: (name) => `${name} (이 네트워크에 맞음)`,
  dataNone: '내 그림',
  open: '살펴보기',
  trainOn: '이 가중치에서 이어서 훈련',
  trainAfresh: '처음부터 훈련',
  trainHint: '훈련하려면 데이터를 고르세요. 새 실행이 만들어지고 파일은 그대로 둡니다.',
  onlyLook: '살펴보려고 연 네트워크입니다. 이어서 훈련하면 한 스텝씩 볼 수 있습니다.',
  trainOnTip: '이 가중치로 시작하는 실행을 새로 엽니다',
  trainAfreshTip: '새 가중치로 시작하는 실행을 새로 엽니다',
  from: (format) => `파일에서 엶, ${format}`,
  noData:
    '이 네트워크에 맞는 데이터가 없습니다. 그리거나 그림을 끌어다 놓으세요. 데이터를 골라 다시 열 수도 있습니다.',
  notByDrop:
    '브라우저의 페이지는 파일이 어디에 있는지 알 수 없습니다. ‘실행 기록, 네트워크, 내 데이터 열기’에 경로를 입력하세요.',
  recent: '다른 프로그램의 네트워크',
  rangeIs: (range) => `이미지 ${range}`,
};
