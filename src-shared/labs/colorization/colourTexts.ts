import type { Language } from '../../contract/errors.ts';

interface CaptionParts {
  step: string;
  images: string;
  data: string;
  error: string;
  grey: string;
  share: string;
}

interface PhotoParts {
  name: string;
  step: string;
  error: string;
  grey: string;
  isBetter: boolean;
}

/** Words of the pictures. */
export const colourTexts = {
  en: {
    title: 'Colours for grey images',
    grey: 'grey',
    ours: 'ours',
    truth: 'true',
    ourBlue: 'bluer, ours',
    trueBlue: 'bluer, true',
    ourRed: 'redder, ours',
    trueRed: 'redder, true',
    error: 'Mean squared error',
    step: 'step',
    ofGrey: 'the grey image',
    caption: ({ step, images, data, error, grey, share }: CaptionParts): string =>
      `After ${step} steps on ${images} images (${data}), the mean squared error of the colours is ${error}, ${share} of the grey images’ own, ${grey}`,
    photoTitle: 'A photograph of your own, grey and coloured',
    photo: ({ name, step, error, grey, isBetter }: PhotoParts): string =>
      `${name} after ${step} steps: a mean squared error of ${error}, the grey picture’s own is ${grey}${isBetter ? '' : '. For this picture, grey is nearer'}`,
  },
  ko: {
    title: '회색 이미지에 색 입히기',
    grey: '회색',
    ours: '결과',
    truth: '원본',
    ourBlue: '파란 정도, 결과',
    trueBlue: '파란 정도, 원본',
    ourRed: '붉은 정도, 결과',
    trueRed: '붉은 정도, 원본',
    error: '평균 제곱 오차',
    step: '스텝',
    ofGrey: '회색 이미지',
    caption: ({ step, images, data, error, grey, share }: CaptionParts): string =>
      `${data} 이미지 ${images}장으로 ${step}스텝 학습한 뒤 색의 평균 제곱 오차는 ${error}, 회색 이미지 자체의 오차 ${grey}의 ${share}`,
    photoTitle: '회색 사진과 색을 입힌 사진',
    photo: ({ name, step, error, grey, isBetter }: PhotoParts): string =>
      `${step}스텝 뒤 ${name}: 평균 제곱 오차 ${error}, 회색 그림 자체의 오차 ${grey}${isBetter ? '' : '. 이 그림은 회색이 더 가까움'}`,
  },
} satisfies Record<Language, unknown>;
