import { mapsFollow } from '../checks/equivariance.ts';
import type { Lab } from '../Lab.ts';

/** Course A: local receptive fields, shared weights, sub-sampling. */
export const receptiveFields: Lab = {
  id: 'receptive-fields',
  course: 'A',
  title: { en: 'Receptive fields and shared weights', ko: '수용 영역과 가중치 공유' },
  summary: {
    en: 'Move a digit and watch the maps move with it.',
    ko: '숫자를 옮기면 맵도 따라 움직입니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'The maps move along', ko: '맵이 따라 움직입니다' },
      text: {
        en: 'A unit sees only a small window, its receptive field. All units of a map share their weights, so that a pattern gives the same answer wherever it stands. Move the digit.',
        ko: '유닛은 작은 창, 곧 수용 영역만 봅니다. 한 맵의 유닛들은 가중치를 공유하므로 패턴이 어디에 있든 같은 값을 냅니다. 숫자를 옮겨 보세요.',
      },
      notice: {
        en: 'Away from the border the maps are the same, only moved by as many pixels: the difference is exactly 0.',
        ko: '가장자리를 빼면 맵은 그대로이고 옮긴 픽셀 수만큼 움직였을 뿐입니다. 차이는 정확히 0입니다.',
      },
      show: [{ demo: 'shift' }],
    },
    {
      title: { en: 'Sub-sampling', ko: '서브샘플링' },
      text: {
        en: 'Pooling halves the maps, so that a shift by two pixels becomes one by one. Where exactly a pattern stands matters less and less.',
        ko: '풀링은 맵을 반으로 줄이므로, 두 픽셀 이동은 한 칸 이동이 됩니다. 패턴의 정확한 위치는 점점 덜 중요해집니다.',
      },
      notice: {
        en: 'A shift by one pixel is not half a cell: the pooled maps change.',
        ko: '한 픽셀 이동은 반 칸 이동이 되지 않습니다. 풀링된 맵이 달라집니다.',
      },
      show: [{ figure: 'all-layers' }],
    },
  ],
  checks: [
    mapsFollow({ recipe: 'lenet5', layer: 'conv1', shift: [3, 2], stride: 1, border: 2 }),
    mapsFollow({ recipe: 'lenet5', layer: 'pool1', shift: [4, 2], stride: 2, border: 1 }),
  ],
};
