import { parameterTable } from '../checks/architecture.ts';
import { gapAtLeast, gapNarrower, lossGapAtLeast, lossGapNarrower } from '../checks/gap.ts';
import type { Lab } from '../Lab.ts';

/** 300 images in batches of 100, for 200 epochs, as in the lecture. */
const settings = { trainImages: 300, epochs: 200 };

/** Course B: a network that learns 300 images by heart, and what helps. */
export const overfitting: Lab = {
  id: 'overfitting',
  course: 'B',
  title: { en: 'Overfitting', ko: '과적합' },
  summary: {
    en: '300 images and six layers of 100: the network learns them by heart. Weight decay, dropout and augmentation narrow the gap to images it has never seen; early stopping ends before the loss on them grows.',
    ko: '이미지 300장과 100개짜리 층 여섯 개: 네트워크가 이미지를 외워 버립니다. 가중치 감쇠, 드롭아웃, 데이터 증강은 처음 보는 이미지와의 차이를 좁히고, 조기 종료는 그 손실이 커지기 전에 멈춥니다.',
  },
  trainings: [
    { name: { en: 'No remedy', ko: '그대로' }, recipe: 'deep-mlp', settings },
    {
      name: { en: 'Weight decay 0.1', ko: '가중치 감쇠 0.1' },
      recipe: 'deep-mlp',
      settings: { ...settings, weightDecay: 0.1 },
    },
    { name: { en: 'Dropout 0.2', ko: '드롭아웃 0.2' }, recipe: 'deep-mlp-dropout', settings },
    {
      name: { en: 'Augmentation', ko: '데이터 증강' },
      recipe: 'deep-mlp',
      settings: { ...settings, augment: ['rotation', 'scale', 'shift'] },
    },
    {
      name: { en: 'Early stopping', ko: '조기 종료' },
      recipe: 'deep-mlp',
      // A fifth of 375 is held out: 300 to train on, like the others.
      settings: { ...settings, trainImages: 375, validationSplit: 0.2, patience: 10, restoreBest: true },
    },
  ],
  steps: [
    {
      title: { en: 'Many parameters, few images', ko: '매개변수는 많고 이미지는 적고' },
      text: {
        en: 'Six hidden layers of 100 units have 130,010 parameters. They are trained on 300 digits only, drawn from the 60,000 with the seed.',
        ko: '유닛 100개짜리 은닉층 여섯 개의 매개변수는 130,010개입니다. 60,000장 가운데 시드로 뽑은 300장만 학습합니다.',
      },
      notice: {
        en: 'There are 433 parameters for each training image: room enough to remember every one of them.',
        ko: '훈련 이미지 한 장에 매개변수가 433개입니다. 한 장 한 장 외우고도 남습니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Learned by heart', ko: '통째로 외우다' },
      text: {
        en: 'Train without a remedy. The accuracy in training reaches 100 %, that on the test images stops far below.',
        ko: '아무 대책 없이 학습해 보세요. 훈련 정확도는 100 %에 이르지만 테스트 정확도는 훨씬 아래에서 멈춥니다.',
      },
      notice: {
        en: 'Look for the epoch at which the test accuracy stops rising. Stopping there (early stopping, below) would lose nothing; the loss on the test images even rises afterwards.',
        ko: '테스트 정확도가 더 오르지 않는 에폭을 찾아보세요. 거기서 멈춰도(아래의 조기 종료) 잃을 것이 없습니다. 그 뒤로 테스트 손실은 오히려 커지기도 합니다.',
      },
      show: [{ view: 'curves' }],
    },
    {
      title: { en: 'Remedies side by side', ko: '대책을 나란히' },
      text: {
        en: 'Weight decay pulls every weight towards 0, dropout leaves out a fifth of the units in each step, augmentation turns, scales and shifts the images anew each time. Train each, and compare.',
        ko: '가중치 감쇠는 모든 가중치를 0 쪽으로 당기고, 드롭아웃은 스텝마다 유닛의 5분의 1을 빼며, 데이터 증강은 쓸 때마다 이미지를 새로 돌리고 키우고 옮깁니다. 하나씩 학습해 견주어 보세요.',
      },
      notice: {
        en: 'A remedy costs accuracy in training and gains little or nothing in the test: what narrows is the gap. The accuracy in training of dropout is measured while units are left out.',
        ko: '대책을 쓰면 훈련 정확도가 내려가고 테스트 정확도는 조금 오르거나 그대로입니다. 좁아지는 것은 둘의 차이입니다. 드롭아웃의 훈련 정확도는 유닛을 뺀 채로 잰 값입니다.',
      },
      show: [{ figure: 'gap', choice: { lab: 'overfitting' } }],
    },
    {
      title: { en: 'Stopping in time', ko: '제때 멈추기' },
      text: {
        en: 'The fifth training takes 375 images, holds out 75 of them for validation and trains on the other 300. Once the loss on the 75 has not fallen for 10 epochs, training stops, and the network goes back to the weights of its best epoch: the ring.',
        ko: '다섯 번째 학습은 이미지 375장 가운데 75장을 검증용으로 따로 두고 나머지 300장으로 학습합니다. 75장의 손실이 10에폭 동안 줄지 않으면 멈추고, 가장 좋았던 에폭의 가중치로 돌아갑니다. 동그라미가 그 에폭입니다.',
      },
      notice: {
        en: 'Its curve ends early: nothing else about the training was changed. In accuracy little is gained; what it keeps from growing is the loss on unseen images, for a network that goes on becomes ever surer of its wrong answers. Where it stops is decided by validation images, never by the test images, which would no longer be unseen then.',
        ko: '곡선이 일찍 끝납니다. 그 밖에는 아무것도 바꾸지 않았습니다. 정확도는 거의 그대로입니다. 막아 주는 것은 처음 보는 이미지의 손실이 커지는 일입니다. 학습을 계속하면 틀린 답에도 점점 더 확신하기 때문입니다. 언제 멈출지는 검증 이미지로 정하고 테스트 이미지로는 정하지 않습니다. 그러면 더는 처음 보는 이미지가 아니기 때문입니다.',
      },
      show: [{ figure: 'gap', choice: { lab: 'overfitting' } }],
    },
    {
      title: { en: 'Slower, but not worse', ko: '느리지만 나쁘지는 않다' },
      text: {
        en: 'The curves of all trainings of this lab over the same steps.',
        ko: '이 실습에서 한 모든 학습의 곡선을 같은 스텝에서 견줍니다.',
      },
      notice: {
        en: 'With a remedy the loss in training falls more slowly, and it does not reach 0: the network cannot simply remember the images.',
        ko: '대책을 쓰면 훈련 손실이 더 천천히 줄고 0까지 가지 않습니다. 이미지를 그냥 외울 수는 없기 때문입니다.',
      },
      show: [{ figure: 'run-curves', choice: { lab: 'overfitting' } }],
    },
  ],
  checks: [
    gapAtLeast(
      { en: 'Accuracy in training and test without a remedy', ko: '대책 없이 훈련과 테스트의 정확도' },
      0.1,
      0,
    ),
    gapNarrower(
      { en: 'The same with weight decay 0.1: a narrower gap', ko: '가중치 감쇠 0.1: 차이가 좁아짐' },
      1,
      0,
    ),
    gapNarrower({ en: 'The same with dropout 0.2: a narrower gap', ko: '드롭아웃 0.2: 차이가 좁아짐' }, 2, 0),
    gapNarrower({ en: 'The same with augmentation: a narrower gap', ko: '데이터 증강: 차이가 좁아짐' }, 3, 0),
    lossGapAtLeast(
      { en: 'Loss in test and training without a remedy', ko: '대책 없이 테스트와 훈련의 손실' },
      0.5,
      0,
    ),
    lossGapNarrower(
      { en: 'The same with early stopping: a narrower gap', ko: '조기 종료: 차이가 좁아짐' },
      4,
      4,
    ),
    parameterTable('deep-mlp', [78500, 10100, 10100, 10100, 10100, 10100, 1010]),
  ],
};
