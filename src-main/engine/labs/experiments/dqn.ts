import { createHash } from 'node:crypto';
import { tidy } from '@tensorflow/tfjs-core';
import type { ExperimentValues } from '../../../../src-shared/contract/decks.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { catchGame, isCaught, type CatchState } from '../../../../src-shared/games/catchGame.ts';
import {
  SHOWN,
  SNAPSHOTS,
  TESTED,
  type DqnCourse,
  type DqnSnapshot,
  type GameCourse,
  type RecordedGame,
  type RewindCourse,
  type SeenMaps,
  type SeenPicture,
} from '../../../../src-shared/labs/dqn/course.ts';
import { experiment } from '../../../../src-shared/labs/dqn/experiment.ts';
import {
  experiment as gameExperiment,
  movesIn,
  untrained,
} from '../../../../src-shared/labs/dqn/gameExperiment.ts';
import { experiment as rewindExperiment } from '../../../../src-shared/labs/dqn/rewindExperiment.ts';
import { tooEarly } from '../../../../src-shared/labs/impossible.ts';
import { readValues } from '../../../../src-shared/labs/readValues.ts';
import { breathe } from '../../explain/breathe.ts';
import { forward } from '../../network/forward.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import { bestAction, DeepQLearning, type QState } from '../../training/reinforcement/DeepQLearning.ts';
import { qNetwork } from '../../training/reinforcement/qNetwork.ts';
import type { ExperimentTask } from '../courses/ExperimentTask.ts';
import { KnownCourses } from '../courses/KnownCourses.ts';

const BATCH = 32;
const WARM_UP = 100;
const LEAST_EXPLORATION = 0.05;
/** How long steps are computed before messages are answered, in milliseconds. */
const TURN_MS = 20;

/** A training with all that going on, watching and rewinding need of it. */
interface Player {
  key: string;
  learning: DeepQLearning<CatchState>;
  course: DqnCourse;
  /** The whole state at each snapshot; about half a megabyte each. */
  states: QState<CatchState>[];
  /** What was rewound of it. */
  rewinds: KnownCourses<RewindCourse>;
  /** Makes the same training from its beginning. */
  build: () => DeepQLearning<CatchState>;
  /** Time that its steps took so far, in milliseconds. */
  time: number;
}

/** One training at a time: two would slow each other down. */
const trainings = new SerialQueue();
/** What was trained since the engine started. */
const courses = new KnownCourses(experiment, { most: 6 });
/** The training that was done last; what is watched and rewound is its own. */
let latest: Player | undefined;

/**
 * Trains a network to catch a falling square from its pixels, and shows where it stands 25 times. A training that was stopped goes
 * on where it stood.
 */
export function trainDqn(given: ExperimentValues, task: ExperimentTask): Promise<DqnCourse> {
  const values = readValues(experiment, given);
  return trainings.run(async () => {
    const done = courses.find(values);
    if (done && done.snapshots.at(-1)?.step === done.steps && latest?.course === done) return done;
    const player = playerFor(values);
    await train(player, task);
    return player.course;
  }, task.signal);
}

/** What was trained before with these values; null if nothing was. */
export const knownDqn = (given: ExperimentValues): DqnCourse | null => courses.find(given);

/**
 * A game as the network of a stage of the training plays it, or as somebody's moves do, with the values of all actions and the maps
 * of the convolutions at every picture. Waits for a training.
 * @throws FeaturescopeError `lab/impossible` if the network is to play before the first training
 */
export function playGame(given: ExperimentValues, { signal }: ExperimentTask): Promise<GameCourse> {
  const values = readValues(gameExperiment, given);
  return trainings.run(async () => {
    const isByHand = values['player'] === 'hand';
    if (!latest && !isByHand) throw tooEarly(untrained);
    const at = latest ? Math.min(Number(values['stage']), latest.states.length - 1) : 0;
    const first = catchGame.begin(new RandomStream(Number(values['game']), 'watched'));
    const moves = isByHand ? movesIn(String(values['moves'])) : undefined;
    if (!latest) return gameOf(first, moves, undefined);
    return withState(latest, latest.states[at]!, (learning) => gameOf(first, moves, learning));
  }, signal);
}

/**
 * Rewinds the training that was done last to one of its snapshots and does it again up to another one.
 * @throws FeaturescopeError `lab/impossible` before a training has come to its end
 */
export function rewindDqn(given: ExperimentValues, task: ExperimentTask): Promise<RewindCourse> {
  const values = readValues(rewindExperiment, given);
  return trainings.run(async () => {
    const player = latest;
    const { snapshots = [], steps = 0 } = player?.course ?? {};
    if (!player || snapshots.at(-1)?.step !== steps) throw tooEarly(untrained);
    const from = Math.min(Number(values['from']), snapshots.length - 2);
    const to = Math.min(Math.max(from + 1, Number(values['to'])), snapshots.length - 1);
    const [begin, end] = [snapshots[from]!, snapshots[to]!];
    const again = player.build();
    try {
      again.restore(player.states[from]!);
      const actions: string[] = [];
      for (const { step } of snapshots.slice(from + 1, to + 1)) {
        const { sha256 } = await stretch(again, step, task.signal, () =>
          task.progress(again.step - begin.step, end.step - begin.step),
        );
        actions.push(sha256);
      }
      const first = snapshots.slice(from + 1, to + 1).map(({ gamesSha256 }) => gamesSha256);
      const course: RewindCourse = {
        from: begin.step,
        to: end.step,
        games: end.games - begin.games,
        weights: [end.weightsSha256, again.network.weightsSha256()],
        actions: [hashOf(first), hashOf(actions)],
      };
      player.rewinds.keep(values, course);
      return course;
    } finally {
      again.dispose();
    }
  }, task.signal);
}

/** What was rewound of the training that was done last; null if nothing was. */
export const knownRewind = (given: ExperimentValues): RewindCourse | null =>
  latest?.rewinds.find(given) ?? null;

const hashOf = (digests: readonly string[]): string =>
  createHash('sha256').update(digests.join('\n')).digest('hex');

function playerFor(values: ExperimentValues): Player {
  const key = courses.keyOf(values);
  if (latest?.key === key) return latest;
  latest?.learning.dispose();
  latest = undefined;
  const number = (name: string): number => Number(values[name]);
  const build = (): DeepQLearning<CatchState> =>
    new DeepQLearning(catchGame, () => qNetwork(catchGame.shape, catchGame.actions), {
      seed: number('seed'),
      learningRate: number('rate'),
      discount: number('discount'),
      batchSize: BATCH,
      capacity: number('memory'),
      warmUp: WARM_UP,
      targetEvery: number('target'),
      exploring: number('steps') / 2,
      leastExploration: LEAST_EXPLORATION,
    });
  const course: DqnCourse = { shape: [...catchGame.shape], snapshots: [], steps: number('steps') };
  const player: Player = {
    key,
    learning: build(),
    course,
    states: [],
    rewinds: new KnownCourses(rewindExperiment),
    build,
    time: 0,
  };
  keepSnapshot(player, { sha256: hashOf([]), loss: NaN, won: NaN });
  courses.keep(values, course);
  return (latest = player);
}

/** Trains on from the last snapshot to the end of the course. */
async function train(player: Player, { signal, progress, partial }: ExperimentTask): Promise<void> {
  const { course, learning, states } = player;
  // What was done after the last snapshot before it was stopped is done again.
  learning.restore(states.at(-1)!);
  while (learning.step < course.steps) {
    const until = Math.round((course.steps * course.snapshots.length) / SNAPSHOTS);
    const done = await stretch(learning, until, signal, () => progress(learning.step, course.steps));
    player.time += done.time;
    keepSnapshot(player, done);
    partial?.(course);
  }
}

/** What happened from one step to another. */
interface Stretch {
  /** Hash of all actions and rewards. */
  sha256: string;
  /** Mean loss, and fraction of the games that were won. */
  loss: number;
  won: number;
}

/** Trains up to a step. @param onTurn called now and then */
async function stretch(
  learning: DeepQLearning<CatchState>,
  until: number,
  signal: AbortSignal,
  onTurn: () => void,
): Promise<Stretch & { time: number }> {
  const log = createHash('sha256');
  let [losses, updates, won, games, time] = [0, 0, 0, 0, 0];
  let turn = performance.now();
  while (learning.step < until) {
    const { action, reward, isOver, loss } = learning.act();
    log.update(`${action} ${reward} ${isOver}\n`);
    if (loss !== undefined) {
      losses += loss;
      updates++;
    }
    if (isOver) {
      games++;
      if (reward > 0) won++;
    }
    const now = performance.now();
    if (now - turn > TURN_MS || learning.step === until) {
      time += now - turn;
      onTurn();
      await breathe({ signal });
      turn = performance.now();
    }
  }
  return { sha256: log.digest('hex'), loss: losses / updates, won: won / games, time };
}

function keepSnapshot({ course, learning, states, time }: Player, { sha256, loss, won }: Stretch): void {
  const firsts = Array.from({ length: TESTED }, (_none, at) =>
    catchGame.begin(new RandomStream(at, 'tested')),
  );
  const played = playAll(learning, firsts);
  const pictures = firsts.map((state) => catchGame.picture(state));
  const values = learning.values(pictures).map((own) => Math.max(...own));
  course.snapshots.push({
    step: learning.step,
    games: learning.games,
    seconds: time / 1000,
    exploration: learning.exploration,
    loss,
    inTraining: won,
    caught: played.filter(({ isCaught: won }) => won).length / TESTED,
    value: values.reduce((sum, value) => sum + value, 0) / TESTED,
    played: played.slice(0, SHOWN),
    weightsSha256: learning.network.weightsSha256(),
    gamesSha256: sha256,
  } satisfies DqnSnapshot);
  states.push(learning.save());
}

/** Plays games to their ends by the values alone, all beside each other. */
function playAll(learning: DeepQLearning<CatchState>, firsts: readonly CatchState[]): RecordedGame[] {
  let states = [...firsts];
  const pictures = [states.map((state) => catchGame.picture(state))];
  const actions: number[][] = [];
  for (let at = 0; at < catchGame.longest; at++) {
    const chosen = learning.values(pictures.at(-1)!).map(bestAction);
    states = states.map((state, game) => catchGame.act(state, chosen[game]!).state);
    actions.push(chosen);
    pictures.push(states.map((state) => catchGame.picture(state)));
  }
  return states.map((state, game) => ({
    pictures: Uint8Array.from(pictures.flatMap((all) => [...all[game]!])),
    actions: actions.map((all) => all[game]!),
    isCaught: isCaught(state),
  }));
}

/** Looks at an earlier state of the training. */
function withState<T>(
  player: Player,
  state: QState<CatchState>,
  look: (learning: DeepQLearning<CatchState>) => T,
): T {
  const learning = player.build();
  try {
    learning.restore(state);
    return look(learning);
  } finally {
    learning.dispose();
  }
}

/** @param moves by hand; undefined to let the network play @param learning undefined before any training */
function gameOf(
  first: CatchState,
  moves: readonly number[] | undefined,
  learning: DeepQLearning<CatchState> | undefined,
): GameCourse {
  const seen: SeenPicture[] = [];
  let [state, isOver] = [first, false];
  for (let at = 0; ; at++) {
    const picture = catchGame.picture(state);
    const values = learning ? learning.values([picture])[0]! : null;
    const wanted = moves ? moves[at] : values && bestAction(values);
    const action = isOver ? null : (wanted ?? null);
    seen.push({ picture, values, maps: learning ? mapsOf(learning, picture) : [], action });
    if (action === null) break;
    ({ state, isOver } = catchGame.act(state, action));
  }
  return {
    shape: [...catchGame.shape],
    seen,
    isOver,
    isCaught: isOver && isCaught(state),
    step: learning?.step ?? null,
  };
}

/** What the convolutions make of a picture. */
function mapsOf({ network }: DeepQLearning<CatchState>, picture: Uint8Array): SeenMaps[] {
  const maps: SeenMaps[] = [];
  tidy(() => {
    const input = fillFloats([1, ...catchGame.shape], (values) =>
      picture.forEach((value, at) => (values[at] = value / 255)),
    );
    const { outputs } = forward(network.graph, input, false, undefined, ['none']);
    network.graph.forEach(({ layer, name, outputShape }, at) => {
      if (layer.getClassName() !== 'Conv2D') return;
      maps.push({
        layer: name,
        shape: outputShape.slice(1) as [number, number, number],
        values: outputs[at]!.dataSync().slice() as Float32Array,
      });
    });
  });
  return maps;
}
