import { FeaturescopeError, type Language } from '../../contract/errors.ts';
import { short, whole } from '../../figures/parts/figure.ts';
import { catchActions, catchGame } from '../../games/catchGame.ts';
import type { Experiment, ExperimentValues, ValuesButton } from '../Experiment.ts';
import { DQN_GAME, SNAPSHOTS, type GameCourse, type SeenPicture } from './course.ts';
import { dqnTexts } from './dqnTexts.ts';
import { drawGame } from './gameFigure.ts';

/** Why there is nothing to watch. */
export const untrained = {
  en: 'no network has been trained to its end since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 끝까지 학습한 네트워크가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** Letters that stand for the actions. */
const letters = catchActions.map((action) => action[0]!);

/** The actions of a text with a letter for each. @throws FeaturescopeError `lab/wrong-value` */
export function movesIn(text: string): number[] {
  return [...text].map((letter) => {
    const action = letters.indexOf(letter);
    if (action < 0)
      throw new FeaturescopeError('lab/wrong-value', {
        name: 'moves',
        value: text,
        expected: letters.join(', '),
      });
    return action;
  });
}

const isByHand = (values: ExperimentValues): boolean => values['player'] === 'hand';

const keys = ['ArrowLeft', 'ArrowDown', 'ArrowRight'];

/** A button for an action: it adds a move. */
const moveButton = (action: number): ValuesButton<GameCourse> => {
  const name = catchActions[action]!;
  const sign = ['←', '↓', '→'][action]!;
  return {
    label: {
      en: `${sign} ${dqnTexts.en.actions[name]}`,
      ko: `${sign} ${dqnTexts.ko.actions[name]}`,
    },
    key: keys[action]!,
    values: ({ isOver }, values) =>
      isByHand(values) && !isOver ? { moves: `${values['moves']}${letters[action]}` } : undefined,
  };
};

/** A game, picture by picture: as the network plays it, or by hand. */
export const experiment: Experiment<GameCourse> = {
  fields: [
    {
      kind: 'choice',
      name: 'player',
      initial: 'network',
      label: { en: 'Player', ko: '플레이어' },
      options: [
        { value: 'network', label: { en: 'The network', ko: '네트워크' } },
        { value: 'hand', label: { en: 'By hand', ko: '직접' } },
      ],
    },
    {
      kind: 'number',
      name: 'game',
      initial: 1,
      low: 1,
      high: 999,
      step: 1,
      label: { en: 'Game', ko: '게임 번호' },
    },
    {
      kind: 'number',
      name: 'stage',
      initial: SNAPSHOTS,
      low: 0,
      high: SNAPSHOTS,
      step: 1,
      label: { en: 'Stage of the training', ko: '학습 단계' },
    },
    {
      kind: 'text',
      name: 'moves',
      initial: '',
      longest: catchGame.longest,
      label: { en: 'Moves (l, s, r)', ko: '행동(l, s, r)' },
      applies: isByHand,
    },
  ],
  buttons: [
    ...catchActions.map((_name, action) => moveButton(action)),
    {
      label: { en: 'Next game (N)', ko: '다음 게임(N)' },
      key: 'n',
      values: (_course, values) => ({ game: (Number(values['game']) % 999) + 1, moves: '' }),
    },
  ],
  run: (values, { compute }) => compute(DQN_GAME, values) as Promise<GameCourse>,
  lastStep: ({ seen }) => seen.length - 1,
  draw: (course, values, look) =>
    drawGame(course, shownOf(course, values), caption(course, values, look.language), look),
  caption,
  notes: {
    en: 'The value of an action is the reward that the network expects after it, discounted by how far ahead it is. Far above the ground all three are nearly alike, for there is time to make good; close to it they part. The maps show what the convolutions make of the picture: where the square is, and where the paddle.',
    ko: '행동의 가치는 그 뒤에 기대하는 보상을, 멀수록 깎아 헤아린 것입니다. 높은 곳에서는 만회할 시간이 있어 셋이 거의 같고, 바닥에 가까워지면 갈라집니다. 맵은 합성곱이 그림에서 무엇을 뽑는지, 사각형이 어디 있고 받침이 어디 있는지 보여 줍니다.',
  },
};

const shownOf = ({ seen }: GameCourse, values: ExperimentValues): number =>
  Math.min(seen.length - 1, Number(values['step'] ?? seen.length - 1));

function caption(course: GameCourse, values: ExperimentValues, language: Language): string {
  const at = shownOf(course, values);
  const text = dqnTexts[language];
  const { values: worth, action } = course.seen[at] as SeenPicture;
  const trained =
    course.step === null
      ? text.noValues
      : language === 'en'
        ? `Network after ${whole(course.step)} steps`
        : `${whole(course.step)}스텝 학습한 네트워크`;
  const place = language === 'en' ? `picture ${at + 1}` : `${at + 1}번째 그림`;
  const all = worth
    ? catchActions.map((name, one) => `${text.actions[name]} ${short(worth[one]!)}`).join(', ')
    : '';
  const isEnd = at === course.seen.length - 1 && course.isOver;
  const end = isEnd
    ? text.over(course.isCaught)
    : action === null
      ? ''
      : `→ ${text.actions[catchActions[action]!]}`;
  return [`${trained}, ${place}`, all, end].filter(Boolean).join(': ');
}
