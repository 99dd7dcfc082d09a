import type { Language } from '../../contract/errors.ts';
import { percent, short, whole } from '../../figures/parts/figure.ts';
import { dataTitle } from '../../texts/runNames.ts';
import { fitParticles } from '../../texts/particles.ts';
import type { Experiment, ExperimentValues } from '../Experiment.ts';
import { drawColours } from './colourFigure.ts';
import { colourTexts } from './colourTexts.ts';
import { COLORIZATION, KNOWN_COLORIZATION, type ColourCourse } from './course.ts';
import { shownSnapshot, trainedByHand } from '../parts/snapshots.ts';

/** A network that learns which colours grey images have. */
export const experiment: Experiment<ColourCourse> = {
  fields: [
    {
      kind: 'choice',
      onlyShown: true,
      name: 'show',
      initial: 'colours',
      label: { en: 'Show', ko: '보기' },
      options: [
        { value: 'colours', label: { en: 'Grey, ours, true', ko: '회색, 결과, 원본' } },
        { value: 'planes', label: { en: 'Chroma planes', ko: '색차 평면' } },
      ],
    },
    {
      ...{ kind: 'number', name: 'images', initial: 8000, low: 100, high: 50_000, step: 100 },
      label: { en: 'Training images', ko: '훈련 이미지' },
    },
    {
      ...{ kind: 'number', name: 'epochs', initial: 3, low: 1, high: 100, step: 1 },
      label: { en: 'Epochs', ko: '에폭 수' },
    },
    {
      ...{ kind: 'number', name: 'seed', initial: 1, low: 1, high: 99, step: 1 },
      label: { en: 'Seed', ko: '시드' },
    },
  ],
  ...trainedByHand<ColourCourse>(COLORIZATION, KNOWN_COLORIZATION),
  draw: (course, values, look) =>
    drawColours(course, {
      ...{ shown: shownSnapshot(course, values), isPlanes: values['show'] === 'planes', look },
      caption: caption(course, values, look.language),
    }),
  caption,
  notes: {
    en: 'The luminance of an image is given, and kept: the network only says how much bluer and how much redder each place is. Sky, grass and skin it gets right, because there is little choice. A car can have any colour, and the mean of all colours has the smallest squared error: it is nearly grey. That is why the colours are pale.',
    ko: '이미지의 밝기는 주어지고 그대로 남습니다. 네트워크는 곳마다 얼마나 더 파랗고 얼마나 더 붉은지만 말합니다. 하늘, 풀, 살빛은 선택의 여지가 적어서 맞힙니다. 자동차는 어떤 색이든 될 수 있는데, 제곱 오차가 가장 작은 것은 모든 색의 평균이고 그것은 거의 회색입니다. 색이 옅은 까닭입니다.',
  },
  aspect: 1.6,
};

function caption(course: ColourCourse, values: ExperimentValues, language: Language): string {
  const text = colourTexts[language];
  const shown = shownSnapshot(course, values);
  const sentence = text.caption({
    ...{ step: whole(shown.step), images: whole(course.trained), data: dataTitle(course.data, language) },
    ...{ error: short(shown.error, 3), grey: short(course.greyError, 3) },
    share: percent(shown.error / course.greyError),
  });
  return language === 'ko' ? fitParticles(sentence) : sentence;
}
