import { parameters, parameterTable } from '../checks/architecture.ts';
import { againstPca } from '../checks/reconstruction.ts';
import type { Lab } from '../Lab.ts';

/** Course E: an image through a narrow code and back, by dense layers. */
export const autoencoder: Lab = {
  id: 'autoencoder',
  course: 'E',
  title: { en: 'Autoencoder', ko: '오토인코더' },
  summary: {
    en: '784 pixels through 32 numbers and back: what is kept, where the codes lie, what the decoder makes of places between them, and what PCA of the same size keeps.',
    ko: '픽셀 784개를 수 32개로 줄였다가 되살립니다. 무엇이 남는지, 코드가 어디에 놓이는지, 그 사이 자리에서 디코더가 무엇을 만드는지, 같은 크기의 PCA는 무엇을 남기는지 봅니다.',
  },
  trainings: [
    { name: { en: 'Code of 32 numbers', ko: '코드가 수 32개' }, recipe: 'autoencoder' },
    { name: { en: 'Code of 2 numbers', ko: '코드가 수 2개' }, recipe: 'autoencoder-2d' },
  ],
  steps: [
    {
      title: { en: 'Through the needle’s eye', ko: '바늘귀를 지나' },
      text: {
        en: 'The encoder presses 784 pixels into 32 numbers, the decoder makes 784 pixels of them again. The target is the input itself: no labels are needed.',
        ko: '인코더는 픽셀 784개를 수 32개로 줄이고, 디코더는 거기서 다시 픽셀 784개를 만듭니다. 목표는 입력 자신이므로 레이블이 필요 없습니다.',
      },
      notice: {
        en: 'Nothing in the network could hand the image through: the layer "code" is the only way, and it is 24.5 times narrower.',
        ko: '이미지를 그대로 넘겨줄 길이 없습니다. "code" 층만이 길이고, 그 폭은 24.5분의 1입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Input and reconstruction', ko: '입력과 재구성' },
      text: {
        en: 'Train the first network. Each test image stands beside what comes out of it, with its mean squared error.',
        ko: '첫 번째 네트워크를 학습하세요. 테스트 이미지마다 되살린 이미지와 평균 제곱 오차가 나란히 보입니다.',
      },
      notice: {
        en: 'First all outputs look alike: the mean of all digits. Then the classes part, and last come slant and stroke. What stays blurred is what 32 numbers have no room for.',
        ko: '처음에는 모두 비슷합니다. 모든 숫자의 평균입니다. 그다음 클래스가 갈라지고, 마지막에 기울기와 획이 나타납니다. 끝까지 흐린 것은 수 32개에 담지 못한 것입니다.',
      },
      show: [{ figure: 'reconstructions' }, { view: 'curves' }],
    },
    {
      title: { en: 'The code', ko: '코드' },
      text: {
        en: 'The output of the layer "code" for one test image: 32 numbers, all that the decoder is told of it.',
        ko: '테스트 이미지 하나에 대한 "code" 층의 출력입니다. 디코더가 전해 받는 것은 이 수 32개가 전부입니다.',
      },
      notice: {
        en: 'No number means "seven". The meaning is spread over all of them, and another seed gives other numbers. Some may be 0 for every image: ReLU has shut them off.',
        ko: '"7"을 뜻하는 수는 없습니다. 뜻은 모든 수에 퍼져 있고, 시드를 바꾸면 수도 달라집니다. 어떤 수는 모든 이미지에서 0일 수 있습니다. ReLU가 꺼 버린 것입니다.',
      },
      show: [{ figure: 'feature-maps', choice: { layer: 'code' } }],
    },
    {
      title: { en: 'A plane to walk on', ko: '걸어 볼 수 있는 평면' },
      text: {
        en: 'The codes of 2,000 test images, by the two directions in which they vary most. Drag the ring: the decoder makes an image of any place. Then choose the second training, whose code is two numbers: there the plane is all there is.',
        ko: '테스트 이미지 2,000장의 코드를 가장 많이 달라지는 두 방향으로 펼쳤습니다. 고리를 끌어 보세요. 디코더는 어느 자리에서든 이미지를 만듭니다. 그다음 코드가 두 수인 두 번째 학습을 고르세요. 거기서는 이 평면이 전부입니다.',
      },
      notice: {
        en: 'The network never saw a label, and yet the ones lie apart; with a code of two numbers several classes have a cloud of their own. Between two clouds a digit turns into another; where no code lies, the decoder was never told what to do.',
        ko: '레이블을 본 적이 없는데도 1은 따로 모이고, 코드가 두 수이면 여러 클래스가 저마다 무리를 이룹니다. 두 무리 사이에서는 한 숫자가 다른 숫자로 바뀝니다. 코드가 없는 자리에서 무엇을 만들어야 하는지는 배운 적이 없습니다.',
      },
      show: [{ experiment: 'code-plane' }],
    },
    {
      title: { en: 'The whole plane at once', ko: '평면 전체를 한눈에' },
      text: {
        en: '225 places at equal distances, each with the image that the decoder makes of it.',
        ko: '같은 간격으로 놓인 225곳마다 디코더가 만든 이미지입니다.',
      },
      notice: {
        en: 'Neighbours look alike: small steps in the code are small steps in the image. Look for the borders between two digits.',
        ko: '이웃끼리 닮았습니다. 코드를 조금 옮기면 이미지도 조금 바뀝니다. 두 숫자의 경계를 찾아보세요.',
      },
      show: [{ experiment: 'code-plane', values: { show: 'images' } }],
    },
    {
      title: { en: 'Beside principal components', ko: '주성분과 나란히' },
      text: {
        en: 'PCA with as many components as the code has numbers, from 10,000 training images, reconstructs the same test images. It needs no training, and no other straight axes do better.',
        ko: '훈련 이미지 10,000장에서 구한, 코드의 수와 같은 개수의 주성분으로 같은 테스트 이미지를 되살립니다. 학습이 필요 없고, 곧은 축으로는 이보다 나을 수 없습니다.',
      },
      notice: {
        en: 'The dense network keeps more in as many numbers, because ReLU bends its axes. Raise the number of components: how many does PCA need to draw level?',
        ko: '완전 연결 네트워크는 같은 개수의 수에 더 많이 담습니다. ReLU가 축을 휘게 하기 때문입니다. 주성분 수를 늘려 보세요. PCA는 몇 개가 있어야 따라잡을까요?',
      },
      show: [{ experiment: 'pca-comparison' }],
    },
  ],
  checks: [
    parameters('autoencoder', 209968),
    parameterTable('autoencoder', [100480, 4128, 4224, 101136]),
    againstPca({
      name: {
        en: 'Mean squared error on the test images: code of 32 numbers, and PCA with 32 components of 10,000 training images',
        ko: '테스트 이미지의 평균 제곱 오차: 코드가 수 32개일 때, 훈련 이미지 10,000장에서 구한 주성분 32개로 PCA를 할 때',
      },
      expected: '<',
    }),
    againstPca({
      name: {
        en: 'The same with a code of 2 numbers, and PCA with 2 components',
        ko: '코드가 수 2개일 때, 주성분 2개로 PCA를 할 때',
      },
      expected: '<',
      training: 1,
    }),
  ],
};
