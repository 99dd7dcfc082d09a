import type { Language } from '../../contract/errors.ts';
import { createFigure, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { drawCells, type Cell } from '../parts/cells.ts';
import { startedByHand } from '../parts/startedByHand.ts';
import { DQN_REWIND, KNOWN_REWIND, SNAPSHOTS, type RewindCourse } from './course.ts';
import { dqnTexts } from './dqnTexts.ts';

/** A part of the training, done again from what was kept of its beginning. */
export const experiment: Experiment<RewindCourse> = {
  fields: [
    {
      kind: 'number',
      name: 'from',
      initial: SNAPSHOTS / 2,
      low: 0,
      high: SNAPSHOTS - 1,
      step: 1,
      label: { en: 'Back to stage', ko: '되돌아갈 단계' },
    },
    {
      kind: 'number',
      name: 'to',
      initial: SNAPSHOTS,
      low: 1,
      high: SNAPSHOTS,
      step: 1,
      label: { en: 'And on to stage', ko: '다시 갈 단계' },
    },
  ],
  waits: true,
  startLabel: { en: 'Rewind and train again', ko: '되감아 다시 학습' },
  isDone: () => true,
  run: startedByHand(DQN_REWIND, KNOWN_REWIND),
  draw: picture,
  caption,
  notes: {
    en: 'Every random number of the training is drawn from a stream that its seed and step name: the actions, the games, the draws from the memory. So weights, target network, optimizer, memory and the game that is being played are all that has to be kept, and the same games and the same weights follow from them.',
    ko: '학습의 모든 난수는 시드와 스텝으로 이름 붙인 흐름에서 나옵니다. 행동, 게임, 메모리에서 뽑는 것이 다 그렇습니다. 그래서 가중치, 목표 네트워크, 옵티마이저, 재생 메모리, 하던 게임만 간직하면 거기서 같은 게임과 같은 가중치가 나옵니다.',
  },
};

const isSame = ([first, again]: readonly [string, string]): boolean => first === again;

function caption(course: RewindCourse, _values: ExperimentValues, language: Language): string {
  const { from, to, games, weights, actions } = course;
  const text = dqnTexts[language];
  const words = isSame(weights) && isSame(actions) ? text.same : text.other;
  if (language === 'en')
    return `Steps ${whole(from)} to ${whole(to)} done again, ${whole(games)} games: ${words}`;
  return `${whole(from)}스텝에서 ${whole(to)}스텝까지, ${whole(games)}판을 다시 함: ${words}`;
}

/** From this width on there is room for more than the beginnings of the hashes. */
const WIDE = 520;

function picture(course: RewindCourse, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const text = dqnTexts[look.language];
  const root = createFigure(look, text.rewind, caption(course, values, look.language));
  const isWide = look.width >= WIDE;
  const digits = isWide ? 12 : 5;
  const row = (title: string, both: readonly [string, string]): Cell[] => {
    const tone = isSame(both) ? 'right' : 'wrong';
    const hashes = both.map((hash): Cell => ({ text: `${hash.slice(0, digits)}…`, tone }));
    if (!isWide) return [{ text: title.split(',')[0]! }, ...hashes];
    return [{ text: title }, ...hashes, { text: isSame(both) ? text.same : text.other, tone }];
  };
  drawCells(
    root,
    { left: 12, top: 16, width: look.width - 32, height: look.height - 32 },
    {
      title: caption(course, values, look.language),
      head: ['', text.first, text.again, ...(isWide ? [''] : [])],
      rows: [row(text.weights, course.weights), row(text.moves, course.actions)],
    },
    look,
  );
  return root.node()!;
}
