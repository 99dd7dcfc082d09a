import { tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import type { Game } from '../../../../src-shared/games/Game.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { fillFloats } from '../../kernels/runtime/transfer.ts';
import type { StoredTensor } from '../../library/checkpointFile.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { Network } from '../Network.ts';
import { ReplayMemory, type ReplayBatch, type ReplayState } from './ReplayMemory.ts';

/** Settings of deep Q-learning. */
export interface QLearningSettings {
  seed: number;
  learningRate: number;
  /** Factor of rewards for each action that they are ahead, in [0, 1]. */
  discount: number;
  /** Transitions of a batch. */
  batchSize: number;
  /** Transitions that are remembered, and those that are there before the first update. */
  capacity: number;
  warmUp: number;
  /** Updates between copies of the network into the target network; 1 for no target network of its own. */
  targetEvery: number;
  /** Probability of a random action: from 1 down to `leastExploration` in a straight line over `exploring` actions. */
  exploring: number;
  leastExploration: number;
}

/** What an action of the training did. */
export interface QStep {
  /** Loss of the update; undefined before the first one. */
  loss: number | undefined;
  action: number;
  /** Reward of the action; the end of a game shows in `isOver`. */
  reward: number;
  isOver: boolean;
}

/** All that the rest of the training follows from: to go on from it gives the same games and the same weights, bit for bit. */
export interface QState<State> {
  /** Number of actions, and of games before the one that is played. */
  step: number;
  games: number;
  game: State;
  weights: StoredTensor[];
  slots: StoredTensor[];
  target: StoredTensor[];
  memory: ReplayState;
}

/**
 * Deep Q-learning (Mnih et al. 2015): a network estimates the value of every action from a picture of the game, plays by it, and
 * learns from transitions drawn from a memory. The value of an action is to be its reward plus the discounted value of the best
 * action after it, by a target network that is an older copy of itself. The course depends on the settings alone: every random
 * number is drawn from a stream named by the seed and the step, or by the seed and the game.
 */
export class DeepQLearning<State> {
  readonly #game: Game<State>;
  readonly #settings: QLearningSettings;
  readonly #memory: ReplayMemory;
  readonly network: Network;
  readonly #target: Network;
  #state: State;
  #step = 0;
  #games = 0;

  /** @param build makes a network from pictures `[N, H, W, C]` to a value for each action, `[N, actions]` */
  constructor(game: Game<State>, build: () => LayersModel, settings: QLearningSettings) {
    this.#game = game;
    this.#settings = settings;
    this.#memory = new ReplayMemory(settings.capacity, sizeOf(game.shape));
    const networkOf = (): Network =>
      new Network(build(), 'adam', settings.seed, { task: 'regression', loss: 'mse' });
    this.network = networkOf();
    this.#target = networkOf();
    initialiseWeights(this.network.model, settings.seed);
    this.#copyToTarget();
    this.#state = this.#begin();
  }

  /** Number of actions so far, and of games that have ended. */
  get step(): number {
    return this.#step;
  }
  get games(): number {
    return this.#games;
  }

  /** The probability of a random action now. */
  get exploration(): number {
    const { exploring, leastExploration } = this.#settings;
    return Math.max(leastExploration, 1 - ((1 - leastExploration) * this.#step) / exploring);
  }

  /** One action of the game, and one update of the network. */
  act(): QStep {
    const { seed, warmUp, batchSize, targetEvery } = this.#settings;
    const random = new RandomStream(seed, 'act', this.#step);
    const before = this.#game.picture(this.#state);
    const isRandom = random.nextFloat() < this.exploration;
    const action = isRandom ? random.integer(this.#game.actions) : bestAction(this.values([before])[0]!);
    const { state, reward, isOver } = this.#game.act(this.#state, action);
    this.#memory.remember({ before, action, reward, after: this.#game.picture(state), isOver });
    this.#step++;
    let loss: number | undefined;
    if (this.#memory.count >= Math.min(warmUp, this.#settings.capacity)) {
      loss = this.#learn(this.#memory.draw(batchSize, new RandomStream(seed, 'replay', this.#step)));
      if (this.#step % targetEvery === 0) this.#copyToTarget();
    }
    if (isOver) this.#games++;
    this.#state = isOver ? this.#begin() : state;
    return { loss, action, reward, isOver };
  }

  /** The values of all actions for some pictures. `[H, W, C]` each, 0..255 */
  values(pictures: readonly Uint8Array[]): number[][] {
    const all = new Uint8Array(pictures.length * sizeOf(this.#game.shape));
    pictures.forEach((picture, at) => all.set(picture, at * picture.length));
    const values = this.#score(this.network, all);
    const { actions } = this.#game;
    return pictures.map((_picture, at) => [...values.subarray(at * actions, (at + 1) * actions)]);
  }

  /** A copy of the whole state. */
  save(): QState<State> {
    return {
      step: this.#step,
      games: this.#games,
      game: this.#state,
      weights: this.network.weights(),
      slots: this.network.slots(),
      target: this.#target.weights(),
      memory: this.#memory.save(),
    };
  }

  /** Goes back, or forwards, to a state. */
  restore({ step, games, game, weights, slots, target, memory }: QState<State>): void {
    this.network.restore(weights, slots);
    this.#target.restore(target, this.#target.slots());
    this.#memory.restore(memory);
    [this.#step, this.#games, this.#state] = [step, games, game];
  }

  dispose(): void {
    this.network.dispose();
    this.#target.dispose();
  }

  #begin(): State {
    return this.#game.begin(new RandomStream(this.#settings.seed, 'game', this.#games));
  }

  #copyToTarget(): void {
    this.#target.restore(this.network.weights(), this.#target.slots());
  }

  /** The network's own values are the targets of the actions that were not taken, so that only the one that was has a loss. */
  #learn({ before, actions, rewards, after, over }: ReplayBatch): number {
    const { learningRate, discount } = this.#settings;
    const count = this.#game.actions;
    const targets = this.#score(this.network, before);
    const later = this.#score(this.#target, after);
    for (let row = 0; row < actions.length; row++) {
      const best = Math.max(...later.subarray(row * count, (row + 1) * count));
      targets[row * count + actions[row]!] = rewards[row]! + (over[row] ? 0 : discount * best);
    }
    let loss = 0;
    tidy(() => {
      const inputs = this.#inputs(before);
      const held = tensor(targets, [actions.length, count], 'float32');
      // The mean over all actions is that of the one action, divided by their number.
      loss = this.network.train({ inputs, targets: held }, learningRate, this.#updates())['loss']! * count;
    });
    return loss;
  }

  /** Number of the update that is done now, counting from 1. */
  #updates(): number {
    const { warmUp, capacity } = this.#settings;
    return this.#step - Math.min(warmUp, capacity) + 1;
  }

  /** A network's values of pictures. `[N, actions]` */
  #score(network: Network, pictures: Uint8Array): Float32Array {
    let outputs: Float32Array = new Float32Array();
    tidy(() => {
      const inputs = this.#inputs(pictures);
      outputs = network.score({ inputs, targets: inputs }).outputs;
    });
    return outputs;
  }

  #inputs(pictures: Uint8Array): Tensor {
    const { shape } = this.#game;
    return fillFloats([pictures.length / sizeOf(shape), ...shape], (values) => {
      for (let at = 0; at < pictures.length; at++) values[at] = pictures[at]! / 255;
    });
  }
}

/** The action with the highest value, the first one of several. */
export const bestAction = (values: readonly number[]): number => values.indexOf(Math.max(...values));
