import { catchGame } from '../../src-shared/games/catchGame.ts';
import {
  EXAMPLES,
  type AttentionCourse,
  type OwnAttention,
  type WrittenExample,
} from '../../src-shared/labs/attention/course.ts';
import type { CaptionedPicture, CaptioningCourse } from '../../src-shared/labs/captioning/course.ts';
import type { ColourCourse, ColouredPhoto } from '../../src-shared/labs/colorization/course.ts';
import type { PrintCourse } from '../../src-shared/labs/fingerprint/course.ts';
import type { DqnCourse, GameCourse, RewindCourse } from '../../src-shared/labs/dqn/course.ts';
import type { EnsembleCourse, EnsembleNetworkCourse } from '../../src-shared/labs/ensemble/course.ts';
import type { LayerInfo } from '../../src-shared/model/model.ts';
import { lenet5 } from '../renderer/doubles/network.ts';

const count = 200;
const answers = (from: number) => ({
  accuracy: 0.9 + from / 100,
  answers: Uint8Array.from({ length: count }, (_none, at) => (at % 11 < from ? 9 : at % 10)),
});
const members = Array.from({ length: 9 }, (_none, at) => ({
  ...answers(at + 1),
  form: { kernel: 7, activation: 'relu', pooling: 'mean' } as const,
}));

const ensemble: EnsembleCourse = {
  method: 'stacking',
  data: 'mnist',
  classes: Array.from('0123456789'),
  shape: [28, 28, 1],
  images: 10_000,
  total: 9,
  labels: Uint8Array.from({ length: count }, (_none, at) => at % 10),
  single: answers(2),
  members,
  together: members.map((_member, at) => answers(at / 2)),
  disputed: { rows: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14], images: new Uint8Array(14 * 784) },
};

const layer = (name: string, outputShape: number[], inputs: string[]): LayerInfo => ({
  ...lenet5.layers[1]!,
  name,
  outputShape,
  inputs,
});
const branch = ['conv1', 'pool1', 'conv2', 'pool2', 'conv3', 'pool3', 'flatten', 'output'];
const network: EnsembleNetworkCourse = {
  method: 'stacking',
  data: 'mnist',
  members,
  model: {
    ...lenet5,
    layers: [
      layer('input', [28, 28, 1], []),
      ...members.flatMap((_member, at) =>
        branch.map((name) => layer(`member${at + 1}_${name}`, [14, 14, 16], ['input'])),
      ),
      layer('answers', [90], ['member1_output']),
      layer('ensemble', [10], ['answers']),
    ],
  },
  accuracy: 0.953,
  saved: null,
};

const picture = catchGame.picture({ row: 3, column: 4, paddle: 6 });
const dqn: DqnCourse = {
  shape: [10, 10, 1],
  steps: 50_000,
  snapshots: [0, 25_000, 50_000].map((step) => ({
    step,
    games: step / 9,
    seconds: 1,
    exploration: 0.05,
    loss: 0.0213,
    inTraining: 0.5,
    caught: 1,
    value: 0.4,
    played: [true, false, true].map((isCaught) => ({
      pictures: Uint8Array.from(Array.from({ length: 10 }, () => [...picture]).flat()),
      actions: [0, 1, 2, 0, 1, 2, 0, 1, 2],
      isCaught,
    })),
    weightsSha256: '',
    gamesSha256: '',
  })),
};

const game: GameCourse = {
  shape: [10, 10, 1],
  isOver: true,
  isCaught: false,
  step: 50_000,
  seen: Array.from({ length: 10 }, (_none, at) => ({
    picture,
    values: [-0.4725, 0.001234, 1.025],
    action: at === 9 ? null : 2,
    maps: [
      { layer: 'conv1', shape: [10, 10, 8], values: new Float32Array(800) },
      { layer: 'conv2', shape: [5, 5, 16], values: new Float32Array(400) },
    ],
  })),
};

const hash = '5a81f9de6141b753'.repeat(4);
const rewind: RewindCourse = {
  from: 25_000,
  to: 50_000,
  games: 2778,
  weights: [hash, hash],
  actions: [hash, hash.replace('5', '6')],
};

const sources = [
  'abcdefghijab',
  'Wednesday, September 30, 2000',
  '2099년 12월 31일 수요일',
  '999+999',
  'jih',
];
const written = Array.from({ length: EXAMPLES }, (_none, at): WrittenExample => {
  const source = sources[at % sources.length]!;
  const text = at % 2 ? '2000-09-30' : [...source].reverse().slice(0, 12).join('');
  const length = [...source].length;
  const weights = new Float32Array((text.length + 1) * length).fill(1 / length);
  return { source, target: '2000-09-30', text, steps: text.length + 1, weights };
});
const attention: AttentionCourse = {
  steps: 20_000,
  parameters: 61_292,
  snapshots: [0, 10_000, 20_000].map((step) => ({
    ...{ step, seconds: 1, loss: 0.1, right: step / 20_000, rightOfLonger: 0.5, aligned: 1 },
    examples: written,
  })),
};
const ownText: OwnAttention = { example: written[0]!, task: 'reversal', step: 20_000, longest: 12 };

const longSentence = ['a', '3', 'left', 'of', 'a', '7'];
const said = (words: string[]) => ({
  words,
  weights: new Float32Array((words.length + 1) * 36).fill(1 / 36),
});
const captioning: CaptioningCourse = {
  data: 'mnist',
  language: 'en',
  shape: [48, 48, 1],
  pictures: new Uint8Array(8 * 48 * 48),
  sentences: Array.from({ length: 8 }, () => longSentence),
  steps: 20_000,
  parameters: 93_000,
  snapshots: [0, 10_000, 20_000].map((step) => ({
    ...{ step, seconds: 1, loss: 0.1, right: step / 20_000, rightOfTwo: 0.5 },
    captions: Array.from({ length: 8 }, (_none, at) => said(at % 2 ? longSentence : ['a', '9'])),
  })),
};
const captioned: CaptionedPicture = {
  ...{ shape: [48, 48, 1], picture: new Uint8Array(48 * 48), caption: said(longSentence) },
  ...{ sentence: undefined, digits: 5, step: 20_000 },
};

const colorization: ColourCourse = {
  data: 'cifar-10',
  shape: [32, 32, 3],
  ...{ trained: 50_000, tested: 1000, parameters: 61_000, steps: 156_200, greyError: 0.00602 },
  images: new Uint8Array(24 * 32 * 32 * 3).fill(99),
  snapshots: [0, 78_100, 156_200].map((step) => ({
    ...{ step, seconds: 1, error: 0.00602 - step / 1e8 },
    chroma: new Uint8Array(24 * 32 * 32 * 2).fill(140),
  })),
};
const colouredPhoto: ColouredPhoto = {
  name: '아주 긴 이름을 가진 사진 한 장.png',
  ...{ count: 12, step: 156_200, shape: [40, 60, 3], error: 0.0047, greyError: 0.006 },
  image: new Uint8Array(40 * 60 * 3).fill(99),
  chroma: new Uint8Array(40 * 60 * 2).fill(140),
};

const prints = Array.from({ length: 32 }, (_none, at) => at);
const trainedOn = prints.filter((at) => Math.floor(at / 8) < 2 && at % 8 < 6);
const fingerprint: PrintCourse = {
  ...{ data: 'fingerprints', isDrawn: true, steps: 20_000 },
  fingers: prints.map((at) => Math.floor(at / 8)),
  impressions: prints.map((at) => at % 8),
  copies: trainedOn,
  shape: [8, 8, 1],
  images: new Uint8Array((prints.length + trainedOn.length) * 64).fill(80),
  snapshots: [0, 10_000, 20_000].map((step) => ({
    ...{ step, seconds: 1, loss: 0.2 },
    features: Float32Array.from({ length: (prints.length + trainedOn.length) * 16 }, (_none, at) =>
      Math.sin(at * (1 + step)),
    ),
  })),
};

/** What the engine tells of experiments that it trains for, by the id that figures ask for. */
export const courseDoubles: Readonly<Record<string, unknown>> = {
  'ensemble-known': ensemble,
  'ensemble-network': network,
  'dqn-known': dqn,
  'dqn-game': game,
  'dqn-rewind-known': rewind,
  'attention-known': attention,
  'attention-own': ownText,
  'captioning-known': captioning,
  'captioning-picture': captioned,
  'colorization-known': colorization,
  'colorization-photo': colouredPhoto,
  'fingerprint-known': fingerprint,
};
