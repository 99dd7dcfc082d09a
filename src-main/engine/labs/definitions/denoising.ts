import { parameters } from '../checks/architecture.ts';
import { errorHalved } from '../checks/denoising.ts';
import type { Lab } from '../Lab.ts';

/** Course E: noisy digits in, clean digits out. */
export const denoisingLab: Lab = {
  id: 'denoising',
  course: 'E',
  title: { en: 'Denoising', ko: '잡음 제거' },
  summary: {
    en: 'An autoencoder that is given noisy digits and held against the clean ones: it learns what digits look like, and with it what noise is.',
    ko: '잡음 낀 숫자를 넣고 깨끗한 숫자를 목표로 삼는 오토인코더입니다. 숫자가 어떻게 생겼는지 배우고, 그래서 무엇이 잡음인지 압니다.',
  },
  trainings: [{ recipe: 'denoising' }],
  steps: [
    {
      title: { en: 'Noise on the inputs', ko: '입력에 낀 잡음' },
      text: {
        en: 'Normally distributed noise with a standard deviation of 0.5 is added to every pixel, between 0 and 1, and cut off at both ends. In training an image has another noise in each epoch; the target is always the clean image.',
        ko: '0에서 1 사이인 모든 픽셀에 표준편차 0.5의 정규 분포 잡음을 더하고 양 끝에서 자릅니다. 학습할 때는 같은 이미지도 에폭마다 잡음이 다릅니다. 목표는 언제나 깨끗한 이미지입니다.',
      },
      notice: {
        en: 'The network cannot learn the noise by heart, for it never sees the same twice. What can be foretold of the target is the digit alone. The setting is "noise on the inputs"; 0.5 is this recipe’s.',
        ko: '같은 잡음을 두 번 보는 일이 없으므로 외울 수 없습니다. 목표에 대해 짐작할 수 있는 것은 숫자뿐입니다. 설정의 이름은 "입력 잡음"이고, 이 레시피의 값은 0.5입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
      labs: ['autoencoder-cnn'],
    },
    {
      title: { en: 'Noisy, ours, clean', ko: '잡음, 결과, 원본' },
      text: {
        en: 'Train it; three epochs take some minutes. Each test image stands with its noise, as the network gives it back, and as it was.',
        ko: '학습하세요. 세 에폭에 몇 분 걸립니다. 테스트 이미지마다 잡음 낀 모습, 네트워크가 되살린 모습, 원래 모습이 나란히 보입니다.',
      },
      notice: {
        en: 'The ground is clean after a few hundred steps. Thin strokes come last, and where noise has broken one, the network closes it by what strokes usually do.',
        ko: '바탕은 몇백 스텝이면 깨끗해집니다. 가는 획은 마지막에 나타나고, 잡음이 끊어 놓은 획은 획이 흔히 이어지는 대로 이어 놓습니다.',
      },
      show: [{ figure: 'reconstructions' }, { view: 'curves' }],
    },
    {
      title: { en: 'More noise and less', ko: '잡음을 늘리고 줄이기' },
      text: {
        en: 'The error against the clean image by the amount of noise: of the noisy image itself, and of what the network makes of it. Drag the ring.',
        ko: '잡음의 양에 따른, 깨끗한 이미지와의 오차입니다. 잡음 낀 이미지 자체의 오차와 네트워크를 거친 뒤의 오차를 견줍니다. 고리를 끌어 보세요.',
      },
      notice: {
        en: 'At 0 the network loses: the image is perfect already, and whatever it does makes it worse. Somewhere both curves cross; from there on it is worth its work.',
        ko: '잡음이 0이면 네트워크가 집니다. 이미지가 이미 완전하므로 무엇을 하든 나빠집니다. 두 곡선은 어딘가에서 만나고, 거기서부터 쓸모가 있습니다.',
      },
      show: [{ experiment: 'noise-levels' }],
    },
    {
      title: { en: 'Inside', ko: '안을 들여다보기' },
      text: {
        en: 'The maps of every layer for a noisy test image. The input shows what the network is given.',
        ko: '잡음 낀 테스트 이미지 하나에 대한 모든 층의 맵입니다. 입력에는 네트워크가 실제로 받는 것이 보입니다.',
      },
      notice: {
        en: 'Some maps of the first layer show the digit more clearly than the input does: a filter adds up neighbours, and their noise partly cancels out. The stripes in the decoder are the stride of the transposed convolutions; the last convolution smooths them away.',
        ko: '첫 층의 어떤 맵에서는 숫자가 입력보다 또렷합니다. 필터가 이웃을 더하면 잡음이 서로 얼마쯤 지워지기 때문입니다. 디코더의 줄은 전치 합성곱의 스트라이드에서 온 것이고, 마지막 합성곱이 고르게 만듭니다.',
      },
      show: [{ figure: 'all-layers' }],
    },
  ],
  checks: [parameters('denoising', 7265), errorHalved],
};
