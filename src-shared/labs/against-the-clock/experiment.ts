import type { Language } from '../../contract/errors.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { CLOCK, GOAL, KNOWN_CLOCK, secondsTo, type ClockCourse } from './course.ts';
import { drawLadder, nameOfRung, percentOf, secondsText } from './ladderFigure.ts';
import { rungs } from './rungs.ts';
import { startedByHand } from '../parts/startedByHand.ts';

/** The ladder up to a rung. */
const upTo = (course: ClockCourse, values: ExperimentValues): ClockCourse => ({
  ...course,
  rungs: course.rungs.slice(0, Number(values['step']) + 1),
});

/** A ladder of ideas, each trained against the clock beside the one below it. */
export const experiment: Experiment<ClockCourse> = {
  fields: [
    {
      ...{ kind: 'number', name: 'epochs', initial: 3, low: 1, high: 10, step: 1 },
      label: { en: 'Epochs', ko: '에폭 수' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  waits: true,
  isDone: (course) => course.rungs.length === rungs.length && course.rungs.every(({ done }) => done),
  run: startedByHand(CLOCK, KNOWN_CLOCK),
  lastStep: (course) => Math.max(0, course.rungs.length - 1),
  draw: (course, values, look) =>
    drawLadder(upTo(course, values), caption(course, values, look.language), look),
  caption,
  notes: {
    en: 'Every curve is the same small network on the same images; from rung to rung one idea is added. What counts is not the number of steps but the time: an idea that learns better per step and costs more time than it saves is taken out again.',
    ko: '곡선은 모두 같은 작은 네트워크를 같은 이미지로 학습한 것이고, 한 단 오를 때마다 아이디어가 하나씩 더해집니다. 중요한 것은 스텝 수가 아니라 시간입니다. 스텝마다 더 잘 배워도 버는 것보다 시간이 더 드는 아이디어는 다시 뺍니다.',
  },
};

function caption(course: ClockCourse, values: ExperimentValues, language: Language): string {
  const { rungs: shown, data, workers, arithmetic } = upTo(course, values);
  const rung = shown.at(-1);
  const last = rung?.marks.at(-1);
  if (!rung || !last) return language === 'en' ? 'No rung is trained yet' : '아직 학습한 단이 없습니다';
  const name = nameOfRung(rung.id, language);
  const reached = secondsTo(rung.marks, GOAL);
  const [accuracy, time] = [percentOf(last.accuracy), secondsText(last.seconds, language)];
  if (language === 'en')
    return `${name}: ${accuracy} of the test images of ${data} after ${time} of training with ${workers === 1 ? '1 thread' : `${workers} threads`} in ${arithmetic} arithmetic${reached === undefined ? '' : `; 99 % first measured at ${secondsText(reached, language)}`}`;
  return `${name}: 스레드 ${workers}개와 ${arithmetic === 'fast' ? '빠른' : '재현 가능한'} 연산으로 ${time} 학습한 뒤 ${data} 테스트 이미지의 ${accuracy}를 맞힘${reached === undefined ? '' : `. 99 %를 처음 넘은 때: ${secondsText(reached, language)}`}`;
}
