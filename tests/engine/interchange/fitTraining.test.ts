import { input, layers, model } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { fitTraining } from '../../../src-main/engine/interchange/fitTraining.ts';
import type { TrainingOfFile } from '../../../src-main/engine/interchange/ReadModel.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';
import { graphOf } from '../../../src-main/engine/network/graph.ts';
import { noteText } from '../../../src-shared/contract/imports.ts';

beforeAll(() => selectBackend('wasm'));

const binary = (fromLogits: boolean): TrainingOfFile['loss'] => ({
  name: 'binary-cross-entropy',
  fromLogits,
});

/** What is told of a network with this last layer, that its file trains with this loss. */
function told(units: number, activation: 'linear' | 'sigmoid', loss: TrainingOfFile['loss']): string[] {
  const start = input({ shape: [4] });
  const made = model({ inputs: start, outputs: layers.dense({ units, activation }).apply(start) as never });
  const file = { settings: {}, loss, metrics: [], notUnderstood: [] };
  const { notes } = fitTraining(graphOf(made), describeModel(made), file);
  made.dispose();
  return notes.map((note) => noteText(note, 'en'));
}

describe('the training of a file, for a network with one output', () => {
  const left = 'Of the training that the file describes, this is not done here: ';

  it('says that a single logit of two classes is a value here, and what makes it a classifier', () => {
    const [oneLogit, notDone, ...others] = told(1, 'linear', binary(true));
    expect(oneLogit).toMatch(/^The one output is a logit of two classes.*\(regression\).*sigmoid/);
    expect(notDone).toBe(`${left}loss = binary-cross-entropy, from_logits.`);
    expect(others).toEqual([]);
  });

  it.each([
    ['one sigmoid', 1, 'sigmoid', binary(false)],
    ['one value', 1, 'linear', { name: 'mse', fromLogits: false }],
    ['several logits', 3, 'linear', { name: 'cross-entropy', fromLogits: true }],
  ] as const)('says nothing of that for %s', (_name, units, activation, loss) => {
    const notes = told(units, activation, loss);
    expect(notes.filter((note) => !note.startsWith('The file says how'))).toEqual([]);
  });
});
