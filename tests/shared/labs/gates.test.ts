import { describe, expect, it } from 'vitest';
import {
  fires,
  inputRows,
  learnGate,
  lectureWeights,
  mistakeBound,
  truthTables,
  weightedSum,
  xorOfTwoLayers,
} from '../../../src-shared/labs/gates/perceptron.ts';
import { footOf, turnOf } from '../../../src-shared/labs/gates/gatesFigure.ts';
import { experiment } from '../../../src-shared/labs/gates/experiment.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';

describe('perceptrons as gates', () => {
  it('give all sixteen rows of the truth tables', () => {
    for (const gate of ['and', 'nand', 'or'] as const)
      expect(inputRows.map((row) => fires(lectureWeights[gate], row))).toEqual(truthTables[gate]);
    expect(inputRows.map((row) => xorOfTwoLayers(row).output)).toEqual([0, 1, 1, 0]);
  });

  it('learn every gate that a line separates, within the bound of the theorem, for any rate and start', () => {
    for (const gate of ['and', 'nand', 'or'] as const)
      for (const rate of [0.01, 0.3, 2])
        for (let seed = 1; seed <= 15; seed++) {
          const { presentations, converged } = learnGate(gate, rate, seed);
          const { mistakes, after } = presentations.at(-1)!;
          expect(mistakes).toBeLessThanOrEqual(mistakeBound(gate, rate, presentations[0]!.after));
          if (!converged) continue; // a small rate needs more passes than are shown
          expect(inputRows.map((row) => fires(after, row))).toEqual(truthTables[gate]);
        }
    expect(learnGate('and', 0.3, 1).converged).toBe(true);
    expect(learnGate('xor', 0.3, 1).converged).toBe(false);
    expect(mistakeBound('xor', 0.3, { w1: 0, w2: 0, b: 0 })).toBe(Infinity);
  });

  it('are corrected by the rule: rate times error times input', () => {
    const { presentations } = learnGate('or', 0.5, 4);
    for (const [at, { row, error, after }] of presentations.entries()) {
      if (at === 0) continue;
      const { after: before } = presentations[at - 1]!;
      const [x1, x2] = inputRows[row]!;
      expect(error).toBe(truthTables.or[row]! - fires(before, [x1, x2]));
      expect(after.w1 - before.w1).toBeCloseTo(0.5 * error * x1, 12);
      expect(after.w2 - before.w2).toBeCloseTo(0.5 * error * x2, 12);
      expect(after.b - before.b).toBeCloseTo(0.5 * error, 12);
    }
  });

  it('follow the handles: moving shifts the line to the pointer, turning points it there', () => {
    const values = initialValues(experiment);
    const moved = experiment.drag!('move', { x: 0.2, y: 0.9 }, values);
    const weights = (of: typeof values): { w1: number; w2: number; b: number } => of as never;
    expect(weightedSum(weights(moved), [0.2, 0.9])).toBeCloseTo(0, 2);
    expect([moved['w1'], moved['w2']]).toEqual([values['w1'], values['w2']]);
    const turned = experiment.drag!('turn', { x: 1.2, y: 0.3 }, values);
    expect(weightedSum(weights(turned), [1.2, 0.3])).toBeCloseTo(0, 2);
    expect(weightedSum(weights(turned), footOf(weights(values)))).toBeCloseTo(0, 2);
    expect(weightedSum(weights(values), turnOf(weights(values)))).toBeCloseTo(0, 9);
    expect(experiment.drag!('move', { x: 0, y: 0 }, { ...values, way: 'learned' })['b']).toBe(values['b']);
  });
});
