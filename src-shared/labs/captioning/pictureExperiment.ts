import type { Language } from '../../contract/errors.ts';
import { createFigure, whole } from '../../figures/parts/figure.ts';
import type { Experiment, ExperimentLook, ExperimentValues } from '../Experiment.ts';
import { ownPictureFields } from '../parts/sceneFields.ts';
import { captioningTexts } from './captioningTexts.ts';
import { CAPTIONING_PICTURE, type CaptionedPicture } from './course.ts';
import { drawCaption } from './drawCaption.ts';

/** Why there is nothing that could be said. */
export const untrained = {
  en: 'no network has been trained to describe pictures since the program started; train one on an earlier page',
  ko: '프로그램을 시작한 뒤 그림을 말하도록 학습한 네트워크가 없습니다. 앞 단계에서 먼저 학습하세요',
};

/** A picture of as many digits as one likes, and what the network that was trained last says of it. */
export const experiment: Experiment<CaptionedPicture> = {
  fields: ownPictureFields(2, 9),
  run: (values, { compute }) => compute(CAPTIONING_PICTURE, values) as Promise<CaptionedPicture>,
  draw: picture,
  caption,
  notes: {
    en: 'The network was trained on pictures of one or two digits. Of none, or of five, it says a sentence all the same, and as if it were sure: it has no word for what it does not know.',
    ko: '이 네트워크는 숫자 하나나 둘인 그림만 배웠습니다. 숫자가 없거나 다섯이어도 똑같이 자신 있게 한 문장을 말합니다. 모르는 것을 말할 낱말이 없기 때문입니다.',
  },
};

function caption(
  { caption: { words }, sentence, digits, step }: CaptionedPicture,
  _values: ExperimentValues,
  language: Language,
): string {
  const said = words.join(' ') || captioningTexts[language].nothing;
  const after =
    language === 'en' ? `network after ${whole(step)} steps` : `${whole(step)}스텝 학습한 네트워크`;
  if (sentence) {
    const isRight = sentence.join(' ') === words.join(' ');
    if (language === 'en')
      return isRight
        ? `“${said}”, which is right (${after})`
        : `“${said}”; right would be “${sentence.join(' ')}” (${after})`;
    return isRight ? `‘${said}’: 맞음(${after})` : `‘${said}’: 맞는 문장은 ‘${sentence.join(' ')}’(${after})`;
  }
  if (language === 'en')
    return digits === 2
      ? `“${said}”; how the two digits lie is not clear, so there is no right sentence (${after})`
      : `“${said}”, of a picture with ${digits} digits, though it has only learned pictures with one or two (${after})`;
  return digits === 2
    ? `‘${said}’: 두 숫자가 어떻게 놓였는지 분명하지 않아 맞는 문장이 없음(${after})`
    : `‘${said}’: 숫자 하나나 둘인 그림만 배웠는데 이 그림에는 숫자가 ${digits}개(${after})`;
}

function picture(course: CaptionedPicture, values: ExperimentValues, look: ExperimentLook): SVGSVGElement {
  const title = captioningTexts[look.language].ownTitle;
  const root = createFigure(look, title, caption(course, values, look.language));
  const place = { left: 0, top: 0, width: look.width, height: look.height };
  drawCaption(root, place, course, look);
  return root.node()!;
}
