import type { Language } from '../../contract/errors.ts';
import { createFigure, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { attentionTexts } from './attentionTexts.ts';
import { OWN_ATTENTION, type OwnAttention } from './course.ts';
import { drawAttention } from './drawAttention.ts';
import { sequenceTaskOf } from './sequenceTasks.ts';

/** Most signs of a text of the user's own. */
const LONGEST = 40;

/** Why there is nothing to write with. */
export const untrained = {
  en: 'no encoder-decoder has been trained since the program started; train one on the page before',
  ko: '프로그램을 시작한 뒤 학습한 인코더-디코더가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** Why a text cannot be read. */
export const unreadable = (sign: string | undefined, signs: string): Record<Language, string> => {
  const known = [...signs].map((one) => (one === ' ' ? '␣' : one)).join('');
  if (sign === undefined)
    return {
      en: `there is nothing to read; its signs are ${known}`,
      ko: `읽을 글자가 없습니다. 아는 글자: ${known}`,
    };
  return {
    en: `the network does not know the sign “${sign}”; it was trained on ${known}`,
    ko: `네트워크가 모르는 글자 ‘${sign}’가 있습니다. 배운 글자: ${known}`,
  };
};

/** What the encoder-decoder that was trained last makes of a text of the user's own. */
export const experiment: Experiment<OwnAttention> = {
  fields: [
    {
      ...{ kind: 'text', name: 'text', initial: 'abcdefg', longest: LONGEST },
      label: { en: 'Text to read', ko: '읽을 글' },
    },
  ],
  run: (values, { compute }) => compute(OWN_ATTENTION, values) as Promise<OwnAttention>,
  draw: (course, values, look) => picture(course, values, look),
  caption,
  notes: {
    en: 'A text that nobody prepared. Longer ones than those of the training, or signs in an order that does not occur there, show where the network only seemed to understand.',
    ko: '준비하지 않은 글입니다. 학습 때보다 긴 글이나 학습에 없던 순서를 넣어 보면 어디서부터 알아듣는 척만 했는지 드러납니다.',
  },
};

function caption(
  { example, task, step, longest }: OwnAttention,
  _values: ExperimentValues,
  language: Language,
): string {
  const isLonger = [...example.source].length > longest;
  const { label } = sequenceTaskOf(task);
  if (language === 'en')
    return `${label.en}, after ${whole(step)} steps: “${example.source}” → “${example.text}”${isLonger ? `; longer than any it was trained on (${longest} signs), so faults are to be expected` : ''}`;
  return `${label.ko}, ${whole(step)}스텝 뒤: ‘${example.source}’ → ‘${example.text}’${isLonger ? `. 학습한 가장 긴 것(${longest}글자)보다 길어 틀리기 쉬움` : ''}`;
}

function picture(course: OwnAttention, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const title = attentionTexts[look.language].title;
  const root = createFigure(look, title, caption(course, values, look.language));
  const place = { left: 0, top: 0, width: look.width, height: look.height };
  drawAttention(root, place, course.example, look);
  return root.node()!;
}
