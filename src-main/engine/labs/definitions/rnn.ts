import { gradientThroughTime } from '../../../../src-shared/labs/rnn/gradientThroughTime.ts';
import type { Words } from '../../../../src-shared/contract/labs.ts';
import { accuracyAtLeast, accuracyShown } from '../checks/accuracy.ts';
import { parameters } from '../checks/architecture.ts';
import { attentionCheck } from '../checks/attention.ts';
import type { Check, Lab } from '../Lab.ts';

const named = (name: Words, check: Check): Check => ({ ...check, name });
const SEEDS = [1, 2, 3, 4, 5];

/** How much of a gradient is left after the first of 28 steps, for five seeds. */
function leftOf(cell: 'simple' | 'lstm' | 'gru', name: Words, fits: (left: number) => boolean): Check {
  return {
    name,
    expected: cell === 'simple' ? '< 0.001' : '> 0.01',
    measure: () => {
      const all = SEEDS.map((seed) => gradientThroughTime({ steps: 28, gain: 1, bias: 3, seed })[cell][0]!);
      return { value: all.map((one) => one.toPrecision(2)).join(' '), ok: all.every(fits) };
    },
  };
}

/** Course D: recurrent networks that read a digit row by row. */
export const rnn: Lab = {
  id: 'rnn',
  course: 'D',
  title: { en: 'Reading row by row: RNN, LSTM, GRU', ko: '한 행씩 읽기: RNN, LSTM, GRU' },
  summary: {
    en: 'A recurrent layer of 64 units sees one row of a digit at a time and must remember the others. A simple cell, an LSTM and a GRU; their gates as maps over time. Then two of them, an encoder and a decoder, with attention between them.',
    ko: '유닛 64개짜리 순환층이 숫자를 한 번에 한 행씩 보고 나머지는 기억해야 합니다. 단순한 셀, LSTM, GRU를 견주고 게이트를 시간에 따른 맵으로 봅니다. 이어서 인코더와 디코더 둘을 어텐션으로 잇습니다.',
  },
  trainings: [{ recipe: 'lstm-rows' }, { recipe: 'gru-rows' }, { recipe: 'rnn-rows' }],
  steps: [
    {
      title: { en: 'An image as a sequence', ko: '시퀀스가 된 이미지' },
      text: {
        en: 'The image of 28×28 becomes 28 steps of 28 numbers each. At every step the same weights turn the row and the old state of 64 units into a new state; the last state alone goes to the ten outputs.',
        ko: '28×28 이미지가 28단계의 시퀀스가 되고, 단계마다 숫자가 28개입니다. 매 단계 똑같은 가중치가 그 행과 유닛 64개의 옛 상태로 새 상태를 만들고, 마지막 상태만 출력 열 개로 갑니다.',
      },
      notice: {
        en: 'The LSTM has 23,808 parameters: 4 products of 28 + 64 values and a bias, for 64 units. A simple cell needs one product (5,952), a GRU three (17,856). The number of steps does not matter.',
        ko: 'LSTM의 매개변수는 23,808개입니다. 유닛 64개가 저마다 값 28 + 64개와 편향 하나로 하는 곱셈 네 번입니다. 단순한 셀은 한 번(5,952개), GRU는 세 번(17,856개)이고, 단계의 수와는 상관없습니다.',
      },
      show: [{ view: 'network' }, { figure: 'summary' }],
    },
    {
      title: { en: 'Train it', ko: '학습시키기' },
      text: {
        en: 'The gradient goes back through all 28 steps (back-propagation through time), and the contributions of the steps to the shared weights are added.',
        ko: '기울기는 28단계를 모두 거슬러 가고(시간에 따른 역전파), 함께 쓰는 가중치에는 단계마다의 몫이 더해집니다.',
      },
      notice: {
        en: 'No convolution, no pooling, and after five epochs about 98.5 of 100 digits are right.',
        ko: '합성곱도 풀링도 없이 5에폭 뒤에는 100장 가운데 98.5장쯤 맞힙니다.',
      },
      show: [{ view: 'curves' }, { figure: 'confusion' }],
    },
    {
      title: { en: 'When does it know?', ko: '언제 알게 될까?' },
      text: {
        en: 'What would it say if the digit ended here? Beside each row stand the scores after that row. On the right is the share of 1,000 test images that are right after each step.',
        ko: '숫자가 여기서 끝난다면 무엇이라고 답할까요? 행마다 그 행까지 읽은 뒤의 점수가 있습니다. 오른쪽은 단계마다 테스트 이미지 1,000장 가운데 맞힌 비율입니다.',
      },
      notice: {
        en: 'It was trained on the last state only, so what it says in the middle of a digit is no trained answer; most of the accuracy comes in the lower half. Below the dashed line the answer stays.',
        ko: '마지막 상태로만 학습했으므로 숫자 중간의 답은 배운 답이 아닙니다. 정확도는 대부분 아래쪽 절반에서 올라갑니다. 점선 아래로는 답이 바뀌지 않습니다.',
      },
      show: [{ figure: 'prediction-over-time', choice: { split: 'test', index: 0 } }],
    },
    {
      title: { en: 'Gates over time', ko: '시간에 따른 게이트' },
      text: {
        en: 'LSTM: the forget gate f says how much of the cell c stays, the input gate i how much of the candidate g is added, the output gate o how much of the cell is seen: c = f c + i g, h = o tanh(c). GRU: z keeps the old state, r decides how much of it the candidate sees.',
        ko: 'LSTM: 망각 게이트 f는 셀 c를 얼마나 남길지, 입력 게이트 i는 후보 g를 얼마나 더할지, 출력 게이트 o는 셀을 얼마나 내보일지 정합니다. c = f c + i g, h = o tanh(c). GRU: z는 옛 상태를 지키고, r은 후보가 옛 상태를 얼마나 볼지 정합니다.',
      },
      notice: {
        en: 'Time runs downwards with the rows of the image; each column is a unit. Follow one column of the cell: over the empty rows at the top it stays close to 0, and it changes where strokes come in.',
        ko: '시간은 이미지의 행과 함께 아래로 흐르고, 열 하나가 유닛 하나입니다. 셀의 한 열을 따라가 보세요. 위쪽 빈 행에서는 0 가까이 머물다가 획이 들어오는 곳에서 바뀝니다.',
      },
      show: [{ figure: 'gates-over-time', choice: { split: 'test', index: 0 } }],
    },
    {
      title: { en: 'Three cells compared', ko: '세 가지 셀 견주기' },
      text: {
        en: 'Train the GRU and the simple cell, too, with the same settings, and compare. Open one of their runs to see its gates.',
        ko: 'GRU와 단순한 셀도 같은 설정으로 학습해 견주어 보세요. 그 실행을 열면 게이트도 볼 수 있습니다.',
      },
      notice: {
        en: 'The GRU comes close to the LSTM with three quarters of its parameters. The simple cell stays behind.',
        ko: 'GRU는 매개변수가 LSTM의 4분의 3인데도 거의 따라갑니다. 단순한 셀은 뒤처집니다.',
      },
      show: [{ figure: 'run-curves', choice: { lab: 'rnn' } }],
    },
    {
      title: { en: 'Why gates: the gradient through time', ko: '왜 게이트인가: 시간을 거슬러 가는 기울기' },
      text: {
        en: 'Untrained cells with random weights: how much of the last state’s gradient is left at each earlier state? Change the size of the recurrent weights and the bias of the gates.',
        ko: '가중치가 무작위인, 학습하지 않은 셀입니다. 마지막 상태의 기울기가 앞선 상태마다 얼마나 남을까요? 순환 가중치의 크기와 게이트의 편향을 바꿔 보세요.',
      },
      notice: {
        en: 'In a simple cell it vanishes (or, with weights of 3, explodes). Forget gates near 1 let it through; that is why their bias starts above 0. With a bias of 0 they halve it at every step.',
        ko: '단순한 셀에서는 사라집니다(가중치가 3이면 폭발합니다). 1에 가까운 망각 게이트는 통과시키므로 편향을 0보다 크게 두고 시작합니다. 편향이 0이면 단계마다 반으로 줄입니다.',
      },
      show: [{ experiment: 'gradient-through-time' }],
    },
    {
      title: { en: 'Encoder, decoder, attention', ko: '인코더, 디코더, 어텐션' },
      text: {
        en: 'One recurrent layer reads letters, another writes them backwards. Before each letter, the decoder compares its state with the encoder’s state at every place, and takes most from where they fit. Dates and additions are other tasks to choose. Start it with the button.',
        ko: '순환층 하나가 글자를 읽고 다른 하나가 거꾸로 씁니다. 디코더는 글자를 쓰기 전마다 자기 상태를 인코더의 자리마다의 상태와 견주어, 잘 맞는 곳에서 가장 많이 가져옵니다. 날짜와 덧셈도 고를 수 있습니다. 버튼으로 시작하세요.',
      },
      notice: {
        en: 'At first all places are looked at alike. Then the diagonal appears, from the last letter to the first: nobody told it where to look.',
        ko: '처음에는 모든 자리를 고루 봅니다. 그러다 마지막 글자에서 첫 글자로 가는 대각선이 나타납니다. 어디를 보라고 알려 준 사람은 없습니다.',
      },
      show: [{ experiment: 'attention' }],
    },
    {
      title: { en: 'Without attention', ko: '어텐션 없이' },
      text: {
        en: 'The same network, but the decoder knows nothing of the source except the encoder’s last state: 96 numbers for all letters, however many there are.',
        ko: '같은 네트워크인데, 디코더가 아는 것은 인코더의 마지막 상태뿐입니다. 글자가 몇 개든 수 96개에 다 담아야 합니다.',
      },
      notice: {
        en: 'Short sequences come out well, long ones hardly: compare the two curves, and both with the page before.',
        ko: '짧은 것은 잘 쓰지만 긴 것은 거의 못 씁니다. 두 곡선을 견주고, 앞 단계와도 견주어 보세요.',
      },
      show: [{ experiment: 'attention', values: { attention: false } }],
    },
    {
      title: { en: 'A text of your own', ko: '내가 쓴 글' },
      text: {
        en: 'What the network that was trained last makes of a text that you type, and where it looks.',
        ko: '마지막으로 학습한 네트워크가 직접 친 글을 무엇으로 바꾸는지, 어디를 보는지 봅니다.',
      },
      notice: {
        en: 'Try more letters than it was trained on (12), or the same letter again and again.',
        ko: '학습 때(12글자)보다 긴 글이나 같은 글자만 되풀이한 글을 넣어 보세요.',
      },
      show: [{ experiment: 'attention-own' }],
    },
  ],
  checks: [
    named({ en: 'Parameters with an LSTM', ko: 'LSTM의 매개변수 수' }, parameters('lstm-rows', 24458)),
    named({ en: 'Parameters with a GRU', ko: 'GRU의 매개변수 수' }, parameters('gru-rows', 18506)),
    named(
      { en: 'Parameters with a simple cell', ko: '단순한 셀의 매개변수 수' },
      parameters('rnn-rows', 6602),
    ),
    named({ en: 'Test accuracy of the LSTM', ko: 'LSTM의 테스트 정확도' }, accuracyAtLeast(0.97, 0)),
    named({ en: 'Test accuracy of the GRU', ko: 'GRU의 테스트 정확도' }, accuracyAtLeast(0.97, 1)),
    accuracyShown({ en: 'Test accuracy of the simple cell', ko: '단순한 셀의 테스트 정확도' }, 2),
    leftOf(
      'simple',
      {
        en: 'Gradient left after 28 steps back, simple cell, five seeds',
        ko: '28단계를 거슬러 간 뒤 남은 기울기, 단순한 셀, 시드 다섯 개',
      },
      (left) => left < 0.001,
    ),
    leftOf(
      'lstm',
      {
        en: 'Gradient left after 28 steps back, LSTM, five seeds',
        ko: '28단계를 거슬러 간 뒤 남은 기울기, LSTM, 시드 다섯 개',
      },
      (left) => left > 0.01,
    ),
    attentionCheck(
      {
        en: 'Sequences written backwards without a fault, with attention, of 100 that it was not trained on',
        ko: '학습하지 않은 시퀀스 100개 가운데 틀림없이 거꾸로 쓴 비율, 어텐션 있음',
      },
      '≥ 0.95',
      {},
      { of: ({ right }) => right, isRight: (share) => share >= 0.95 },
    ),
    attentionCheck(
      {
        en: 'Letters for which it looked most at the very letter that it wrote',
        ko: '바로 쓸 글자를 가장 많이 본 비율',
      },
      '≥ 0.9',
      {},
      { of: ({ aligned }) => aligned, isRight: (share) => share >= 0.9 },
    ),
    attentionCheck(
      {
        en: 'The longer half of the sequences without a fault, without attention',
        ko: '긴 쪽 절반을 틀림없이 쓴 비율, 어텐션 없음',
      },
      '< 0.5',
      { attention: false },
      { of: ({ rightOfLonger }) => rightOfLonger, isRight: (share) => share < 0.5 },
    ),
    attentionCheck(
      {
        en: 'Dates written as numbers without a fault',
        ko: '숫자로 틀림없이 옮겨 쓴 날짜의 비율',
      },
      '≥ 0.95',
      { task: 'dates' },
      { of: ({ right }) => right, isRight: (share) => share >= 0.95 },
    ),
  ],
};
