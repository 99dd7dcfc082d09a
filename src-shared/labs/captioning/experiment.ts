import type { Language } from '../../contract/errors.ts';
import { percent, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { trainingFields } from '../parts/sceneFields.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';
import { drawCaptioning } from './captioningFigure.ts';
import { CAPTIONING, KNOWN_CAPTIONING, SHOWN, TESTED, type CaptioningCourse } from './course.ts';

/** A network that reads a picture and says it in words. */
export const experiment: Experiment<CaptioningCourse> = {
  fields: [
    {
      kind: 'choice',
      name: 'words',
      initial: 'en',
      label: { en: 'Language', ko: '언어' },
      options: [
        { value: 'en', label: { en: 'English', ko: '영어' } },
        { value: 'ko', label: { en: 'Korean', ko: '한국어' } },
      ],
    },
    ...trainingFields(1500, SHOWN),
  ],
  ...trainedByHand<CaptioningCourse>(CAPTIONING, KNOWN_CAPTIONING),
  draw: (course, values, look) =>
    drawCaptioning(
      course,
      { shown: shownSnapshot(course, values), picture: Number(values['picture']) - 1 },
      { look, caption: caption(course, values, look.language) },
    ),
  caption,
  notes: {
    en: 'A convolutional network turns the picture into 36 places with 64 numbers each. A recurrent network says one word after the other, and before each it looks at the places that fit its state. For the name of a digit it looks at the digit; for “above” or “left of” at what tells where they are.',
    ko: '합성곱 네트워크가 그림을 자리 36곳의 수 64개씩으로 바꿉니다. 순환 신경망은 낱말을 하나씩 말하는데, 말하기 전마다 자기 상태와 맞는 자리를 봅니다. 숫자의 이름을 말할 때는 그 숫자를, 위나 왼쪽을 말할 때는 어디 있는지 알려 주는 곳을 봅니다.',
  },
};

function caption(course: CaptioningCourse, values: ExperimentValues, language: Language): string {
  const { step, right, rightOfTwo } = shownSnapshot(course, values);
  if (language === 'en')
    return `After ${whole(step)} steps on digits of ${course.data}, ${percent(right)} of ${TESTED} sentences are right word for word; of those about two digits ${percent(rightOfTwo)}`;
  return `${course.data}의 숫자로 ${whole(step)}스텝 학습한 뒤 문장 ${TESTED}개 가운데 ${percent(right)}가 낱말까지 모두 맞음. 숫자 두 개를 말하는 문장은 ${percent(rightOfTwo)}`;
}
