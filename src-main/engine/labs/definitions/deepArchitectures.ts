import { columnsOf, placeColumns } from '../../../../src-shared/labs/deep-architectures/layout.ts';
import { unitsOf } from '../../../../src-shared/labs/deep-architectures/units.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import type { DepthCourse } from '../../../../src-shared/labs/plain-against-skip/course.ts';
import { experiment } from '../../../../src-shared/labs/plain-against-skip/experiment.ts';
import type { ModelInfo } from '../../../../src-shared/model/model.ts';
import type { Draft } from '../../../../src-shared/networks/Draft.ts';
import { modelOfDraft } from '../../../../src-shared/networks/modelOfDraft.ts';
import { googlenet } from '../../../../src-shared/networks/published/googlenet.ts';
import { findPublished, publishedNetworks } from '../../../../src-shared/networks/published/published.ts';
import { trainedParameters, weightDepthOf } from '../../../../src-shared/networks/weightDepth.ts';
import { accuracyAtLeast } from '../checks/accuracy.ts';
import { whole } from '../checks/architecture.ts';
import type { Check, Lab } from '../Lab.ts';
import { comparePlainAndSkip } from '../experiments/plainAgainstSkip.ts';

const draftOf = (id: string): Draft => findPublished(id)!.draft();

/** Checks the parameters of a network against the printed number. @param how name of the variant, in both languages */
function published(
  draft: () => Draft,
  how: { en: string; ko: string },
  expected: number,
  count: (model: ModelInfo) => number = ({ parameters }) => parameters,
): Check {
  return {
    name: { en: `Parameters of ${how.en}`, ko: `${how.ko}의 매개변수 수` },
    expected: whole(expected),
    measure: () => {
      const measured = count(modelOfDraft(draft()));
      return { value: whole(measured), ok: measured === expected };
    },
  };
}

const both = (name: string): { en: string; ko: string } => ({ en: name, ko: name });

/** Time within which the deepest network is described and laid out, in milliseconds. */
const MOST_LAYOUT = 300;
const AREA = { x: 0, y: 0, width: 1200, height: 675 };

const layout: Check = {
  name: {
    en: 'ResNet-152 described and laid out, in milliseconds',
    ko: 'ResNet-152를 기술하고 배치하는 데 걸린 시간(밀리초)',
  },
  expected: `< ${MOST_LAYOUT}`,
  measure: () => {
    const start = performance.now();
    placeColumns(columnsOf(unitsOf(modelOfDraft(draftOf('resnet-152')))), AREA);
    const time = performance.now() - start;
    return { value: time.toFixed(0), ok: time < MOST_LAYOUT };
  },
};

/** Test accuracy from which on a network of 56 layers has learned, and below which it has not. */
const [LEARNED, NOT_LEARNED] = [0.8, 0.5];
const QUICK_STEPS = 100;

const accuracyOf = ({ curves }: DepthCourse, depth: number, skip: boolean): number =>
  curves.find((curve) => curve.depth === depth && curve.skip === skip)!.accuracy!;

const depth: Check = {
  name: {
    en: 'Test accuracy at 56 layers, with and without skip connections (then 32, 20)',
    ko: '56층의 테스트 정확도, 스킵 연결 있음과 없음(이어서 32층, 20층)',
  },
  expected: `≥ ${LEARNED}, < ${NOT_LEARNED}`,
  trains: true,
  measure: async (_trained, { quick, task }) => {
    const values = { ...initialValues(experiment), ...(quick && { steps: QUICK_STEPS }) };
    const course = await comparePlainAndSkip(values, task);
    const pair = (layers: number): string =>
      [true, false].map((skip) => accuracyOf(course, layers, skip).toFixed(4)).join(', ');
    return {
      value: `${pair(56)} (${pair(32)}; ${pair(20)})`,
      ok: accuracyOf(course, 56, true) >= LEARNED && accuracyOf(course, 56, false) < NOT_LEARNED,
      comparable: !quick && course.data === 'mnist',
      data: course.data,
    };
  },
};

/** The small forms that are trained for one epoch, with the test accuracy that they reach at least. */
const tiny = [
  { recipe: 'tiny-alexnet', title: 'Tiny AlexNet', least: 0.97 },
  { recipe: 'tiny-googlenet', title: 'Tiny GoogLeNet', least: 0.97 },
  { recipe: 'tiny-resnet', title: 'Tiny ResNet', least: 0.97 },
] as const;

/** Course B: from AlexNet to ResNet-152, and why depth needs skip connections. */
export const deepArchitectures: Lab = {
  id: 'deep-architectures',
  course: 'B',
  title: { en: 'Deep architectures', ko: '깊은 네트워크의 구조' },
  summary: {
    en: 'AlexNet, VGG, GoogLeNet and ResNet in full, layer by layer with every parameter counted; and networks of 20, 32 and 56 layers, trained with and without skip connections.',
    ko: 'AlexNet, VGG, GoogLeNet, ResNet 전체를 층별로 따라가며 매개변수를 빠짐없이 셉니다. 20층, 32층, 56층 네트워크를 스킵 연결이 있을 때와 없을 때 학습해 견줍니다.',
  },
  trainings: tiny.map(({ recipe }) => ({ recipe, settings: { epochs: 1 } })),
  steps: [
    {
      title: { en: 'AlexNet: two towers', ko: 'AlexNet: 두 개의 탑' },
      text: {
        en: 'In 2012 one graphics card could not hold the network, so it was cut into two towers, which meet before the third convolution and before the dense layers. ReLU, response normalisation (LRN), overlapping pooling and dropout are all here. Go through it step by step.',
        ko: '2012년에는 그래픽 카드 한 장에 네트워크가 다 들어가지 않아 두 개의 탑으로 나누었습니다. 탑은 세 번째 합성곱 앞과 완전 연결층 앞에서 만납니다. ReLU, 국소 응답 정규화(LRN), 겹치는 풀링, 드롭아웃이 모두 들어 있습니다. 스텝을 넘기며 따라가 보세요.',
      },
      notice: {
        en: 'The first dense layer alone has 37,752,832 of the 60,965,224 parameters. A layer of a tower reads 48 or 192 maps instead of 96 or 384, which halves its weights.',
        ko: '첫 번째 완전 연결층 하나에 전체 60,965,224개 가운데 37,752,832개가 있습니다. 탑 안의 층은 96개나 384개가 아니라 48개나 192개의 맵만 읽으므로 가중치가 절반입니다.',
      },
      show: [{ experiment: 'deep-architectures', values: { network: 'alexnet' } }],
    },
    {
      title: { en: 'VGG: 3×3, again and again', ko: 'VGG: 3×3을 거듭해서' },
      text: {
        en: 'VGG has nothing but 3×3 convolutions and 2×2 poolings. Two 3×3 in a row see 5×5, three see 7×7, with fewer weights and a ReLU in between. Switch to the table for the summary.',
        ko: 'VGG에는 3×3 합성곱과 2×2 풀링뿐입니다. 3×3을 두 번 이으면 5×5, 세 번 이으면 7×7을 보는데, 가중치는 더 적고 사이에 ReLU가 들어갑니다. 요약은 표로 바꾸어 보세요.',
      },
      notice: {
        en: 'Each halving of rows and columns doubles the maps, up to 512. Most of the 138 million parameters are again in the first dense layer.',
        ko: '행과 열이 절반이 될 때마다 맵은 두 배가 되어 512개까지 늘어납니다. 매개변수 1억 3,800만 개의 대부분은 이번에도 첫 번째 완전 연결층에 있습니다.',
      },
      show: [
        { experiment: 'deep-architectures', values: { network: 'vgg-16' } },
        { experiment: 'deep-architectures', values: { network: 'vgg-19', shown: 'table' } },
      ],
    },
    {
      title: { en: 'GoogLeNet: inception', ko: 'GoogLeNet: 인셉션' },
      text: {
        en: 'Nine inception blocks compute windows of several sizes beside each other and join the maps. A 1×1 convolution before the large windows makes them cheap. At the end the mean of each map replaces the large dense layers. Zoom in with + to read the labels; the part follows the step, and any box can be clicked.',
        ko: '인셉션 블록 아홉 개는 여러 크기의 윈도우를 나란히 계산해 맵을 이어 붙입니다. 큰 윈도우 앞의 1×1 합성곱이 계산을 줄여 줍니다. 끝에서는 맵마다 평균을 내어 큰 완전 연결층을 없앴습니다. +로 확대하면 글자를 읽을 수 있습니다. 보이는 부분은 스텝을 따라가고, 상자를 눌러 고를 수도 있습니다.',
      },
      notice: {
        en: '22 layers and not 7 million parameters, a ninth of AlexNet’s. The two auxiliary heads, which serve training alone, would nearly double them.',
        ko: '22층인데 매개변수가 700만 개도 안 됩니다. AlexNet의 9분의 1입니다. 학습할 때만 쓰는 보조 분류기 두 개를 켜면 거의 두 배가 됩니다.',
      },
      show: [{ experiment: 'deep-architectures', values: { network: 'googlenet' } }],
    },
    {
      title: { en: 'ResNet: lines past the layers', ko: 'ResNet: 층을 지나쳐 가는 선' },
      text: {
        en: 'In every block a line leads past the convolutions and is added to their result. ResNet-18 and -34 have pairs of 3×3 convolutions; from ResNet-50 on a bottleneck of 1×1, 3×3 and 1×1. Choose the depth, up to 152 layers.',
        ko: '블록마다 선 하나가 합성곱을 지나쳐 가서 결과에 더해집니다. ResNet-18과 -34는 3×3 합성곱 두 개, ResNet-50부터는 1×1, 3×3, 1×1의 병목 구조입니다. 152층까지 깊이를 골라 보세요.',
      },
      notice: {
        en: 'Besides the ReLU after each sum, nothing stands on the line but a 1×1 convolution where the number of maps changes. ResNet-152 has fewer parameters than AlexNet.',
        ko: '이 선에는 덧셈 뒤의 ReLU 말고는 맵 수가 바뀌는 곳의 1×1 합성곱뿐입니다. ResNet-152의 매개변수는 AlexNet보다도 적습니다.',
      },
      show: [
        { experiment: 'deep-architectures', values: { network: 'resnet-34' } },
        { experiment: 'deep-architectures', values: { network: 'resnet-152' } },
      ],
    },
    {
      title: { en: 'Why the lines are needed', ko: '이 선이 필요한 이유' },
      text: {
        en: 'Networks of 20, 32 and 56 layers are trained on the same digits, once plain and once with skip connections: 200 steps each with the same batches, rate and batch normalisation. Start it with the button; it takes a few minutes.',
        ko: '20층, 32층, 56층 네트워크를 같은 숫자 이미지로 두 번씩 학습합니다. 한 번은 그대로, 한 번은 스킵 연결을 넣습니다. 배치, 학습률, 배치 정규화는 같고 200스텝씩입니다. 버튼으로 시작하세요. 몇 분 걸립니다.',
      },
      notice: {
        en: 'With 56 layers the plain network barely moves in training, so this is no overfitting. The same layers with skip connections do learn, a little more slowly than 20.',
        ko: '56층에서 스킵 연결이 없는 네트워크는 훈련 손실조차 거의 줄지 않습니다. 그러니 과적합이 아닙니다. 같은 층에 스킵 연결을 넣으면 20층보다 조금 느릴 뿐 잘 배웁니다.',
      },
      show: [{ experiment: 'plain-against-skip' }],
    },
    {
      title: { en: 'A small one of each', ko: '작은 것으로 하나씩' },
      text: {
        en: 'Tiny AlexNet, Tiny GoogLeNet and Tiny ResNet have the structure of the large ones and few maps, so that an epoch of MNIST takes a minute or two. Train one, and look at the maps of its branches on the screen Workbench. Tiny VGG, the network of CNN Explainer, is among the recipes too.',
        ko: 'Tiny AlexNet, Tiny GoogLeNet, Tiny ResNet은 큰 네트워크와 구조가 같고 맵이 적어서 MNIST 1에폭에 1~2분이면 됩니다. 하나를 학습하고 작업대 화면에서 가지마다 맵을 살펴보세요. CNN Explainer의 네트워크인 Tiny VGG도 레시피에 있습니다.',
      },
      notice: {
        en: 'They have 29,642, 13,830 and 78,426 parameters; LeNet-5 has 61,706. Where a mean takes the place of large dense layers, few are enough.',
        ko: '매개변수는 29,642개, 13,830개, 78,426개이고 LeNet-5는 61,706개입니다. 큰 완전 연결층 대신 평균을 내면 적은 매개변수로도 충분합니다.',
      },
      show: [{ view: 'network' }, { view: 'curves' }],
    },
  ],
  checks: [
    published(() => draftOf('alexnet'), { en: 'AlexNet, two towers', ko: 'AlexNet(두 탑)' }, 60_965_224),
    published(() => draftOf('vgg-16'), both('VGG-16'), 138_357_544),
    published(() => draftOf('vgg-19'), both('VGG-19'), 143_667_240),
    published(
      () => draftOf('googlenet'),
      { en: 'GoogLeNet of the paper, with LRN', ko: '논문의 GoogLeNet(LRN 있음)' },
      6_998_552,
    ),
    published(
      () => googlenet({ auxiliary: true }),
      { en: 'GoogLeNet with auxiliary heads', ko: '보조 분류기가 있는 GoogLeNet' },
      13_378_280,
    ),
    ...(
      [
        ['resnet-18', 'ResNet-18', 11_689_512],
        ['resnet-34', 'ResNet-34', 21_797_672],
      ] as const
    ).map(([id, title, expected]) =>
      published(
        () => draftOf(id),
        {
          en: `${title} that are trained, as torchvision counts`,
          ko: `torchvision 기준 ${title}(학습되는 것)`,
        },
        expected,
        trainedParameters,
      ),
    ),
    ...(
      [
        ['resnet-50', 'ResNet-50', 25_636_712],
        ['resnet-101', 'ResNet-101', 44_707_176],
        ['resnet-152', 'ResNet-152', 60_419_944],
      ] as const
    ).map(([id, title, expected]) =>
      published(() => draftOf(id), { en: `${title}, as Keras counts`, ko: `Keras 기준 ${title}` }, expected),
    ),
    {
      name: {
        en: 'Layers with weights on the longest path, from AlexNet to ResNet-152',
        ko: '가장 긴 경로에 가중치가 있는 층 수, AlexNet부터 ResNet-152까지',
      },
      expected: '8 16 19 22 18 34 50 101 152',
      measure: () => {
        const value = publishedNetworks.map(({ draft }) => weightDepthOf(modelOfDraft(draft()))).join(' ');
        return { value, ok: value === '8 16 19 22 18 34 50 101 152' };
      },
    },
    layout,
    depth,
    ...tiny.map(({ title, least }, training) => ({
      ...accuracyAtLeast(least, training),
      name: { en: `Test accuracy of ${title} after an epoch`, ko: `${title}의 1에폭 뒤 테스트 정확도` },
    })),
  ],
};
