import { cellOverTime, gatesOf, stateGradients, type RecurrentCell } from '../../arithmetic/recurrent.ts';
import { RandomStream } from '../../arithmetic/random.ts';

export interface ThroughTimeSettings {
  /** Number of time steps. */
  steps: number;
  /** Standard deviation of the recurrent weights, times the root of the number of units. */
  gain: number;
  /** Initial bias of the gate that keeps: the forget gate of an LSTM, the update gate of a GRU. */
  bias: number;
  seed: number;
}

/** The cells that are compared. */
export const comparedCells = ['simple', 'lstm', 'gru'] as const satisfies readonly RecurrentCell[];
export type ComparedCell = (typeof comparedCells)[number];

/** For each cell the length of the gradient with respect to the state after each step, over that after the last; `[steps]`. */
export type ThroughTime = Record<ComparedCell, Float64Array>;

const UNITS = 32;
const FEATURES = 8;
/** Number of sequences, and of directions of the last state's gradient, over which is averaged. */
const SEQUENCES = 4;

/** The first column of the gate that keeps, in units. */
const keepsAt: Readonly<Record<ComparedCell, number | undefined>> = { simple: undefined, lstm: 1, gru: 0 };

/**
 * How much a gradient of the last state is worth at earlier ones: cells of 32 units with random weights over random sequences, as
 * they are before training; root mean squares over 4 sequences with a random direction each.
 */
export function gradientThroughTime({ steps, gain, bias, seed }: ThroughTimeSettings): ThroughTime {
  const sequences = Array.from({ length: SEQUENCES }, (_none, sequence) => {
    const random = new RandomStream(seed, 'sequence', String(sequence));
    return {
      inputs: Array.from({ length: steps }, () => normals(random, FEATURES, 1)),
      last: normals(random, UNITS, 1),
    };
  });
  const of = (cell: ComparedCell): Float64Array => {
    const columns = gatesOf[cell] * UNITS;
    const random = new RandomStream(seed, 'weights', cell);
    const weights = {
      kernel: normals(random, FEATURES * columns, 1 / Math.sqrt(FEATURES)),
      recurrentKernel: normals(random, UNITS * columns, gain / Math.sqrt(UNITS)),
      bias: new Float64Array(columns),
    };
    const keeps = keepsAt[cell];
    if (keeps !== undefined) weights.bias.fill(bias, keeps * UNITS, (keeps + 1) * UNITS);
    const squares = new Float64Array(steps);
    for (const { inputs, last } of sequences) {
      const values = cellOverTime(cell, inputs, weights, UNITS);
      const whole = Math.hypot(...last);
      stateGradients(cell, values, weights.recurrentKernel, last).forEach((gradient, step) => {
        squares[step]! += (Math.hypot(...gradient) / whole) ** 2;
      });
    }
    return squares.map((sum) => Math.sqrt(sum / SEQUENCES));
  };
  return { simple: of('simple'), lstm: of('lstm'), gru: of('gru') };
}

const normals = (random: RandomStream, count: number, deviation: number): Float64Array =>
  Float64Array.from({ length: count }, () => random.normal(0, deviation));
