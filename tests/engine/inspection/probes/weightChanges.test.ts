import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialiseWeights } from '../../../../src-main/engine/network/initialiseWeights.ts';
import { findRecipe } from '../../../../src-main/engine/recipes/recipes.ts';
import { WeightChanges } from '../../../../src-main/engine/inspection/probes/WeightChanges.ts';
import type { StoredTensor } from '../../../../src-main/engine/library/checkpointFile.ts';
import { Network } from '../../../../src-main/engine/training/Network.ts';
import type { Session } from '../../../../src-main/engine/training/Session.ts';
import type { WeightView } from '../../../../src-shared/contract/looking.ts';
import { openNormalised } from '../../training/normalisedRun.ts';
import { open, openTiny } from '../../training/tinyRun.ts';
import { temporaryFolder } from '../../../belongings.ts';

const all = (...quantities: WeightView[]) => ({ layers: 'all' as const, quantities });
const step = (session: Session, steps = 1) => session.control({ action: 'step', steps });

/** The float32 difference of two lists of weights, by the name of the weight. */
function differences(later: StoredTensor[], earlier: StoredTensor[]): Map<string, Float32Array> {
  return new Map(
    later.map(({ name, data }, at) => [
      name,
      Float32Array.from(data, (value, index) => Math.fround(value - earlier[at]!.data[index]!)),
    ]),
  );
}

describe.each([
  ['on the step plan', () => openTiny({ optimizer: 'adam' })],
  ['on the tape, with batch normalisation', () => openNormalised()],
])('changes of weights %s', (_name, openIt) => {
  it('are the float32 difference to the weights before the last step, and to the first ones', async () => {
    const session = await openIt();
    const changes = new WeightChanges(session.network, session.seed);
    const wish = all('changeInLastStep', 'changeSinceStart');
    changes.follow([wish]);
    const first = session.network.weights();
    await step(session, 2);
    const before = session.network.weights();
    await step(session);
    const now = session.network.weights();
    const inLast = differences(now, before);
    const sinceStart = differences(now, first);
    const seen = changes.collect(wish);
    expect(seen).toHaveLength(2 * now.length);
    for (const { layer, name, quantity, data } of seen) {
      const expected = (quantity === 'changeInLastStep' ? inLast : sinceStart).get(`${layer}/${name}`)!;
      expect(
        Buffer.from(data.buffer).equals(Buffer.from(expected.buffer)),
        `${quantity} ${layer}/${name}`,
      ).toBe(true);
    }
    expect(seen.some(({ data }) => data.some((value) => value !== 0))).toBe(true);
  });
});

it('shows the very gradient of the last step: with plain descent the change is the gradient times the rate', async () => {
  const session = await openTiny({ optimizer: 'sgd', learningRate: 0.5 });
  const changes = new WeightChanges(session.network, session.seed);
  changes.follow([all('gradientOfLastStep')]);
  const before = session.network.weights();
  await step(session);
  const now = session.network.weights();
  const seen = changes.collect(all('gradientOfLastStep'));
  expect(seen).toHaveLength(now.length);
  let moved = 0;
  for (const { layer, name, data } of seen) {
    const at = now.findIndex((weight) => weight.name === `${layer}/${name}`);
    data.forEach((gradient, index) => {
      const expected = Math.fround(before[at]!.data[index]! - Math.fround(0.5 * gradient));
      expect(now[at]!.data[index]).toBe(expected);
      if (gradient !== 0) moved++;
    });
  }
  expect(moved).toBeGreaterThan(10_000);
});

it('are known since the start for a run that was taken up again', async () => {
  const run = join(temporaryFolder(), 'run');
  const session = await openTiny({ seed: 9 }, {}, run);
  const first = session.network.weights();
  await step(session, 4);
  await session.close();
  const again = await open({ from: 'run', run });
  const changes = new WeightChanges(again.network, again.seed);
  const expected = differences(again.network.weights(), first);
  for (const { layer, name, data } of changes.collect(all('changeSinceStart')))
    expect(data).toEqual(expected.get(`${layer}/${name}`));
});

it('keep nothing while nobody wishes for them, and only the layers somebody wishes for', async () => {
  const session = await openTiny();
  const changes = new WeightChanges(session.network, session.seed);
  changes.follow([{ layers: 'all', quantities: ['filters'] }, all('changeSinceStart')]);
  expect(session.network.observers.size).toBe(0);
  await step(session);
  expect(changes.collect(all('changeInLastStep', 'gradientOfLastStep'))).toEqual([]);
  changes.follow([{ layers: ['conv2'], quantities: ['changeInLastStep'] }]);
  await step(session);
  const layers = changes.collect(all('changeInLastStep')).map(({ layer }) => layer);
  expect(layers).toEqual(['conv2', 'conv2']);
  changes.follow([]);
  expect(session.network.observers.size).toBe(0);
  expect(changes.collect(all('changeInLastStep'))).toEqual([]);
});

it('since the start are not claimed of a network that was trained elsewhere', () => {
  const network = new Network(findRecipe('lenet5').build([28, 28, 1], 10), 'sgd');
  initialiseWeights(network.model, 3);
  expect(new WeightChanges(network, undefined).collect(all('changeSinceStart'))).toEqual([]);
  network.dispose();
});
