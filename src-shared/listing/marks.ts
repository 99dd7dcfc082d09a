import type { Language } from '../contract/errors.ts';
import { describeFault, type Fault } from '../networks/faults.ts';
import { fitParticles } from '../texts/particles.ts';

/** A piece of a listing that is not understood, and why. */
export interface Mark {
  /** Line, counted from 1. */
  line: number;
  /** Offsets in the listing. */
  from: number;
  to: number;
  /** The piece of code, shortened to one line. */
  code: string;
  reason: MarkReason;
}

/** Why a piece of a listing is not understood: a code with the values of its sentence, or the fault of a layer. */
export type MarkReason =
  | { code: MarkCode; detail: Readonly<Record<string, string | number>> }
  | { code: 'layer-impossible'; fault: Fault };

/** All reasons, as phrases in both languages. `{name}` is replaced by a value. */
export const markTexts = {
  'not-valid': { en: 'this is no valid {language} code', ko: '올바른 {language} 코드가 아닙니다' },
  'layer-unknown': {
    en: 'layers of the class {class} cannot be built',
    ko: '{class} 종류의 층은 만들 수 없습니다',
  },
  'layer-expected': { en: 'this is no layer that is known', ko: '아는 층이 아닙니다' },
  'setting-unknown': {
    en: 'the argument {setting} of {class} is not understood',
    ko: '{class}의 인수 {setting}을(를) 이해하지 못합니다',
  },
  'setting-fixed': {
    en: '{setting} of {class} cannot be {value}; it is {fixed} here',
    ko: '{class}의 {setting}에 {value}을(를) 쓸 수 없습니다. 여기서는 {fixed}입니다',
  },
  'too-many-arguments': { en: '{class} has too many arguments', ko: '{class}의 인수가 너무 많습니다' },
  'value-unknown': {
    en: 'the value of {name} is known only when the code runs',
    ko: '{name}의 값은 코드를 실행해야 알 수 있습니다',
  },
  'function-unknown': {
    en: 'what {name} does with the network is not known',
    ko: '{name}이(가) 네트워크로 무엇을 하는지 알 수 없습니다',
  },
  'not-followed': {
    en: 'this part of a network is not followed: {what}',
    ko: '네트워크의 이 부분은 따라가지 않습니다: {what}',
  },
  'optimizer-unknown': {
    en: 'there is no optimizer {name}; known: {known}',
    ko: '{name} 옵티마이저는 없습니다. 있는 것: {known}',
  },
  'loss-unknown': {
    en: 'there is no loss {name}; known: {known}',
    ko: '{name} 손실은 없습니다. 있는 것: {known}',
  },
  'no-network': {
    en: 'there is no Keras network in the code (Sequential or Model)',
    ko: '코드에 Keras 네트워크(Sequential 또는 Model)가 없습니다',
  },
  'other-library': {
    en: 'this is {library} code; Keras code is read',
    ko: '{library} 코드입니다. Keras 코드만 읽습니다',
  },
  'no-input-shape': {
    en: 'the shape of the input is not given: add input_shape=(28, 28, 1) to the first layer',
    ko: '입력의 모양이 없습니다. 첫 층에 input_shape=(28, 28, 1)을 더하세요',
  },
  'too-long': {
    en: 'the code goes on for more than {most} layers or steps',
    ko: '코드가 층이나 단계 {most}개를 넘습니다',
  },
} as const satisfies Record<string, { en: string; ko: string }>;

export type MarkCode = keyof typeof markTexts;

/** The reason of a mark as a phrase. */
export function describeMark({ reason }: Pick<Mark, 'reason'>, language: Language): string {
  if ('fault' in reason) return describeFault(reason.fault, language);
  const { code, detail } = reason;
  const text = markTexts[code][language].replaceAll(/\{(\w+)\}/g, (_whole, name: string) =>
    String(detail[`${name}.${language}`] ?? detail[name] ?? '?'),
  );
  return language === 'ko' ? fitParticles(text) : text;
}
