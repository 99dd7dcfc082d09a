import { handComputed, type Lesson } from '../Lesson.ts';
import { forwardOutputs } from '../parts/denseNetwork.ts';
import { separability, toySets, trainBentPlane, type BentPlane, type ToySet } from './bentPlane.ts';
import { countPieces } from './folds.ts';

const trained = (set: ToySet): Promise<BentPlane> =>
  trainBentPlane({ set, activation: 'tanh', steps: 600, rate: 0.02, seed: 1 }, () => Promise.resolve());

/** Separability of the points at the input and after each hidden layer, at the end of a training. */
function separabilities({ points, pictures }: BentPlane): number[] {
  const { layers } = pictures.at(-1)!;
  return forwardOutputs(layers.slice(0, -1), points.values, points.classes.length).map((outputs) =>
    separability(outputs, points.classes),
  );
}

/** Course D: what layers do to what they are shown. */
export const representation: Lesson = {
  id: 'representation',
  course: 'D',
  title: { en: 'Representations, layer by layer', ko: '층마다의 표현' },
  summary: {
    en: 'Simple functions composed into complicated ones, and a plane that is bent until its classes come apart.',
    ko: '단순한 함수를 합성해 복잡한 함수를 만들고, 클래스가 나뉠 때까지 평면을 휩니다.',
  },
  steps: [
    {
      title: { en: 'Fold by fold', ko: '접고 또 접기' },
      text: {
        en: 'A deep network is a composition: each layer applies a simple function to what the one before made. Two ReLUs make a fold; applied to itself it folds all folds again. Step through the layers.',
        ko: '깊은 네트워크는 합성 함수입니다. 층마다 앞 층이 만든 것에 단순한 함수를 적용합니다. ReLU 두 개가 접기 하나를 만들고, 그것을 다시 적용하면 접힌 것이 모두 다시 접힙니다. 층을 하나씩 넘겨 보세요.',
      },
      notice: {
        en: 'The number of pieces doubles with each layer, while the number of units only grows by two.',
        ko: '층마다 조각의 수는 두 배가 되지만 유닛은 두 개씩만 늘어납니다.',
      },
      show: [{ experiment: 'composition', values: { step: 0 } }],
    },
    {
      title: { en: 'Bending the plane', ko: '평면 휘기' },
      text: {
        en: 'No straight line parts the two circles. The layers bend the plane they lie in until, after the last hidden layer, one line is enough. Play the training, then try the spirals.',
        ko: '직선 하나로는 두 동심원을 나눌 수 없습니다. 층들이 점이 놓인 평면을 휘어, 마지막 은닉층 뒤에는 직선 하나로 충분해집니다. 학습을 재생하고 나선으로도 해 보세요.',
      },
      notice: {
        en: 'The separability, how far the classes are apart compared with their own width, grows from layer to layer. With moons and spirals the first layer, which spreads the plane over eight units, lowers it a little first.',
        ko: '클래스의 너비에 견주어 서로 얼마나 떨어져 있는지를 말하는 분리도가 층마다 커집니다. 초승달과 나선에서는 평면을 유닛 여덟 개로 펼치는 첫 층에서 먼저 조금 작아집니다.',
      },
      show: [{ experiment: 'representation' }],
    },
    {
      title: { en: 'Without an activation', ko: '활성화 함수가 없으면' },
      text: {
        en: 'Without an activation every layer can only turn, stretch and shear. However many there are, together they are one linear map, and straight lines stay straight.',
        ko: '활성화 함수가 없으면 층마다 돌리고 늘리고 기울이는 일만 할 수 있습니다. 아무리 많아도 합치면 선형 변환 하나이고, 직선은 직선으로 남습니다.',
      },
      notice: {
        en: 'The grid stays straight in every layer, and some points stay on the wrong side.',
        ko: '모든 층에서 격자가 곧고, 몇몇 점은 끝내 잘못된 쪽에 남습니다.',
      },
      show: [{ experiment: 'representation', values: { activation: 'linear' } }],
    },
    {
      title: { en: 'Your own network, layer by layer', ko: '내 네트워크를 층마다' },
      text: {
        en: 'Do the classes come apart in a trained network as well? For the open network: how much of the variance in each layer lies between the classes, and for how many of 1,000 test images the nearest class mean is the right one.',
        ko: '학습된 네트워크에서도 클래스가 나뉠까요? 열려 있는 네트워크의 층마다 분산의 얼마가 클래스 사이에 있는지, 테스트 이미지 1,000장 가운데 가장 가까운 클래스 평균이 맞는 이미지가 얼마인지 보여 줍니다.',
      },
      notice: {
        en: 'In a trained classifier both rise towards the output. Before the first step there is hardly any rise: open an untrained network and compare.',
        ko: '학습된 분류기에서는 출력으로 갈수록 둘 다 커집니다. 첫 스텝 전에는 거의 커지지 않습니다. 학습하지 않은 네트워크를 열어 견주어 보세요.',
      },
      show: [{ figure: 'separability' }],
    },
  ],
  checks: [
    handComputed(
      {
        en: 'Straight pieces after 1, 3, 6 layers of two ReLUs',
        ko: 'ReLU 두 개짜리 1, 3, 6층 뒤의 직선 조각 수',
      },
      [2, 8, 64],
      () => [1, 3, 6].map(countPieces),
    ),
    {
      name: {
        en: 'Accuracy on moons, spirals, XOR, circles after 600 steps',
        ko: '600스텝 뒤 초승달, 나선, XOR, 동심원의 정확도',
      },
      expected: '> 0.95',
      measure: async () => {
        const ends = await Promise.all(
          toySets.map(async (set) => (await trained(set)).pictures.at(-1)!.accuracy),
        );
        return { value: ends.map((end) => end.toFixed(3)).join(' '), ok: ends.every((end) => end > 0.95) };
      },
    },
    {
      name: {
        en: 'Separability at the input and after each layer, circles: it grows',
        ko: '동심원에서 입력과 층마다의 분리도: 커짐',
      },
      expected: '↑ ↑ ↑',
      measure: async () => {
        const values = separabilities(await trained('circles'));
        const grows = values.slice(1).every((value, at) => value > values[at]!);
        return { value: values.map((value) => value.toFixed(2)).join(' '), ok: grows };
      },
    },
  ],
};
