import type { Words } from '../contract/labs.ts';
import type { Experiment } from './Experiment.ts';

/** An experiment in lists: its name, and its code, which is loaded when it is first opened. */
export interface ExperimentEntry {
  id: string;
  title: Words;
  load(): Promise<Experiment>;
}

/** An entry; inside it the type of the course is known, outside nobody needs it. */
const entry = <Course>(
  id: string,
  title: Words,
  load: () => Promise<{ experiment: Experiment<Course> }>,
): ExperimentEntry => ({ id, title, load: async () => (await load()).experiment as Experiment });

/** All experiments, in the order of the courses. */
export const experiments: readonly ExperimentEntry[] = [
  entry(
    'gates',
    { en: 'Perceptrons as gates', ko: '퍼셉트론으로 만든 논리 게이트' },
    () => import('./gates/experiment.ts'),
  ),
  entry(
    'activations',
    { en: 'Activation functions', ko: '활성화 함수' },
    () => import('./activations/experiment.ts'),
  ),
  entry(
    'computational-graph',
    { en: 'Computational graphs', ko: '계산 그래프' },
    () => import('./computational-graph/experiment.ts'),
  ),
  entry(
    'gradient-check',
    { en: 'Checking the gradient', ko: '기울기 확인' },
    () => import('./gradient-check/experiment.ts'),
  ),
  entry(
    'optimizers',
    { en: 'Optimizers race', ko: '옵티마이저의 경주' },
    () => import('./optimizers/experiment.ts'),
  ),
  entry(
    'optimizer-curves',
    { en: 'Optimizers on MNIST', ko: 'MNIST에서 견주는 옵티마이저' },
    () => import('./optimizers/curvesExperiment.ts'),
  ),
  entry(
    'weight-init',
    { en: 'Initial weights', ko: '가중치의 초깃값' },
    () => import('./weight-init/experiment.ts'),
  ),
  entry(
    'conv-arithmetic',
    { en: 'The arithmetic of convolution', ko: '합성곱의 계산' },
    () => import('./conv-arithmetic/experiment.ts'),
  ),
  entry(
    'composition',
    { en: 'Simple functions, composed', ko: '단순한 함수의 합성' },
    () => import('./representation/foldsExperiment.ts'),
  ),
  entry(
    'representation',
    { en: 'The plane, bent layer by layer', ko: '층마다 휘는 평면' },
    () => import('./representation/experiment.ts'),
  ),
  entry(
    'batch-vs-minibatch',
    { en: 'Whole batch or mini-batches', ko: '배치 전체와 미니배치' },
    () => import('./batch-vs-minibatch/experiment.ts'),
  ),
  entry(
    'gradient-through-time',
    { en: 'The gradient through time', ko: '시간을 거슬러 가는 기울기' },
    () => import('./rnn/experiment.ts'),
  ),
  entry(
    'attention',
    { en: 'Encoder and decoder with attention', ko: '어텐션이 있는 인코더와 디코더' },
    () => import('./attention/experiment.ts'),
  ),
  entry(
    'attention-own',
    { en: 'Attention on a text of your own', ko: '내가 쓴 글에 대한 어텐션' },
    () => import('./attention/ownExperiment.ts'),
  ),
  entry(
    'batch-norm',
    { en: 'Batch normalisation over 16 weight scales', ko: '가중치 크기 16가지와 배치 정규화' },
    () => import('./batch-norm/experiment.ts'),
  ),
  entry(
    'augmentation',
    { en: 'One image, augmented', ko: '이미지 한 장의 데이터 증강' },
    () => import('./augmentation/experiment.ts'),
  ),
  entry(
    'hyperparameter-search',
    { en: 'Search for hyperparameters', ko: '하이퍼파라미터 탐색' },
    () => import('./hyperparameter-search/experiment.ts'),
  ),
  entry(
    'against-the-clock',
    { en: '99 % against the clock', ko: '시간을 다투는 99 %' },
    () => import('./against-the-clock/experiment.ts'),
  ),
  entry(
    'code-plane',
    { en: 'The plane of the codes', ko: '코드의 평면' },
    () => import('./code-plane/experiment.ts'),
  ),
  entry(
    'pca-comparison',
    { en: 'Autoencoder and principal components', ko: '오토인코더와 주성분' },
    () => import('./pca-comparison/experiment.ts'),
  ),
  entry(
    'noise-levels',
    { en: 'Noise in, error out', ko: '잡음과 오차' },
    () => import('./noise-levels/experiment.ts'),
  ),
  entry(
    'anomaly',
    { en: 'Anomalies by their reconstruction error', ko: '재구성 오차로 찾는 이상' },
    () => import('./anomaly/experiment.ts'),
  ),
  entry(
    'colorization',
    { en: 'Colours for grey images', ko: '회색 이미지에 색 입히기' },
    () => import('./colorization/experiment.ts'),
  ),
  entry(
    'colorization-photo',
    { en: 'Colours for your own photographs', ko: '자신의 사진에 색 입히기' },
    () => import('./colorization/photoExperiment.ts'),
  ),
  entry(
    'fingerprint',
    { en: 'One finger or two?', ko: '한 손가락일까 두 손가락일까?' },
    () => import('./fingerprint/experiment.ts'),
  ),
  entry(
    'fingerprint-check',
    { en: 'A new print against enrolled ones', ko: '등록된 지문과 새 지문의 대조' },
    () => import('./fingerprint/checkExperiment.ts'),
  ),
  entry(
    'vanishing-gradient',
    { en: 'The vanishing gradient', ko: '사라지는 기울기' },
    () => import('./vanishing-gradient/experiment.ts'),
  ),
  entry(
    'gan',
    { en: 'Generator against discriminator', ko: '생성자와 판별자의 겨루기' },
    () => import('./gan/experiment.ts'),
  ),
  entry(
    'gan-latent',
    { en: 'A walk through the latent space', ko: '잠재 공간 거닐기' },
    () => import('./gan/latentExperiment.ts'),
  ),
  entry(
    'detection',
    { en: 'Several digits in one picture', ko: '그림 한 장의 여러 숫자' },
    () => import('./detection/experiment.ts'),
  ),
  entry(
    'detection-picture',
    { en: 'Detection in a picture of one’s own', ko: '직접 만든 그림의 숫자 찾기' },
    () => import('./detection/pictureExperiment.ts'),
  ),
  entry(
    'segmentation',
    { en: 'Every pixel gets a class', ko: '픽셀마다 클래스 하나' },
    () => import('./segmentation/experiment.ts'),
  ),
  entry(
    'segmentation-picture',
    { en: 'The pixels of a picture of one’s own', ko: '직접 만든 그림의 픽셀' },
    () => import('./segmentation/pictureExperiment.ts'),
  ),
  entry(
    'captioning',
    { en: 'A picture in words', ko: '그림을 말로' },
    () => import('./captioning/experiment.ts'),
  ),
  entry(
    'captioning-picture',
    { en: 'A picture of one’s own in words', ko: '직접 만든 그림을 말로' },
    () => import('./captioning/pictureExperiment.ts'),
  ),
  entry(
    'deep-architectures',
    { en: 'From AlexNet to ResNet, layer by layer', ko: 'AlexNet에서 ResNet까지, 층별로 보기' },
    () => import('./deep-architectures/experiment.ts'),
  ),
  entry(
    'plain-against-skip',
    { en: 'Depth with and without skip connections', ko: '스킵 연결 유무에 따른 깊이의 효과' },
    () => import('./plain-against-skip/experiment.ts'),
  ),
];
