import { catchGame } from '../../src-shared/games/catchGame.ts';
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

/** What the engine tells of experiments that it trains for, by the id that figures ask for. */
export const courseDoubles: Readonly<Record<string, unknown>> = {
  'ensemble-known': ensemble,
  'ensemble-network': network,
  'dqn-known': dqn,
  'dqn-game': game,
  'dqn-rewind-known': rewind,
};
