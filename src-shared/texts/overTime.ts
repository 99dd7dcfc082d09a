import type { Language } from '../contract/errors.ts';
import type { CellPartName } from '../model/cellParts.ts';
import { withParticles } from './particles.ts';

const en = {
  gates: 'Gates over time',
  gatesOf: (layer: string, cell: string, units: string, steps: string) =>
    `${layer} (${cell}): ${units} units over ${steps} steps, from top to bottom`,
  parts: {
    input: 'input gate i',
    forget: 'forget gate f',
    candidate: 'candidate g',
    output: 'output gate o',
    update: 'update gate z',
    reset: 'reset gate r',
    cell: 'cell c',
    state: 'state h',
  } satisfies Record<CellPartName, string>,
  image: 'image',
  prediction: 'Prediction over time',
  predictionOf: (count: string, step: string, early: string, last: string) =>
    `accuracy on ${count} images after step ${step}: ${early}, at the end: ${last}`,
  settles: (label: string, step: string) => `The prediction is ${label} from step ${step} on`,
  scores: 'score of each class',
  accuracy: 'accuracy',
  gradient: 'gradient of the state',
  gradients: (first: string, last: string) =>
    `length of the logit’s gradient with respect to the state: ${first} after the first step, ${last} after the last`,
};

const ko: typeof en = {
  gates: '시간에 따른 게이트',
  gatesOf: (layer, cell, units, steps) => `${layer}(${cell}): 유닛 ${units}개, 위에서 아래로 ${steps}단계`,
  parts: {
    input: '입력 게이트 i',
    forget: '망각 게이트 f',
    candidate: '후보 g',
    output: '출력 게이트 o',
    update: '업데이트 게이트 z',
    reset: '리셋 게이트 r',
    cell: '셀 c',
    state: '상태 h',
  },
  image: '이미지',
  prediction: '시간에 따른 예측',
  predictionOf: (count, step, early, last) =>
    `이미지 ${count}장의 정확도: ${step}단계 뒤 ${early}, 끝에서 ${last}`,
  settles: (label, step) => `${step}단계부터 예측이 ${label}(으)로 굳음`,
  scores: '클래스별 점수',
  accuracy: '정확도',
  gradient: '상태의 기울기',
  gradients: (first, last) => `상태에 대한 로짓의 기울기 크기: 첫 단계 뒤 ${first}, 마지막 단계 뒤 ${last}`,
};

/** The texts on figures of recurrent layers. */
export const overTimeTexts: Record<Language, typeof en> = { en, ko: withParticles(ko) };

/** What people call a recurrent cell. */
export const cellNames = { simple: 'SimpleRNN', lstm: 'LSTM', gru: 'GRU', gruAfter: 'GRU' } as const;
