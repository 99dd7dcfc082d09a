import type { Language } from '../../contract/errors.ts';

/** Words of the pictures. */
export const attentionTexts: Record<
  Language,
  Record<
    | 'title'
    | 'map'
    | 'read'
    | 'written'
    | 'end'
    | 'right'
    | 'all'
    | 'longer'
    | 'loss'
    | 'step'
    | 'withoutMap'
    | 'nothing',
    string
  >
> = {
  en: {
    title: 'An encoder and a decoder, with attention',
    map: 'Where each written sign looked',
    read: 'Read',
    written: 'Written',
    end: 'end',
    right: 'Written without a fault',
    all: 'all',
    longer: 'the longer half',
    loss: 'Loss per sign',
    step: 'step',
    withoutMap: 'Without attention: all that the decoder knows of the source is the encoder’s last state.',
    nothing: 'nothing',
  },
  ko: {
    title: '어텐션이 있는 인코더와 디코더',
    map: '글자를 쓸 때마다 본 곳',
    read: '읽은 것',
    written: '쓴 것',
    end: '끝',
    right: '틀림없이 쓴 비율',
    all: '전체',
    longer: '긴 쪽 절반',
    loss: '글자마다의 손실',
    step: '스텝',
    withoutMap: '어텐션이 없으면 디코더는 인코더의 마지막 상태만 보고 씁니다.',
    nothing: '없음',
  },
};
