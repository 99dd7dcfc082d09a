import type { Language } from '../../../src-shared/contract/errors.ts';

/** News of a version, from a user's point of view. */
interface VersionNews {
  /** Null for changes after the last numbered version. */
  version: string | null;
  points: Record<Language, readonly string[]>;
}

/** The news, newest first, matching the changelog. */
export const news: readonly VersionNews[] = [
  {
    version: null,
    points: {
      en: [
        'Every command, screen, run, lab, layer and figure is found with Ctrl K, in English and in Korean.',
        'Settings in one place: language, theme, type, folders, workers, checkpoints.',
        'The window grows with the room, and every screen can be presented, with a pointer (H) and a pen (D).',
        'Networks of values: regression and autoencoders, with losses to choose from.',
        'Runs are called after what they are, branches lead back, and the last run opens again.',
        'Data sets show some of their images before they are chosen; runs and folders of images open by their path.',
      ],
      ko: [
        'Ctrl K로 모든 명령, 화면, 실행 기록, 실습, 층, 그림을 한국어와 영어로 찾습니다.',
        '언어, 테마, 글자 크기, 폴더, 워커, 체크포인트 설정을 한곳에 모았습니다.',
        '창이 강의실에 맞게 커지고, 모든 화면을 포인터(H)와 펜(D)으로 발표할 수 있습니다.',
        '값을 내는 네트워크(회귀, 오토인코더)를 학습하고 손실 함수를 고를 수 있습니다.',
        '실행 기록에 알아보기 쉬운 이름이 붙고, 가지에서 원래 실행으로 돌아가며, 마지막 실행이 다시 열립니다.',
        '데이터를 고르기 전에 이미지 몇 장을 미리 보고, 실행 기록과 이미지 폴더를 경로로 열 수 있습니다.',
      ],
    },
  },
  {
    version: '0.1.0',
    points: {
      en: [
        'Every feature map of a network, live while it trains; any layer opens down to each number.',
        'Any step of a run comes back exactly, and can be looked into: forward, loss, backward, update.',
        'Evaluate, Why, Labs, and figures for slides.',
      ],
      ko: [
        '학습하는 동안 모든 특징 맵을 실시간으로 보고, 어느 층이든 숫자 하나까지 열어 봅니다.',
        '실행의 어느 스텝이든 정확히 되돌려 순전파, 손실, 역전파, 갱신을 들여다봅니다.',
        '평가, 판단 근거, 실습, 슬라이드용 그림.',
      ],
    },
  },
];
