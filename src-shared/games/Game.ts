import type { RandomStream } from '../arithmetic/random.ts';

/** What an action led to. */
export interface Outcome<State> {
  state: State;
  reward: number;
  /** Whether the game has ended. */
  isOver: boolean;
}

/** A game that is played from its pixels, one action per picture. States are never changed. */
export interface Game<State> {
  /** `[H, W, C]` of a picture */
  readonly shape: readonly [number, number, number];
  /** Number of actions; an action is an index below it. */
  readonly actions: number;
  /** Most actions that a game takes. */
  readonly longest: number;
  /** The first state of a game, drawn at random. */
  begin(random: RandomStream): State;
  /** @throws RangeError for an action that there is none */
  act(state: State, action: number): Outcome<State>;
  /** The picture of a state, 0 or 255. `[H, W, C]` */
  picture(state: State): Uint8Array;
}
