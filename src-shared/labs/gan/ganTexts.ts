import type { Language } from '../../contract/errors.ts';

/** Words of the pictures. */
export const ganTexts: Record<
  Language,
  Record<
    | 'title'
    | 'losses'
    | 'generator'
    | 'discriminator'
    | 'judgement'
    | 'onReal'
    | 'onGenerated'
    | 'classes'
    | 'step'
    | 'realImages'
    | 'ofPoint'
    | 'generated'
    | 'collapse'
    | 'latent',
    string
  >
> = {
  en: {
    title: 'A generator and a discriminator, trained against each other',
    losses: 'Losses',
    generator: 'generator',
    discriminator: 'discriminator',
    judgement: 'Taken for real',
    onReal: 'real images',
    onGenerated: 'generated images',
    classes: 'Read by LeNet-5 as',
    step: 'Step',
    realImages: 'Real',
    ofPoint: 'Taken for real',
    generated: 'Generated',
    collapse: 'Mode collapse',
    latent: 'A plane through the latent space',
  },
  ko: {
    title: '서로 겨루며 학습하는 생성자와 판별자',
    losses: '손실',
    generator: '생성자',
    discriminator: '판별자',
    judgement: '진짜라고 본 확률',
    onReal: '진짜 이미지',
    onGenerated: '생성한 이미지',
    classes: 'LeNet-5가 읽은 숫자',
    step: '스텝',
    realImages: '진짜',
    ofPoint: '진짜라고 본 확률',
    generated: '생성',
    collapse: '모드 붕괴',
    latent: '잠재 공간을 지나는 평면',
  },
};
