import type { Lesson } from '../Lesson.ts';

/** Course B: random search for the learning rate and the weight decay, and narrowing the range. Its checks train, in the engine. */
export const hyperparameterSearch: Omit<Lesson, 'checks'> = {
  id: 'hyperparameter-search',
  course: 'B',
  title: { en: 'Searching hyperparameters', ko: '하이퍼파라미터 탐색' },
  summary: {
    en: 'A hundred short trainings with random learning rates and weight decays: rank them, see where the good ones lie, narrow the range, repeat.',
    ko: '학습률과 가중치 감쇠를 무작위로 정해 짧게 백 번 학습합니다. 순위를 매기고, 좋은 값이 어디에 있는지 보고, 범위를 좁혀 되풀이합니다.',
  },
  steps: [
    {
      title: { en: 'A wide random search', ko: '넓은 범위의 무작위 탐색' },
      text: {
        en: 'Nobody knows the right learning rate beforehand, not even its order of magnitude: so it is drawn evenly over the logarithm, from 10⁻⁶ to 10⁻², and the weight decay from 10⁻⁸ to 10⁻⁴. Each trial trains a network of six hidden layers on 400 images and is judged by 100 others, never by the test images. Press Start; Pause keeps what is finished.',
        ko: '알맞은 학습률은 자릿수조차 미리 알 수 없습니다. 그래서 10⁻⁶부터 10⁻²까지 로그 눈금에서 고르게 뽑고, 가중치 감쇠도 10⁻⁸부터 10⁻⁴까지 그렇게 뽑습니다. 시도마다 은닉층 여섯 개짜리 네트워크를 이미지 400장으로 학습하고, 테스트 이미지가 아니라 따로 둔 100장으로 평가합니다. 시작을 누르세요. 일시 정지를 눌러도 끝난 시도는 남습니다.',
      },
      notice: {
        en: 'The strong lines come together on the axis of the learning rate and spread over that of the weight decay: here one setting decides, the other hardly matters. The best value is partly luck: with other seeds, and so other held-out images, it lies between 0.75 and 0.85.',
        ko: '진한 선들은 학습률 축에서는 모이고 가중치 감쇠 축에서는 흩어집니다. 여기서는 한 설정이 결과를 좌우하고 다른 하나는 거의 상관이 없습니다. 가장 좋은 값에는 운도 섞여 있습니다. 시드를 바꾸면 검증 이미지도 바뀌어 0.75에서 0.85 사이가 나옵니다.',
      },
      show: [{ experiment: 'hyperparameter-search' }],
    },
    {
      title: { en: 'Narrow and repeat', ko: '좁혀서 되풀이하기' },
      text: {
        en: 'Take the range that holds the ten best trials and search again, with fewer trials. The button below the picture of the first step does it for your own search.',
        ko: '가장 좋은 열 번이 들어 있는 범위만 남기고, 더 적은 횟수로 다시 탐색합니다. 첫 단계의 그림 아래 단추를 누르면 직접 한 탐색의 범위를 좁혀 줍니다.',
      },
      notice: {
        en: 'Now almost every trial learns. The best one gains less than the average does, and the differences that remain are partly chance: 100 held-out images tell values apart by a few per cent at best.',
        ko: '이제 거의 모든 시도가 학습에 성공합니다. 가장 좋은 값보다 평균이 더 많이 오르고, 남은 차이의 일부는 우연입니다. 검증 이미지 100장으로는 몇 퍼센트 차이를 겨우 구별합니다.',
      },
      show: [
        {
          experiment: 'hyperparameter-search',
          values: { space: 'lr=log:2e-3..1e-2 weightDecay=log:1e-8..1e-4', trials: 30 },
        },
      ],
    },
    {
      title: { en: 'Halving: give up early', ko: '반감: 일찍 포기하기' },
      text: {
        en: 'Successive halving starts all trials with few epochs, keeps the better half, doubles the epochs, and so on to the full length. Most of the time then goes into the trials that deserve it.',
        ko: '연속 반감은 모든 시도를 적은 에폭으로 시작해 나은 절반만 남기고 에폭을 두 배로 늘리기를, 끝까지 학습할 때까지 되풀이합니다. 그러면 시간의 대부분을 그럴 만한 시도에 씁니다.',
      },
      notice: {
        en: 'It trains about a third of the epochs of the full search. Compare its best trial with that of the first step.',
        ko: '전체 탐색의 3분의 1쯤 되는 에폭만 학습합니다. 가장 좋은 시도를 첫 단계의 것과 견주어 보세요.',
      },
      show: [{ experiment: 'hyperparameter-search', values: { halving: true } }],
    },
  ],
};
