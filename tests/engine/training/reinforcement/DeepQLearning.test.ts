import { layers } from '@tensorflow/tfjs-layers';
import { memory as tensorMemory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { stack } from '../../../../src-main/engine/recipes/stack.ts';
import {
  bestAction,
  DeepQLearning,
  type QLearningSettings,
} from '../../../../src-main/engine/training/reinforcement/DeepQLearning.ts';
import { qNetwork } from '../../../../src-main/engine/training/reinforcement/qNetwork.ts';
import { ReplayMemory } from '../../../../src-main/engine/training/reinforcement/ReplayMemory.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { catchGame } from '../../../../src-shared/games/catchGame.ts';
import type { Game } from '../../../../src-shared/games/Game.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const settings: QLearningSettings = {
  seed: 1,
  learningRate: 0.01,
  discount: 0.5,
  batchSize: 8,
  capacity: 30,
  warmUp: 10,
  targetEvery: 7,
  exploring: 40,
  leastExploration: 0.1,
};

describe('a replay memory', () => {
  const remembered = (count: number): ReplayMemory => {
    const memory = new ReplayMemory(4, 2);
    for (let at = 1; at <= count; at++)
      memory.remember({
        before: Uint8Array.of(at, at),
        action: at,
        reward: at / 2,
        after: Uint8Array.of(at, at + 1),
        isOver: at % 2 === 0,
      });
    return memory;
  };

  it('keeps the last transitions, each in one piece, and draws all of them alike', () => {
    const memory = remembered(6);
    expect(memory.count).toBe(4);
    const { before, actions, rewards, after, over } = memory.draw(2000, new RandomStream(1));
    const counts = new Map<number, number>();
    actions.forEach((action, row) => {
      counts.set(action, (counts.get(action) ?? 0) + 1);
      expect([...before.subarray(2 * row, 2 * row + 2)]).toEqual([action, action]);
      expect([...after.subarray(2 * row, 2 * row + 2)]).toEqual([action, action + 1]);
      expect([rewards[row], over[row]]).toEqual([action / 2, Number(action % 2 === 0)]);
    });
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(80);
  });

  it('goes on from what was saved as if nothing had been between', () => {
    const memory = remembered(5);
    const saved = memory.save();
    const drawn = memory.draw(9, new RandomStream(3));
    memory.remember({
      before: Uint8Array.of(9, 9),
      action: 9,
      reward: 9,
      after: Uint8Array.of(9, 9),
      isOver: true,
    });
    expect(saved.total).toBe(5);
    memory.restore(saved);
    expect(memory.draw(9, new RandomStream(3))).toEqual(drawn);
    expect(memory.save()).toEqual(saved);
  });

  it('has nothing to draw before anything was remembered', () => {
    expect(() => new ReplayMemory(4, 2).draw(1, new RandomStream(1))).toThrow(RangeError);
  });
});

/** A corridor of two rooms: action 1 leads on, action 0 ends the game; the end of the corridor is worth 1. */
const corridor: Game<number> = {
  shape: [1, 2, 1],
  actions: 2,
  longest: 2,
  begin: () => 0,
  act: (room, action) => ({
    state: room + action,
    reward: action === 1 && room === 1 ? 1 : 0,
    isOver: action === 0 || room === 1,
  }),
  picture: (room) => Uint8Array.of(room === 0 ? 255 : 0, room === 1 ? 255 : 0),
};

const table = () =>
  stack('table', corridor.shape, [
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'values', units: 2, useBias: false }),
  ]);

describe('deep Q-learning', () => {
  it('finds the values that the definition gives: rewards, and what is to come, discounted', () => {
    const learning = new DeepQLearning(corridor, table, {
      ...settings,
      learningRate: 0.05,
      capacity: 200,
      exploring: 1,
      leastExploration: 0.5,
    });
    for (let step = 0; step < 500; step++) learning.act();
    const [first, second] = learning.values([corridor.picture(0), corridor.picture(1)]);
    [0, 0.5].forEach((value, action) => expect(first![action]).toBeCloseTo(value, 2));
    [0, 1].forEach((value, action) => expect(second![action]).toBeCloseTo(value, 2));
    expect([bestAction(first!), bestAction([2, 2, 1])]).toEqual([1, 0]);
    learning.dispose();
  });

  it('aims at the values of the target network, which follows now and then', () => {
    const learning = new DeepQLearning(corridor, table, { ...settings, targetEvery: 1000 });
    const first = learning.save().target;
    for (let step = 0; step < 60; step++) learning.act();
    expect(learning.save().target).toEqual(first);
    const followed = new DeepQLearning(corridor, table, { ...settings, targetEvery: 1 });
    for (let step = 0; step < 60; step++) followed.act();
    const { weights, target } = followed.save();
    expect(target).toEqual(weights);
    expect(target).not.toEqual(first);
    learning.dispose();
    followed.dispose();
  });

  it('acts at random less and less, and learns once there is enough to draw from', () => {
    const learning = new DeepQLearning(corridor, table, settings);
    const seen: [number, boolean][] = [];
    for (let step = 0; step < 50; step++)
      seen.push([learning.exploration, learning.act().loss !== undefined]);
    expect(seen[0]![0]).toBe(1);
    expect(seen[20]![0]).toBeCloseTo(0.55, 12);
    expect(seen[40]![0]).toBeCloseTo(0.1, 12);
    expect(seen[49]![0]).toBe(0.1);
    expect(seen.map(([, hasLearned]) => hasLearned).indexOf(true)).toBe(9);
    learning.dispose();
  });

  it('repeats every game and every bit of the weights from a state that was kept, in another one too', () => {
    const build = () => qNetwork(catchGame.shape, catchGame.actions);
    const before = tensorMemory().numTensors;
    const learning = new DeepQLearning(catchGame, build, settings);
    const go = (one: typeof learning) => Array.from({ length: 35 }, () => one.act());
    go(learning);
    const kept = learning.save();
    expect(kept.step).toBe(35);
    const first = [go(learning), learning.network.weightsSha256(), learning.save()];
    expect(learning.games).toBe(Math.floor(70 / catchGame.longest));
    learning.restore(kept);
    expect([go(learning), learning.network.weightsSha256(), learning.save()]).toEqual(first);
    const other = new DeepQLearning(catchGame, build, settings);
    other.restore(structuredClone(kept));
    expect([go(other), other.network.weightsSha256(), other.save()]).toEqual(first);
    const another = new DeepQLearning(catchGame, build, { ...settings, seed: 2 });
    expect([go(another), go(another)][1]).not.toEqual(first[0]);
    for (const one of [learning, other, another]) one.dispose();
    expect(tensorMemory().numTensors).toBe(before);
  });
});
