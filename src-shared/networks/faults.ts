import type { Language } from '../contract/errors.ts';
import { fitParticles } from '../texts/particles.ts';

/** Why a layer of a network is impossible: a code, and the values of its sentence. */
export interface Fault {
  code: FaultCode;
  detail: Readonly<Record<string, string | number>>;
}

/** All faults, as phrases in both languages. `{name}` is replaced by a value of the fault's detail. */
export const faultTexts = {
  'window-too-large': {
    en: 'the window of {window} does not fit into {input}: {formula}',
    ko: '{window} 윈도우가 {input}에 들어가지 않습니다: {formula}',
  },
  'nothing-left': {
    en: 'nothing is left of {input}: {formula}',
    ko: '{input}에서 남는 것이 없습니다: {formula}',
  },
  'sizes-differ': {
    en: '{input} cannot become {output}: {formula}',
    ko: '{input}은(는) {output}(으)로 바꿀 수 없습니다: {formula}',
  },
  'wrong-rank': {
    en: 'it takes {expected}, but reads {input}',
    ko: '입력은 {expected}여야 하는데 {input}입니다',
  },
  'inputs-differ': {
    en: 'what it joins does not have the same shape: {shapes}',
    ko: '합치는 입력들의 모양이 서로 다릅니다: {shapes}',
  },
  'too-few-inputs': {
    en: 'it joins two or more layers, but reads {count}',
    ko: '층을 둘 이상 합쳐야 하는데 {count}개를 읽습니다',
  },
  'too-many-inputs': {
    en: 'it reads one layer, not {count}',
    ko: '층 하나를 읽어야 하는데 {count}개를 읽습니다',
  },
  'no-input': { en: 'it reads no layer', ko: '읽는 층이 없습니다' },
  'input-missing': { en: 'there is no layer "{input}" to read', ko: '읽을 층 "{input}"이(가) 없습니다' },
  'input-impossible': {
    en: 'the layer before it, "{input}", is impossible',
    ko: '앞의 층 "{input}"이(가) 불가능합니다',
  },
  circle: { en: 'it reads its own output', ko: '자기 자신의 출력을 읽습니다' },
  'setting-missing': { en: 'its {setting} is missing', ko: '{setting}이(가) 없습니다' },
  'setting-wrong': {
    en: 'its {setting} cannot be {value}; possible: {expected}',
    ko: '{setting}에 {value}을(를) 쓸 수 없습니다. 가능한 값: {expected}',
  },
  'wrong-position': {
    en: 'its {setting} {value} is no axis of {input}',
    ko: '{setting} {value}은(는) {input}의 축이 아닙니다',
  },
  'channels-first': {
    en: 'it has the channels first (channels_first); images are rows, columns, channels here',
    ko: '채널이 앞에 옵니다(channels_first). 여기서 이미지는 행, 열, 채널 순서입니다',
  },
  'strides-and-dilation': {
    en: 'strides and dilation cannot both be larger than 1',
    ko: '스트라이드와 팽창 둘 다 1보다 클 수는 없습니다',
  },
  'class-unknown': {
    en: 'layers of the class {class} cannot be built',
    ko: '{class} 종류의 층은 만들 수 없습니다',
  },
  'name-taken': { en: 'another layer has the same name', ko: '같은 이름의 층이 또 있습니다' },
  'too-large': {
    en: 'it has {count} values, and at most {most} can be computed',
    ko: '값이 {count}개인데 {most}개까지만 계산할 수 있습니다',
  },
} as const satisfies Record<string, { en: string; ko: string }>;

export type FaultCode = keyof typeof faultTexts;

/** The phrase of a fault. */
export function describeFault({ code, detail }: Fault, language: Language): string {
  const text = faultTexts[code][language].replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    String(detail[`${name}.${language}`] ?? detail[name] ?? '?'),
  );
  return language === 'ko' ? fitParticles(text) : text;
}
