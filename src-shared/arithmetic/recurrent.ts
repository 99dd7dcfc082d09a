/**
 * Recurrent cells: a simple one (tanh), long short-term memory, and gated recurrent units whose reset gate works on the state
 * (`gru`) or on its product (`gruAfter`).
 */
export type RecurrentCell = 'simple' | 'lstm' | 'gru' | 'gruAfter';

/** Number of sums that a cell computes for each of its units. */
export const gatesOf: Readonly<Record<RecurrentCell, number>> = { simple: 1, lstm: 4, gru: 3, gruAfter: 3 };

/** Weights of a cell in row-major order; the columns of each gate stand side by side, as Keras orders them. */
export interface CellWeights {
  /** `[features, gates units]` */
  kernel: ArrayLike<number>;
  /** `[units, gates units]` */
  recurrentKernel: ArrayLike<number>;
  /** `[gates units]`; `[2, gates units]` for `gruAfter`, whose second row belongs to the state's product */
  bias: ArrayLike<number>;
}

/** What a cell computes of one sequence, at every time step. */
export interface CellValues {
  /** `[steps][units]` */
  states: Float64Array[];
  /** After their activations, in the order of the kernel's columns, `[steps][gates units]`. */
  gates: Float64Array[];
  /** The cells of an LSTM, otherwise the candidate's product of the state, `[steps][units]`; empty for a simple cell. */
  memory: Float64Array[];
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** vector `[rows]` times matrix `[rows, columns]`, added to `sums` `[columns]`. */
function addProduct(sums: Float64Array, vector: ArrayLike<number>, matrix: ArrayLike<number>): void {
  const columns = sums.length;
  for (let row = 0; row < vector.length; row++)
    for (let column = 0; column < columns; column++)
      sums[column]! += vector[row]! * matrix[row * columns + column]!;
}

/** Columns `first` to `first + count` of a matrix, `[rows, columns]` to `[rows, count]`. */
function columnsOf(matrix: ArrayLike<number>, columns: number, first: number, count: number): Float64Array {
  const rows = matrix.length / columns;
  return Float64Array.from(
    { length: rows * count },
    (_none, at) => matrix[Math.floor(at / count) * columns + first + (at % count)]!,
  );
}

/**
 * A cell over one sequence in float64, from a state of zeros. Sources: Hochreiter and Schmidhuber 1997 with the forget gate of Gers et
 * al. 2000; Cho et al. 2014.
 * @param inputs what comes in at each step, `[steps][features]`
 */
export function cellOverTime(
  cell: RecurrentCell,
  inputs: readonly ArrayLike<number>[],
  { kernel, recurrentKernel, bias }: CellWeights,
  units: number,
): CellValues {
  const columns = gatesOf[cell] * units;
  const made: CellValues = { states: [], gates: [], memory: [] };
  const candidateKernel = columnsOf(recurrentKernel, columns, columns - units, units);
  let state: Float64Array = new Float64Array(units);
  let memory: Float64Array = new Float64Array(units);
  for (const input of inputs) {
    const sums = Float64Array.from({ length: columns }, (_none, at) => bias[at]!);
    addProduct(sums, input, kernel);
    const ofState = new Float64Array(columns);
    if (cell === 'gruAfter') ofState.set(Array.from({ length: columns }, (_none, at) => bias[columns + at]!));
    addProduct(ofState, state, recurrentKernel);
    const next = stepOf[cell]({ sums, ofState, state, memory, candidateKernel });
    [state, memory] = [next.state, next.memory];
    made.states.push(state);
    made.gates.push(next.gates);
    if (cell !== 'simple') made.memory.push(memory);
  }
  return made;
}

interface StepIn {
  /** Sums of the inputs and the bias, `[gates units]`; products of the state. */
  sums: Float64Array;
  ofState: Float64Array;
  state: Float64Array;
  memory: Float64Array;
  /** The candidate's columns of the recurrent kernel. */
  candidateKernel: Float64Array;
}

interface StepOut {
  state: Float64Array;
  gates: Float64Array;
  memory: Float64Array;
}

const stepOf: Readonly<Record<RecurrentCell, (step: StepIn) => StepOut>> = {
  simple({ sums, ofState, memory }) {
    const state = sums.map((sum, at) => Math.tanh(sum + ofState[at]!));
    return { state, gates: state, memory };
  },
  lstm({ sums, ofState, state, memory }) {
    const units = state.length;
    const gates = sums.map((sum, at) => {
      const squash = Math.floor(at / units) === 2 ? Math.tanh : sigmoid;
      return squash(sum + ofState[at]!);
    });
    const cell = memory.map((old, at) => gates[units + at]! * old + gates[at]! * gates[2 * units + at]!);
    return { state: cell.map((value, at) => gates[3 * units + at]! * Math.tanh(value)), gates, memory: cell };
  },
  gru({ sums, ofState, state, candidateKernel }) {
    const units = state.length;
    const gates = sums.map((sum, at) => sigmoid(sum + ofState[at]!));
    const product = new Float64Array(units);
    addProduct(
      product,
      state.map((old, at) => gates[units + at]! * old),
      candidateKernel,
    );
    return gated(gates, state, product, (at) => Math.tanh(sums[2 * units + at]! + product[at]!));
  },
  gruAfter({ sums, ofState, state }) {
    const units = state.length;
    const gates = sums.map((sum, at) => sigmoid(sum + ofState[at]!));
    const product = ofState.slice(2 * units);
    return gated(gates, state, product, (at) =>
      Math.tanh(sums[2 * units + at]! + gates[units + at]! * product[at]!),
    );
  },
};

/** The new state of gated recurrent units: z of the old one, 1 - z of the candidate. */
function gated(
  gates: Float64Array,
  state: Float64Array,
  memory: Float64Array,
  candidate: (at: number) => number,
): StepOut {
  const units = state.length;
  for (let at = 0; at < units; at++) gates[2 * units + at] = candidate(at);
  const next = state.map((old, at) => gates[at]! * old + (1 - gates[at]!) * gates[2 * units + at]!);
  return { state: next, gates, memory };
}

/**
 * Back-propagation through time in float64: the gradient of a loss with respect to the state of every step, from that of the last
 * state, which alone is read. `[steps][units]`
 */
export function stateGradients(
  cell: RecurrentCell,
  { states, gates, memory }: CellValues,
  recurrentKernel: ArrayLike<number>,
  last: ArrayLike<number>,
): Float64Array[] {
  const units = last.length;
  const columns = gatesOf[cell] * units;
  const made: Float64Array[] = [];
  let gradient: Float64Array = Float64Array.from(last);
  let carried: Float64Array = new Float64Array(units);
  const zeros = new Float64Array(units);
  for (let step = states.length - 1; step >= 0; step--) {
    made.unshift(gradient);
    const before = step > 0 ? states[step - 1]! : zeros;
    const parts = {
      ...{ gradient, carried, before, gates: gates[step]!, state: states[step]! },
      ...{ memory: memory[step] ?? zeros, memoryBefore: step > 0 ? (memory[step - 1] ?? zeros) : zeros },
      times: (sums: ArrayLike<number>, first: number) =>
        timesTransposed(sums, recurrentKernel, { columns, first, units }),
    };
    ({ gradient, carried } = backOf[cell](parts));
  }
  return made;
}

/** sums `[count]` times the transposed columns `first` to `first + count` of a kernel `[units, columns]`. */
function timesTransposed(
  sums: ArrayLike<number>,
  kernel: ArrayLike<number>,
  { columns, first, units }: { columns: number; first: number; units: number },
): Float64Array {
  return Float64Array.from({ length: units }, (_none, row) => {
    let sum = 0;
    for (let at = 0; at < sums.length; at++) sum += sums[at]! * kernel[row * columns + first + at]!;
    return sum;
  });
}

interface BackIn {
  gradient: Float64Array;
  /** Gradient of an LSTM's cell from the step after. */
  carried: Float64Array;
  gates: Float64Array;
  state: Float64Array;
  before: Float64Array;
  memory: Float64Array;
  memoryBefore: Float64Array;
  times(sums: ArrayLike<number>, first: number): Float64Array;
}

type BackOut = Pick<BackIn, 'gradient' | 'carried'>;

const slope = (gate: number): number => gate * (1 - gate);

const backOf: Readonly<Record<RecurrentCell, (step: BackIn) => BackOut>> = {
  simple({ gradient, carried, state, times }) {
    return {
      gradient: times(
        gradient.map((value, at) => value * (1 - state[at]! ** 2)),
        0,
      ),
      carried,
    };
  },
  lstm({ gradient, carried, gates, memory, memoryBefore, times }) {
    const units = gradient.length;
    const gate = (index: number, at: number): number => gates[index * units + at]!;
    const ofCell = gradient.map(
      (value, at) => carried[at]! + value * gate(3, at) * (1 - Math.tanh(memory[at]!) ** 2),
    );
    const sums = gates.map((value, index) => {
      const at = index % units;
      if (index < units) return ofCell[at]! * gate(2, at) * slope(value);
      if (index < 2 * units) return ofCell[at]! * memoryBefore[at]! * slope(value);
      if (index < 3 * units) return ofCell[at]! * gate(0, at) * (1 - value ** 2);
      return gradient[at]! * Math.tanh(memory[at]!) * slope(value);
    });
    return { gradient: times(sums, 0), carried: ofCell.map((value, at) => value * gate(1, at)) };
  },
  gru(step) {
    const { gradient, carried, gates, before, times } = step;
    const units = gradient.length;
    const ofCandidate = candidateGradient(step);
    const ofReset = times(ofCandidate, 2 * units);
    const sums = Float64Array.from({ length: 2 * units }, (_none, index) => {
      const [at, gate] = [index % units, gates[index]!];
      if (index >= units) return ofReset[at]! * before[at]! * slope(gate);
      return updateGradient(step, at);
    });
    const ofGates = times(sums, 0);
    const gradientBefore = ofGates.map(
      (value, at) => value + gradient[at]! * gates[at]! + ofReset[at]! * gates[units + at]!,
    );
    return { gradient: gradientBefore, carried };
  },
  gruAfter(step) {
    const { gradient, carried, gates, memory, times } = step;
    const units = gradient.length;
    const ofCandidate = candidateGradient(step);
    const sums = Float64Array.from({ length: 3 * units }, (_none, index) => {
      const at = index % units;
      if (index < units) return updateGradient(step, at);
      const reset = gates[units + at]!;
      return index < 2 * units ? ofCandidate[at]! * memory[at]! * slope(reset) : ofCandidate[at]! * reset;
    });
    return { gradient: times(sums, 0).map((value, at) => value + gradient[at]! * gates[at]!), carried };
  },
};

/** The gradient of the sums of a candidate of gated recurrent units. */
const candidateGradient = ({ gradient, gates }: BackIn): Float64Array =>
  gradient.map((value, at) => {
    const candidate = gates[2 * gradient.length + at]!;
    return value * (1 - gates[at]!) * (1 - candidate ** 2);
  });

/** The gradient of the sum of an update gate. */
const updateGradient = ({ gradient, gates, before }: BackIn, at: number): number =>
  gradient[at]! * (before[at]! - gates[2 * gradient.length + at]!) * slope(gates[at]!);
