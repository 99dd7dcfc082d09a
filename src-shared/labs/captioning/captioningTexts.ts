import type { Language } from '../../contract/errors.ts';

/** Words of the pictures. */
export const captioningTexts: Record<
  Language,
  Record<'title' | 'ownTitle' | 'looked' | 'right' | 'sentence' | 'said' | 'end' | 'nothing' | 'step', string>
> = {
  en: {
    title: 'A picture in words',
    ownTitle: 'A picture of one’s own in words',
    looked: 'Where each word looked',
    right: 'Right sentences',
    sentence: 'Right sentence',
    said: 'Said',
    end: 'end',
    nothing: 'nothing',
    step: 'step',
  },
  ko: {
    title: '그림을 말로',
    ownTitle: '직접 만든 그림을 말로',
    looked: '낱말마다 본 곳',
    right: '맞은 문장',
    sentence: '맞는 문장',
    said: '네트워크의 말',
    end: '끝',
    nothing: '없음',
    step: '스텝',
  },
};
