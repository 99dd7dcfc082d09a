import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { drawSnapshot } from './attentionFigure.ts';
import { ATTENTION, EXAMPLES, KNOWN_ATTENTION, TESTED, type AttentionCourse } from './course.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';
import { sequenceTaskOf, sequenceTasks } from './sequenceTasks.ts';

/** An encoder-decoder that learns a toy task, and where it looks while it writes. */
export const experiment: Experiment<AttentionCourse> = {
  fields: [
    {
      kind: 'choice',
      name: 'task',
      initial: 'reversal',
      label: { en: 'Task', ko: '과제' },
      options: sequenceTasks.map(({ id, label }) => ({ value: id, label })),
    },
    { kind: 'switch', name: 'attention', initial: true, label: { en: 'Attention', ko: '어텐션' } },
    {
      ...{ kind: 'number', name: 'steps', initial: 600, low: 50, high: 20_000, step: 50 },
      label: { en: 'Steps', ko: '스텝 수' },
    },
    {
      ...{ kind: 'number', name: 'learningRate', initial: 0.005, low: 0.0001, high: 0.1, logarithmic: true },
      label: { en: 'Learning rate', ko: '학습률' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
    {
      ...{ kind: 'number', name: 'example', initial: 1, low: 1, high: EXAMPLES, step: 1, onlyShown: true },
      label: { en: 'Example', ko: '예' },
    },
  ],
  ...trainedByHand<AttentionCourse>(ATTENTION, KNOWN_ATTENTION),
  draw: (course, values, look) =>
    drawSnapshot(
      course,
      { snapshot: shownSnapshot(course, values), example: Number(values['example']) - 1 },
      { look, caption: caption(course, values, look.language) },
    ),
  caption,
  notes: {
    en: 'The encoder reads the source sign by sign in both directions. The decoder writes one sign after the other; before each it compares its own state with the encoder’s state at every place, and takes more from where they fit. Nobody told it where to look: the map was learned.',
    ko: '인코더는 글자를 양쪽 방향으로 하나씩 읽습니다. 디코더는 글자를 하나씩 쓰는데, 쓰기 전마다 자기 상태를 인코더의 자리마다의 상태와 견주어 잘 맞는 곳에서 더 많이 가져옵니다. 어디를 보라고 알려 준 사람은 없습니다. 이 맵은 스스로 배운 것입니다.',
  },
};

function caption(course: AttentionCourse, values: ExperimentValues, language: Language): string {
  const { step, right } = shownSnapshot(course, values);
  const { label } = sequenceTaskOf(values['task']);
  const attention = values['attention'] === true;
  if (language === 'en')
    return `${label.en}, ${attention ? 'with' : 'without'} attention: after ${whole(step)} steps ${percent(right)} of ${TESTED} sequences it was not trained on are written without a fault`;
  return `${label.ko}, 어텐션 ${attention ? '있음' : '없음'}: ${whole(step)}스텝 뒤 학습하지 않은 시퀀스 ${TESTED}개 가운데 ${percent(right)}를 틀림없이 씀`;
}
