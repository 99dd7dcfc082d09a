import type { ListedClass, WeightArray, WeightGroup } from '../ReadModel.ts';

/** Gates in the order in which Keras 2 joins their weights, by the last letter that Keras 1 gave each. */
const gates: Readonly<Record<string, string>> = { LSTM: 'ifco', GRU: 'zrh' };
/** What Keras 1 calls the three arrays of a gate. */
const joined = ['W', 'U', 'b'] as const;

/**
 * Weights of Keras 1 in the form of Keras 2: recurrent layers have one array of each kind for all gates, and convolutions over
 * sequences no second axis of size 1.
 * @param topology already in the form of Keras 2
 */
export function weightsOfKeras1(groups: readonly WeightGroup[], topology: ListedClass): WeightGroup[] {
  const layers = topology.config['layers'] as ListedClass[];
  const classes = new Map(layers.map(({ class_name, config }) => [String(config['name']), class_name]));
  return groups.map((group) => {
    const className = classes.get(group.layer[0] ?? '') ?? '';
    const order = gates[className];
    if (order) return { ...group, arrays: joinGates(group.arrays, order) };
    if (className === 'Conv1D') return { ...group, arrays: group.arrays.map(withoutSecondAxis) };
    return group;
  });
}

function joinGates(arrays: readonly WeightArray[], order: string): WeightArray[] {
  const find = (kind: string, gate: string): WeightArray | undefined =>
    arrays.find(({ name }) => new RegExp(`_${kind}_${gate}(?::\\d+)?$`).test(name));
  const parts = joined.map((kind) => [...order].map((gate) => find(kind, gate)));
  if (parts.flat().includes(undefined)) return [...arrays];
  return parts.map((of, at) => joinColumns(of as WeightArray[], joined[at]!));
}

/** Arrays of the same rows beside each other. */
function joinColumns(parts: readonly WeightArray[], name: string): WeightArray {
  const [first] = parts;
  const columns = parts.map(({ shape }) => shape.at(-1) ?? 1);
  const width = columns.reduce((sum, size) => sum + size, 0);
  const rows = first!.values.length / (columns[0] || 1);
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    let at = row * width;
    parts.forEach((part, index) => {
      values.set(part.values.subarray(row * columns[index]!, (row + 1) * columns[index]!), at);
      at += columns[index]!;
    });
  }
  return { name, shape: [...first!.shape.slice(0, -1), width], values };
}

function withoutSecondAxis(array: WeightArray): WeightArray {
  const { shape } = array;
  return shape.length === 4 && shape[1] === 1 ? { ...array, shape: shape.toSpliced(1, 1) } : array;
}
