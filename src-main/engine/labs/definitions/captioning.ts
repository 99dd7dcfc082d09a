import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { TESTED } from '../../../../src-shared/labs/captioning/course.ts';
import { experiment } from '../../../../src-shared/labs/captioning/experiment.ts';
import { initialValues } from '../../../../src-shared/labs/Experiment.ts';
import type { Check, Lab } from '../Lab.ts';

/** Steps of the shortened training, which are too few for the numbers of the whole one. */
const QUICK_STEPS = 100;
/** Fraction of the sentences that is to be right. */
const GOAL = 0.9;

/** Checks how many sentences are right word for word. */
const rightSentences = (name: Check['name'], values: ExperimentValues): Check => ({
  name,
  expected: `≥ ${GOAL}`,
  trains: true,
  measure: async (_trained, { quick, task }) => {
    const { trainCaptioning } = await import('../experiments/captioning.ts');
    const chosen = { ...initialValues(experiment), ...values };
    const { snapshots, data } = await trainCaptioning(
      quick ? { ...chosen, steps: QUICK_STEPS } : chosen,
      task,
    );
    const end = snapshots.at(-1)!;
    return {
      value: `${end.right.toFixed(3)} (${end.step} steps, ${Math.round(end.seconds)} s)`,
      ok: end.right >= GOAL,
      comparable: !quick && data === 'mnist',
      data,
    };
  },
});

/** Course B: a picture in words. */
export const captioningLab: Lab = {
  id: 'captioning',
  course: 'B',
  title: { en: 'A picture in words', ko: '그림을 말로: 이미지 캡션' },
  summary: {
    en: 'A convolutional network reads a picture of digits, a recurrent one says what is where: “a 3 above a 7”. For each word it looks at a part of the picture.',
    ko: '합성곱 네트워크가 숫자 그림을 읽고 순환 신경망이 무엇이 어디 있는지 말합니다. ‘7 위에 3’. 낱말마다 그림의 한 부분을 봅니다.',
  },
  trainings: [],
  steps: [
    {
      title: { en: 'What is where?', ko: '무엇이 어디에?' },
      text: {
        en: 'The pictures have one digit or two, and the program knows the sentence for each: one digit above another, or left of it, whichever is clearer. The network is only given pictures and sentences, never where a digit is. Start it with the button; it takes about two minutes.',
        ko: '그림에는 숫자가 하나나 둘 있고, 프로그램은 그림마다 맞는 문장을 압니다. 한 숫자가 다른 숫자의 위에 있는지 왼쪽에 있는지, 더 분명한 쪽을 말합니다. 네트워크는 그림과 문장만 받고 숫자가 어디 있는지는 듣지 못합니다. 버튼으로 시작하세요. 2분쯤 걸립니다.',
      },
      notice: {
        en: 'Go back through the steps: first it learns how sentences are built, with any digits, then whether something lies above or left of something; which digits they are comes last.',
        ko: '스텝을 되돌려 보세요. 처음에는 아무 숫자나 넣어 문장의 꼴을 배우고, 다음에 위인지 왼쪽인지, 마지막으로 어떤 숫자인지 배웁니다.',
      },
      show: [{ experiment: 'captioning' }],
      labs: ['detection'],
    },
    {
      title: { en: 'Word by word', ko: '낱말 하나씩' },
      text: {
        en: 'For every word the picture is drawn once, and the places that the word looked at are coloured: the decoder compares its state with the 36 places of the last maps, and takes most from where they fit. Nobody told it where the digits are.',
        ko: '낱말마다 그림을 한 번 그리고 그 낱말이 본 자리에 색을 칠했습니다. 디코더는 자기 상태를 마지막 맵의 자리 36곳과 견주어 잘 맞는 곳에서 가장 많이 가져옵니다. 숫자가 어디 있는지 알려 준 사람은 없습니다.',
      },
      notice: {
        en: 'Does the name of a digit look at that digit? In Korean the sentence begins with the other digit, so the gaze goes the other way round.',
        ko: '숫자의 이름을 말할 때 그 숫자를 보나요? 한국어 문장은 다른 숫자부터 말하므로 보는 차례도 거꾸로입니다.',
      },
      show: [{ experiment: 'captioning', values: { words: 'ko' } }],
      labs: ['rnn'],
    },
    {
      title: { en: 'Pictures it never learned', ko: '배운 적 없는 그림' },
      text: {
        en: 'Choose how many digits are in the picture, from none to nine, and what the network that was trained last says of it.',
        ko: '그림 속 숫자를 하나도 없이부터 아홉 개까지 정하고, 마지막으로 학습한 네트워크가 무엇이라고 말하는지 보세요.',
      },
      notice: {
        en: 'With no digit or with five it still says a sentence of the kind it knows. A network has no word for “I do not know” unless it is taught one.',
        ko: '숫자가 없거나 다섯이어도 아는 꼴의 문장을 말합니다. 가르쳐 주지 않으면 네트워크에는 모른다는 말이 없습니다.',
      },
      show: [{ experiment: 'captioning-picture' }],
    },
  ],
  checks: [
    rightSentences(
      {
        en: `English sentences that are right word for word, of ${TESTED} pictures of digits from the test set`,
        ko: `테스트 세트 숫자로 그린 그림 ${TESTED}장 가운데 낱말까지 모두 맞은 영어 문장`,
      },
      {},
    ),
    rightSentences(
      { en: 'The same with Korean sentences', ko: '한국어 문장으로도 같은 비율' },
      { words: 'ko' },
    ),
  ],
};
