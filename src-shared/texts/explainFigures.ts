import { withParticles } from './particles.ts';
import type { Language } from '../contract/errors.ts';
import type { ChangeName, OcclusionFill } from '../contract/why.ts';

const en = {
  saliency: 'Saliency',
  saliencyOf: (label: string) => `Gradient of the logit of ${label} by the input`,
  smoothed: (copies: string, noise: string) => `mean over ${copies} copies with noise σ ${noise}`,
  magnitude: 'largest absolute value over the channels',
  gradCam: 'Grad-CAM',
  gradCamOf: (layer: string, label: string) => `${layer}, for ${label}`,
  occlusion: 'Occlusion sensitivity',
  occlusionOf: (label: string, size: string, fill: string) =>
    `Drop of the score of ${label} when a square of ${size}×${size} px (${fill}) covers the image`,
  fills: { mean: 'mean', black: 'black', white: 'white', grey: 'grey' } satisfies Record<
    OcclusionFill,
    string
  >,
  maximisation: (layer: string, map: string) => `What excites ${layer}, map ${map}`,
  maximisationOf: (steps: string, from: string, to: string) =>
    `Activation from ${from} to ${to} in ${steps} steps of gradient ascent`,
  activation: 'activation',
  step: 'step',
  embedding: (layer: string) => `Test images in ${layer}`,
  embeddingOf: (count: string, method: string) => `${count} images by ${method}`,
  axes: (first: string, second: string) => `${first} and ${second} of the variance along the axes`,
  separability: 'Separability of the classes',
  separabilityOf: (count: string, first: string, last: string) =>
    `${count} images; between the classes ${first} of the variance in the input, ${last} in the output`,
  between: 'variance between classes',
  nearest: 'nearest class mean right',
  robustness: 'Robustness',
  robustnessOf: (count: string) => `Accuracy on ${count} test images, changed more and more`,
  accuracy: 'accuracy',
  changes: {
    shift: 'shift (px)',
    rotation: 'rotation (°)',
    scale: 'scale',
    noise: 'noise σ',
  } satisfies Record<ChangeName, string>,
};

const ko: typeof en = {
  saliency: '현저성',
  saliencyOf: (label) => `입력에 대한 ${label} 로짓의 기울기`,
  smoothed: (copies, noise) => `잡음 σ ${noise}을(를) 섞은 표본 ${copies}개의 평균`,
  magnitude: '채널 가운데 가장 큰 절댓값',
  gradCam: 'Grad-CAM',
  gradCamOf: (layer, label) => `${layer}, 클래스 ${label}`,
  occlusion: '가림 민감도',
  occlusionOf: (label, size, fill) => `${size}×${size}px 사각형(${fill})으로 가렸을 때 ${label} 점수의 하락`,
  fills: { mean: '평균', black: '검정', white: '하양', grey: '회색' },
  maximisation: (layer, map) => `${layer}의 맵 ${map}을(를) 반응시키는 그림`,
  maximisationOf: (steps, from, to) => `경사 상승 ${steps}스텝 동안 활성값 ${from}에서 ${to}(으)로`,
  activation: '활성값',
  step: '스텝',
  embedding: (layer) => `${layer} 층에서 본 테스트 이미지`,
  embeddingOf: (count, method) => `이미지 ${count}장, ${method}`,
  axes: (first, second) => `두 축의 분산 ${first}와 ${second}`,
  separability: '클래스 분리도',
  separabilityOf: (count, first, last) =>
    `이미지 ${count}장; 클래스 사이의 분산이 입력에서 ${first}, 출력에서 ${last}`,
  between: '클래스 사이의 분산',
  nearest: '가장 가까운 클래스 평균이 맞음',
  robustness: '강건성',
  robustnessOf: (count) => `점점 더 바꾼 테스트 이미지 ${count}장의 정확도`,
  accuracy: '정확도',
  changes: { shift: '이동(px)', rotation: '회전(°)', scale: '크기', noise: '잡음 σ' },
};

/** The texts on figures that explain a network's outputs. */
export const whyFigureTexts: Record<Language, typeof en> = { en, ko: withParticles(ko) };
