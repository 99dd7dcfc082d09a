import { accuracyAbove, accuracyShown } from '../checks/accuracy.ts';
import type { Lab } from '../Lab.ts';

/** 1,000 images; 40 epochs of 10 steps. */
const settings = { trainImages: 1000, epochs: 40, batchSize: 100, learningRate: 0.002 };

/** Course B: more images out of the same ones. */
export const augmentation: Lab = {
  id: 'augmentation',
  course: 'B',
  title: { en: 'Data augmentation', ko: '데이터 증강' },
  summary: {
    en: '1,000 training images, turned, shifted and scaled anew in every batch: better on images never seen than the same 1,000 as they are.',
    ko: '훈련 이미지 1,000장을 배치마다 새로 돌리고 옮기고 키웁니다. 그대로 쓸 때보다 처음 보는 이미지를 더 잘 맞힙니다.',
  },
  trainings: [
    { name: { en: 'As they are', ko: '그대로' }, recipe: 'cnn', settings },
    {
      name: { en: 'Rotation, scale, shift', ko: '회전, 크기, 이동' },
      recipe: 'cnn',
      settings: { ...settings, augment: ['rotation', 'scale', 'shift'] },
    },
  ],
  steps: [
    {
      title: { en: 'One image, many', ko: '한 장이 여러 장으로' },
      text: {
        en: 'A slightly turned 3 is still a 3. Augmentation changes each image of a batch at random, each time anew, so that the network never sees quite the same image twice. The test images stay as they are.',
        ko: '조금 돌린 3도 3입니다. 데이터 증강은 배치의 이미지를 쓸 때마다 무작위로 바꾸므로 네트워크가 똑같은 이미지를 두 번 보지 않습니다. 테스트 이미지는 바꾸지 않습니다.',
      },
      notice: {
        en: 'Which of these are still the same digit? Flipping is fine for cats, not for digits: it is left out of the training below.',
        ko: '이 가운데 여전히 같은 숫자인 것은 어느 것인가요? 뒤집기는 고양이에는 괜찮지만 숫자에는 맞지 않아 아래 학습에서 뺐습니다.',
      },
      show: [{ experiment: 'augmentation' }],
    },
    {
      title: { en: 'Harder to learn by heart', ko: '외우기 어렵게' },
      text: {
        en: 'Train with and without. The changes are drawn from the seed, the step and the row in the batch: going back to a step and looking inside it shows the very images that it took.',
        ko: '증강 없이, 그리고 증강을 써서 학습해 보세요. 변화는 시드와 스텝, 배치의 행에서 정해지므로 어느 스텝으로 돌아가 안을 보아도 그때 쓴 바로 그 이미지가 보입니다.',
      },
      notice: {
        en: 'The loss in training falls more slowly with augmentation, and yet the accuracy on the test images ends higher.',
        ko: '증강을 쓰면 훈련 손실은 더 천천히 줄지만 테스트 정확도는 더 높은 곳에서 끝납니다.',
      },
      show: [
        { figure: 'gap', choice: { lab: 'augmentation' } },
        { figure: 'run-curves', choice: { lab: 'augmentation' } },
      ],
    },
    {
      title: { en: 'The remaining mistakes', ko: '남은 실수' },
      text: {
        en: 'Digits that the network takes for others, with what it says of them.',
        ko: '네트워크가 다른 숫자로 본 이미지와 그 답입니다.',
      },
      notice: {
        en: 'Slanted and shifted digits are the first that augmentation sets right.',
        ko: '기울거나 치우친 숫자를 증강이 가장 먼저 바로잡습니다.',
      },
      show: [{ figure: 'mistakes' }],
    },
  ],
  checks: [
    accuracyShown(
      { en: 'Test accuracy after 1,000 images as they are', ko: '1,000장을 그대로 학습한 테스트 정확도' },
      0,
    ),
    accuracyAbove(
      { en: 'Test accuracy with augmentation: higher', ko: '증강을 쓴 테스트 정확도: 더 높음' },
      1,
      0,
    ),
  ],
};
