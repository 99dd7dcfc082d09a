/** A game from its first picture to its last. */
export interface RecordedGame {
  /** One behind the other, 0..255. `[N, H, W, C]` */
  pictures: Uint8Array;
  /** What was done at each picture but the last. `[N - 1]` */
  actions: number[];
  isCaught: boolean;
}

/** Where a training stands. */
export interface DqnSnapshot {
  /** Number of actions, one update each, and of games. */
  step: number;
  games: number;
  /** Time that the steps up to here took, in seconds. */
  seconds: number;
  /** Probability of a random action. */
  exploration: number;
  /** Means since the snapshot before: the loss, and the fraction of the games of the training that were won. Not a number before. */
  loss: number;
  inTraining: number;
  /** Fraction of {@link TESTED} games that the network wins without random actions, and the mean value of its first actions. */
  caught: number;
  value: number;
  /** The same first {@link SHOWN} games in every snapshot, as the network plays them. */
  played: RecordedGame[];
  /** SHA-256 of the weights, and of all actions and rewards of the training since the snapshot before. */
  weightsSha256: string;
  gamesSha256: string;
}

/** The course of deep Q-learning. */
export interface DqnCourse {
  /** `[H, W, C]` of a picture */
  shape: [number, number, number];
  snapshots: DqnSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
}

/** Snapshots after the one before the first step. */
export const SNAPSHOTS = 24;
/** Games that each snapshot is tested with, and of which are shown. */
export const TESTED = 200;
export const SHOWN = 3;

/** A layer's maps at one picture. */
export interface SeenMaps {
  layer: string;
  /** `[H, W, maps]` */
  shape: [number, number, number];
  values: Float32Array;
}

/** A picture of a game, with what the network makes of it. */
export interface SeenPicture {
  /** `[H, W, C]`, 0..255 */
  picture: Uint8Array;
  /** Values of the actions, and the maps of the convolutions; null before any training. */
  values: number[] | null;
  maps: SeenMaps[];
  /** What was done; null at the last picture. */
  action: number | null;
}

/** A game that is watched or played. */
export interface GameCourse {
  shape: [number, number, number];
  seen: SeenPicture[];
  isOver: boolean;
  isCaught: boolean;
  /** Steps that the network was trained; null before any training. */
  step: number | null;
}

/** A part of a training that was done again from what was kept of its beginning. */
export interface RewindCourse {
  /** Steps from and to which it was done again, and the games that ended on the way. */
  from: number;
  to: number;
  games: number;
  /** SHA-256 at the end, of the first time and again. */
  weights: [first: string, again: string];
  actions: [first: string, again: string];
}

/** Ids of the experiment that trains, of the one that tells what is trained already, of a game, and of the rewinding. */
export const DQN = 'dqn';
export const KNOWN_DQN = 'dqn-known';
export const DQN_GAME = 'dqn-game';
export const DQN_REWIND = 'dqn-rewind';
export const KNOWN_REWIND = 'dqn-rewind-known';
