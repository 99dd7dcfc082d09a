import * as v from 'valibot';
import { fitParticles } from '../texts/particles.ts';
import type { OptimizerName } from './optimizerNames.ts';
import type { LossName } from '../tasks/losses.ts';
import type { Language } from './errors.ts';

/** Formats of models that can be read. */
export const importFormats = ['keras-h5', 'keras-v3', 'tfjs', 'onnx', 'npz'] as const;
export type ImportFormat = (typeof importFormats)[number];

/**
 * What becomes of an image's brightness before a network takes it: `(brightness - mean) / deviation`, with the brightness in 0..1, one
 * of each for all channels or one per channel. `mean` 0 and `deviation` 1 leave it as it is; `deviation` 1/255 makes 0..255 of it.
 */
export interface InputRange {
  mean: readonly number[];
  deviation: readonly number[];
}

const someNumbers = (each: v.GenericSchema<number>) =>
  v.pipe(v.array(each), v.minLength(1), v.maxLength(4), v.readonly());

/** An {@link InputRange} as a client sends it. */
export const InputRangeSchema = v.pipe(
  v.object({
    mean: someNumbers(v.pipe(v.number(), v.finite())),
    deviation: someNumbers(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  }),
  v.check(({ mean, deviation }) => mean.length === deviation.length, 'as many means as deviations'),
);

/** How a layer of an imported network is supported: its arithmetic is `known`, or it is computed but `opaque`. */
export type LayerSupport = 'known' | 'opaque';

/** One call of a layer as `import` lists it; the shape is without the batch. */
export interface ImportedLayer {
  name: string;
  class: string;
  shape: number[];
  parameters: number;
  support: LayerSupport;
}

/** What is told of a network that was imported. */
export interface ImportReport {
  /** The network's own name. */
  model: string;
  format: ImportFormat;
  writtenBy?: string | undefined;
  parameters: number;
  inputs: { name: string; shape: (number | null)[] }[];
  outputs: { name: string; shape: (number | null)[] }[];
  layers: ImportedLayer[];
  labels?: string[] | undefined;
  /** Undefined where it is not known what range of values the network takes; images go in as 0..1 then. */
  range?: InputRange | undefined;
  /** How the file says that it was trained, as far as that is done here: the settings for training on. */
  training?: TrainingOfModel | undefined;
  notes: ImportNote[];
}

/** Settings of a training as the file of a network has them. */
export interface TrainingOfModel {
  optimizer?: OptimizerName | undefined;
  learningRate?: number | undefined;
  clipNorm?: number | undefined;
  loss?: LossName | undefined;
  labelSmoothing?: number | undefined;
}

/** Something that a person should know of an imported network: what was passed over, found or left open. */
export interface ImportNote {
  code: NoteCode;
  detail: Readonly<Record<string, string | number>>;
}

const noteTexts = {
  'range/found': {
    en: 'Images go in as {range}: {why}.',
    ko: '이미지는 {range} 범위로 들어갑니다: {why}.',
  },
  'range/unknown': {
    en: 'The file does not say what range of values its images have. They go in as 0..1; --range says otherwise.',
    ko: '파일에 이미지 값의 범위가 없습니다. 0..1로 넣습니다. 다른 범위는 --range로 정하세요.',
  },
  'layout/channels-first': {
    en: 'The input "{input}" is {shape}, with the channels first; images are rearranged for it.',
    ko: '입력 "{input}"은(는) {shape}이고 채널이 앞에 있습니다. 이미지를 그 순서로 바꿔 넣습니다.',
  },
  'layout/mixed': {
    en: 'Some layers take channels first ({first}), others channels last ({last}). Each is computed as it is saved.',
    ko: '채널이 앞인 층({first})과 뒤인 층({last})이 섞여 있습니다. 저장된 그대로 계산합니다.',
  },
  'input/any-size': {
    en: 'The input "{input}" takes images of any size: they go in as they are.',
    ko: '입력 "{input}"은(는) 아무 크기의 이미지나 받습니다. 이미지를 그 크기대로 넣습니다.',
  },
  'input/fixed-batch': {
    en: 'The file fixes the batch of "{input}" to {batch}; any number of examples is taken here.',
    ko: '파일은 "{input}"의 배치를 {batch}(으)로 고정하지만 여기서는 예제 수에 제한이 없습니다.',
  },
  'outputs/several': {
    en: 'The network has {count} outputs ({names}).',
    ko: '네트워크의 출력은 {count}개입니다({names}).',
  },
  'outputs/last': {
    en: 'The network puts out {count} of its layers; evaluation takes the last, "{last}".',
    ko: '네트워크가 층 {count}개를 내보냅니다. 평가에는 마지막인 "{last}"을(를) 씁니다.',
  },
  'output/binary': {
    en: 'The one output is a sigmoid: it is taken as the probability of the second of two classes ("{second}", not "{first}").',
    ko: '출력은 시그모이드 하나입니다. 두 클래스 중 두 번째 클래스의 확률로 봅니다("{first}"이(가) 아니라 "{second}").',
  },
  'output/one-logit': {
    en: 'The one output is a logit of two classes: the file trains it with binary cross-entropy from logits. Here it is shown, trained and evaluated as a value (regression); with a sigmoid as its last activation it is a classifier of two classes.',
    ko: '출력 하나가 두 클래스의 로짓입니다. 파일은 로짓에서 계산하는 이진 교차 엔트로피로 학습합니다. 여기서는 값(회귀)으로 보여 주고 학습하고 평가합니다. 마지막 활성화 함수를 시그모이드로 두면 두 클래스의 분류기가 됩니다.',
  },
  'training/found': {
    en: 'The file says how the network was trained ({settings}); training on begins with that.',
    ko: '파일에 네트워크를 학습한 설정이 있습니다({settings}). 이어서 학습하면 이 설정으로 시작합니다.',
  },
  'training/not-understood': {
    en: 'Of the training that the file describes, this is not done here: {settings}.',
    ko: '파일에 적힌 학습 설정 가운데 여기서 쓰지 않는 것: {settings}.',
  },
  'training/left-out': {
    en: 'Not honoured in training here: {setting} of {layers}.',
    ko: '여기서 학습할 때 적용하지 않는 설정: {layers}의 {setting}.',
  },
  'layer/training-only': {
    en: 'Layer "{layer}" ({class}) does something in training alone; here it hands its input on, in training too.',
    ko: '"{layer}" 층({class})은(는) 학습할 때만 일합니다. 여기서는 학습할 때도 입력을 그대로 넘깁니다.',
  },
  'initialiser/unknown': {
    en: 'Layer "{layer}" ({class}): {setting} = {initialiser} is not known. Trained afresh, its weights begin in the usual way of the class.',
    ko: '"{layer}" 층({class})의 {setting} = {initialiser}은(는) 알 수 없는 초깃값 방법입니다. 처음부터 학습하면 이 층의 기본 방법으로 시작합니다.',
  },
  'dtype/as-float32': {
    en: 'The network computes in {dtype}; here it is computed in float32.',
    ko: '네트워크는 {dtype}(으)로 계산하지만 여기서는 float32로 계산합니다.',
  },
  'weights/quantised': {
    en: 'The weights were stored as {dtype}: their values are approximate, as the file has them.',
    ko: '가중치가 {dtype}(으)로 저장되어 파일에 있는 만큼만 정확합니다.',
  },
  'weights/passed-over': {
    en: '{count} arrays of the file are no weights of a layer and were passed over: {names}.',
    ko: '파일의 배열 {count}개는 층의 가중치가 아니어서 쓰지 않았습니다: {names}.',
  },
  'labels/found': {
    en: 'The classes are named by {file}: {names}.',
    ko: '클래스 이름은 {file}에 있습니다: {names}.',
  },
} as const;

export type NoteCode = keyof typeof noteTexts;

/** A note as a sentence. */
export function noteText({ code, detail }: ImportNote, language: Language): string {
  const filled = noteTexts[code][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = detail[`${name}.${language}`] ?? detail[name];
    return value === undefined ? whole : String(value);
  });
  return language === 'ko' ? fitParticles(filled) : filled;
}
