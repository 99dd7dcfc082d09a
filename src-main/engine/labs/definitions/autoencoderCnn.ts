import { parameters, shapeTable } from '../checks/architecture.ts';
import { againstPca } from '../checks/reconstruction.ts';
import type { Lab } from '../Lab.ts';

/** Course E: an image through small maps and back, by convolution, pooling and their opposites. */
export const autoencoderCnn: Lab = {
  id: 'autoencoder-cnn',
  course: 'E',
  title: { en: 'Convolutional autoencoder', ko: '합성곱 오토인코더' },
  summary: {
    en: 'An image through eight maps of 7×7 and back, with 3,217 parameters: the maps of the code, the way up by transposed convolution and up-sampling, and an honest comparison with PCA.',
    ko: '이미지를 7×7 맵 여덟 장으로 줄였다가 되살립니다. 매개변수는 3,217개입니다. 코드의 맵, 전치 합성곱과 업샘플링으로 다시 커지는 길, PCA와의 정직한 비교를 봅니다.',
  },
  trainings: [{ recipe: 'autoencoder-cnn' }],
  steps: [
    {
      title: { en: 'Down and up again', ko: '내려갔다 다시 올라오기' },
      text: {
        en: 'Convolution and pooling make maps of 7×7; a transposed convolution with stride 2 and an up-sampling make them 28×28 again.',
        ko: '합성곱과 풀링이 7×7 맵을 만들고, 스트라이드 2인 전치 합성곱과 업샘플링이 다시 28×28로 만듭니다.',
      },
      notice: {
        en: '3,217 parameters instead of the 209,968 of the dense one: the same small filters are used everywhere. But the code is 392 numbers, not 32.',
        ko: '완전 연결 쪽은 209,968개인데 여기는 매개변수가 3,217개입니다. 같은 작은 필터를 모든 자리에서 쓰기 때문입니다. 대신 코드는 32개가 아니라 수 392개입니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
      labs: ['autoencoder'],
    },
    {
      title: { en: 'Input and reconstruction', ko: '입력과 재구성' },
      text: {
        en: 'Train it; five epochs take some minutes. Each test image stands beside what comes out of the network.',
        ko: '학습하세요. 다섯 에폭에 몇 분 걸립니다. 테스트 이미지마다 되살린 이미지가 나란히 보입니다.',
      },
      notice: {
        en: 'The strokes are where they were from early on: a map keeps places, which a dense layer has to learn. What comes late is how dark they are and how sharp their edges.',
        ko: '획의 자리는 일찍부터 맞습니다. 맵은 자리를 지키지만 완전 연결층은 자리도 배워야 합니다. 늦게 오는 것은 획의 진하기와 선명함입니다.',
      },
      show: [{ figure: 'reconstructions' }, { view: 'curves' }],
    },
    {
      title: { en: 'The maps of the code', ko: '코드의 맵' },
      text: {
        en: 'The output of the layer "code": eight maps of 7×7, from which everything is drawn again.',
        ko: '"code" 층의 출력, 7×7 맵 여덟 장입니다. 이것만으로 모두 다시 그립니다.',
      },
      notice: {
        en: 'The digit can still be read in them: each map is a coarse picture of one kind of stroke. Compare with the 32 numbers of the dense code, where no place is left.',
        ko: '맵에서 아직 숫자를 읽을 수 있습니다. 맵마다 한 가지 획의 거친 그림입니다. 자리가 남지 않은 완전 연결 코드의 수 32개와 견주어 보세요.',
      },
      show: [{ figure: 'feature-maps', choice: { layer: 'code' } }, { figure: 'all-layers' }],
    },
    {
      title: { en: 'The plane of the codes', ko: '코드의 평면' },
      text: {
        en: 'The 392 numbers of 2,000 test images, by the two directions in which they vary most. Drag the ring and watch what the decoder makes of the place.',
        ko: '테스트 이미지 2,000장의 수 392개를 가장 많이 달라지는 두 방향으로 펼쳤습니다. 고리를 끌며 디코더가 그 자리에서 무엇을 만드는지 보세요.',
      },
      notice: {
        en: 'Two of 392 directions hold little of the variance, and what the decoder makes of this plane are overlaid strokes rather than digits: a wide code does not force the images to lie close together.',
        ko: '방향 392개 가운데 둘이 담는 분산은 적고, 이 평면에서 디코더가 만드는 것은 숫자라기보다 겹친 획입니다. 코드가 넓으면 이미지들이 촘촘히 모일 까닭이 없습니다.',
      },
      show: [{ experiment: 'code-plane' }],
    },
    {
      title: { en: 'PCA of the same size', ko: '같은 크기의 PCA' },
      text: {
        en: 'What is the same size? With as many numbers in the code, 392, PCA keeps nearly everything. With as many numbers to store, it has 3 components and their mean image: 3,136 numbers beside 3,217 parameters. Set the number of components to 3.',
        ko: '무엇이 같은 크기일까요? 코드의 수가 같으면(392개) PCA가 거의 다 남깁니다. 저장할 수의 개수가 같으면 주성분 3개와 평균 이미지뿐입니다. 매개변수 3,217개에 대해 수 3,136개입니다. 주성분 수를 3으로 바꿔 보세요.',
      },
      notice: {
        en: 'Both are true: for its code the network keeps less than PCA could, for its weights far more. Filters that are shared over all places are cheap, and what they find is as wide as the image.',
        ko: '둘 다 사실입니다. 코드 크기에 견주면 PCA보다 덜 남기고, 가중치 수에 견주면 훨씬 더 남깁니다. 모든 자리에서 같이 쓰는 필터는 값싸지만, 찾아낸 것은 이미지만큼 넓습니다.',
      },
      show: [{ experiment: 'pca-comparison' }],
    },
  ],
  checks: [
    parameters('autoencoder-cnn', 3217),
    shapeTable('autoencoder-cnn', [
      ...['28x28x16', '14x14x16', '14x14x8', '7x7x8'],
      ...['14x14x8', '28x28x8', '28x28x16', '28x28x1'],
    ]),
    againstPca({
      name: {
        en: 'Mean squared error on the test images: 3,217 parameters, and PCA with as many numbers to store (3 components and the mean)',
        ko: '테스트 이미지의 평균 제곱 오차: 매개변수 3,217개일 때, 저장할 수의 개수가 같은 PCA(주성분 3개와 평균)를 할 때',
      },
      expected: '<',
      components: 3,
    }),
    againstPca({
      name: {
        en: 'The same beside PCA with as many components as the code has numbers (392): PCA keeps more',
        ko: '코드의 수와 같은 개수의 주성분(392개)으로 PCA를 할 때: PCA가 더 많이 남김',
      },
      expected: '>',
    }),
  ],
};
