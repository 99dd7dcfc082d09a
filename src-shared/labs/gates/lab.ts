import { handComputed, type Lesson } from '../Lesson.ts';
import {
  fires,
  gateNames,
  inputRows,
  learnGate,
  lectureWeights,
  mistakeBound,
  truthTables,
  xorOfTwoLayers,
} from './perceptron.ts';

/** Course B: perceptrons as gates, by hand, learned, and of two layers. */
export const gates: Lesson = {
  id: 'gates',
  course: 'B',
  title: { en: 'Perceptrons as gates', ko: '퍼셉트론으로 만든 논리 게이트' },
  summary: {
    en: 'AND, NAND and OR by one perceptron each, XOR by two layers; set by hand and learned.',
    ko: 'AND, NAND, OR은 퍼셉트론 하나로, XOR은 두 층으로 만듭니다. 직접 정하고, 학습도 시킵니다.',
  },
  steps: [
    {
      title: { en: 'A line that decides', ko: '판단하는 직선' },
      text: {
        en: 'A perceptron multiplies its inputs by weights, adds a bias, and says 1 where the sum is above 0. With two inputs the border is a straight line. Drag the ring on the line to move it, the ring at its side to turn it, or set the three numbers.',
        ko: '퍼셉트론은 입력에 가중치를 곱하고 편향을 더해, 합이 0보다 크면 1을 냅니다. 입력이 둘이면 그 경계는 직선입니다. 직선 위의 고리를 끌어 옮기고, 옆의 고리를 끌어 돌리거나, 세 수를 직접 정해 보세요.',
      },
      notice: {
        en: 'AND, NAND and OR have the same structure; only the weights differ. Many different lines do the same job.',
        ko: 'AND, NAND, OR은 구조가 같고 가중치만 다릅니다. 같은 일을 하는 직선은 아주 많습니다.',
      },
      show: [{ experiment: 'gates' }],
    },
    {
      title: { en: 'Finding the weights', ko: '가중치 찾기' },
      text: {
        en: 'The learning rule shows the perceptron one row after another. Where it is wrong, the input, times the learning rate, is added to the weights or taken away. Go through it step by step, forwards and back.',
        ko: '학습 규칙은 퍼셉트론에 행을 하나씩 보여 줍니다. 틀리면 입력에 학습률을 곱해 가중치에 더하거나 뺍니다. 한 스텝씩 앞으로, 또 뒤로 따라가 보세요.',
      },
      notice: {
        en: 'If any line separates the two outputs, the corrections come to an end: the convergence theorem says after how many at the latest. For XOR they never do.',
        ko: '두 출력을 나누는 직선이 하나라도 있으면 고치는 일은 끝이 납니다. 수렴 정리는 늦어도 몇 번 안에 끝나는지를 말해 줍니다. XOR에서는 끝나지 않습니다.',
      },
      show: [{ experiment: 'gates', values: { way: 'learned', step: 0 } }],
    },
    {
      title: { en: 'XOR needs two layers', ko: 'XOR에는 두 층이 필요하다' },
      text: {
        en: 'No line leaves the two ones of XOR on one side and the two zeros on the other. Two perceptrons draw two lines, NAND and OR; a third one, AND, says where both hold.',
        ko: '어떤 직선도 XOR의 두 1과 두 0을 나누지 못합니다. 퍼셉트론 둘이 NAND와 OR이라는 직선 두 개를 긋고, 셋째인 AND가 둘 다 참인 곳을 고릅니다.',
      },
      notice: {
        en: 'The strip between the two lines is no longer one side of a line: a second layer makes shapes that a single one cannot.',
        ko: '두 직선 사이의 띠는 더는 직선의 한쪽이 아닙니다. 둘째 층은 한 층으로는 만들 수 없는 모양을 만듭니다.',
      },
      show: [{ experiment: 'gates', values: { way: 'layers' } }],
    },
  ],
  checks: [
    ...(['and', 'nand', 'or'] as const).map((gate) =>
      handComputed(
        { en: `Truth table of ${gate.toUpperCase()}`, ko: `${gate.toUpperCase()} 진리표` },
        truthTables[gate],
        () => inputRows.map((point) => fires(lectureWeights[gate], point)),
      ),
    ),
    handComputed(
      { en: 'Truth table of XOR, of two layers', ko: '두 층으로 만든 XOR 진리표' },
      truthTables.xor,
      () => inputRows.map((point) => xorOfTwoLayers(point).output),
    ),
    {
      name: {
        en: 'Corrections while learning, within the theorem for 20 starts: AND, NAND, OR, XOR',
        ko: '20가지 시작에서 학습하며 고친 횟수, 정리의 한도 안: AND, NAND, OR, XOR',
      },
      expected: '< ∞, < ∞, < ∞, ∞',
      measure: () => {
        const ends = gateNames.map((gate) =>
          Array.from({ length: 20 }, (_none, at) => {
            const { presentations, converged } = learnGate(gate, 0.3, at + 1);
            const bound = mistakeBound(gate, 0.3, presentations[0]!.after);
            const { mistakes } = presentations.at(-1)!;
            return { converged, mistakes, within: mistakes <= bound };
          }),
        );
        const value = ends.map((all) =>
          all.every(({ converged }) => converged)
            ? `≤ ${Math.max(...all.map(({ mistakes }) => mistakes))}`
            : all.some(({ converged }) => converged)
              ? '?'
              : '∞',
        );
        const ok =
          ends.slice(0, 3).every((all) => all.every(({ converged, within }) => converged && within)) &&
          ends[3]!.every(({ converged }) => !converged);
        return { value: value.join(', '), ok };
      },
    },
  ],
};
