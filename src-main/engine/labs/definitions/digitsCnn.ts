import { accuracyAtLeast } from '../checks/accuracy.ts';
import { parameters, parameterTable, shapeTable } from '../checks/architecture.ts';
import type { Lab } from '../Lab.ts';

/** Course C: the network of the R and Keras lecture. */
export const digitsCnn: Lab = {
  id: 'digits-cnn',
  course: 'C',
  title: { en: 'Digits CNN', ko: '숫자 CNN' },
  summary: {
    en: 'The CNN of the Keras lecture: three convolutions, RMSProp, a tenth of the images held out.',
    ko: 'Keras 강의의 CNN입니다. 합성곱 세 층, RMSProp, 이미지의 10분의 1은 검증용입니다.',
  },
  trainings: [{ recipe: 'digits-cnn' }],
  steps: [
    {
      title: { en: 'The summary, line by line', ko: '모델 요약(summary) 한 줄씩 읽기' },
      text: {
        en: 'Without padding each 3×3 convolution takes a border of one pixel away: 28 becomes 26, and pooling makes 13 of it.',
        ko: '패딩이 없으면 3×3 합성곱마다 가장자리가 한 픽셀씩 사라집니다. 28이 26이 되고, 풀링이 이를 13으로 만듭니다.',
      },
      notice: {
        en: 'From 11 pooling makes 5, not 5.5: the last row and column are left out.',
        ko: '11을 풀링하면 5.5가 아니라 5입니다. 마지막 행과 열은 쓰이지 않습니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Training and validation', ko: '학습과 검증' },
      text: {
        en: 'Of the 60,000 images 6,000 are held out. Their loss tells when the network begins to learn by heart.',
        ko: '60,000장 가운데 6,000장은 검증용입니다. 이 이미지들의 손실을 보면 과적합이 시작되는 때를 알 수 있습니다.',
      },
      notice: {
        en: 'The training loss goes on falling while the validation loss hardly does.',
        ko: '훈련 손실은 계속 떨어지는데 검증 손실은 거의 그대로입니다.',
      },
      show: [{ view: 'curves' }],
    },
    {
      title: { en: 'The confusion matrix', ko: '혼동 행렬' },
      text: {
        en: 'The lecture prints the table of 10,000 test images: 9,851 of them stand on the diagonal.',
        ko: '강의는 테스트 이미지 10,000장의 표를 보여 줍니다. 그중 9,851장이 대각선에 있습니다.',
      },
      notice: {
        en: 'Count the diagonal of ours: the check says whether it has 9,900 or more.',
        ko: '우리 표의 대각선도 세어 보세요. 9,900장 이상인지 아래의 점검이 알려 줍니다.',
      },
      show: [{ figure: 'confusion' }, { figure: 'mistakes' }],
    },
  ],
  checks: [
    parameters('digits-cnn', 93322),
    parameterTable('digits-cnn', [320, 18496, 36928, 36928, 650]),
    shapeTable('digits-cnn', ['26x26x32', '13x13x32', '11x11x64', '5x5x64', '3x3x64', '576', '64', '10']),
    accuracyAtLeast(0.99),
  ],
};
