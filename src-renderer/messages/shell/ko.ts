import type { shellEn } from './en.ts';

/** Texts of what belongs to the whole window, in Korean. */
export const shellKo: typeof shellEn = {
  presenting: {
    label: '발표',
    leave: '발표 모드 끝내기',
    pointer: '모두에게 보이는 포인터',
    pen: '펜',
    penHint: '어디에나 그릴 수 있습니다. Esc를 누르면 지워집니다.',
  },
};
