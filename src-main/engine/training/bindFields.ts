import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';
import { outputNames } from '../../../src-shared/model/outputNames.ts';
import type { ModelInfo, Port } from '../../../src-shared/model/model.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import type { OutputTask } from '../../../src-shared/tasks/outputs.ts';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import type { Dataset, Split } from '../data/Dataset.ts';
import type { InputForm } from '../data/InputForm.ts';
import { writeImage } from '../data/writeImage.ts';
import { outputNodesOf, type Graph, type GraphNode } from '../network/graph.ts';
import { refuseSeveralPorts } from '../network/refuseSeveralPorts.ts';
import type { Objective } from '../tasks/Objective.ts';
import { lossFits } from '../tasks/several/severalOutputs.ts';
import { readTarget, type TargetRows } from './readTarget.ts';

/** A network with several inputs or outputs, and what is known of it. */
export interface SeveralPorts {
  /** For messages. */
  name: string;
  graph: Graph;
  info: ModelInfo;
  /** How it takes images, for a network of another program. */
  form?: InputForm | undefined;
  /** What it was trained for before: its targets are read as then. */
  objective?: Pick<Objective, 'task' | 'outputs'> | undefined;
}

/** A data set as a network with several inputs or outputs takes it, and what the network is held against. */
export interface BoundData {
  data: Dataset;
  task: TaskKind;
  outputs?: OutputTask[] | undefined;
}

/** Common names of the arrays of a single input and a single target. */
const COMMON = { input: /^(x|images?|data|inputs?|features)$/i, target: /^(y|labels?|targets?|classes)$/i };

/** Whether a network has several inputs or several outputs. */
export const hasSeveralPorts = ({ inputs, outputs }: Pick<ModelInfo, 'inputs' | 'outputs'>): boolean =>
  inputs.length > 1 || outputs.length > 1;

/** The names of a network's outputs, each once: those of their layers, with the number of the call for a shared layer. */
function outputNamesOf(graph: Graph): string[] {
  const names: string[] = [];
  for (const { name } of outputNodesOf(graph)) {
    const others = names.filter((one) => one === name || one.startsWith(`${name}-`)).length;
    names.push(others === 0 ? name : `${name}-${others + 1}`);
  }
  return names;
}

/**
 * The fields of a data set that a network with several inputs or outputs takes, by the names of these. Several inputs of
 * an example become one row, and so do several targets. Bytes for an input of images are brightness, 0..1 unless the
 * network has a form of its own; all other values go in unchanged. A target of whole numbers or one-hot rows is classes
 * where the output has as many values; any other target is numbers.
 * @throws FeaturescopeError `model/several-inputs` and `model/several-outputs` for data without fields,
 * `data/field-missing`, `data/field-does-not-fit`, `data/field-classes`, `training/unknown-output`
 */
export function bindFields(
  network: SeveralPorts,
  data: Dataset,
  settings: Partial<Pick<Settings, 'loss' | 'outputLosses' | 'outputWeights'>> = {},
): BoundData {
  if (!data.fields) refuseSeveralPorts(network.name, data.name, network.info, 'both');
  const finder = new FieldFinder(network, data);
  const { inputs } = network.info;
  const taken = inputs.map((port) => finder.input(port));
  const several = inputs.length > 1 ? { inputs: inputs.map(({ name }) => name) } : undefined;
  const width = inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const split = (of: 'train' | 'test'): Split => {
    const { count, fields } = data[of];
    const arrays = taken.map((at) => fields![at]!);
    const rows = several ? rowsOf(inputs, arrays, count, network.form) : singleInput(inputs[0]!, arrays[0]!);
    const form = rows instanceof Uint8Array ? network.form : undefined;
    return { inputs: rows, labels: new Uint8Array(), count, form };
  };
  const { format, notes, name } = data;
  const bound: Dataset = {
    ...{ name, format, notes, embedded: false, classes: [], ...several },
    shape: several ? [width] : [...inputs[0]!.shape],
    train: split('train'),
    test: split('test'),
  };
  return addTargets(network, bound, finder, settings);
}

function addTargets(
  network: SeveralPorts,
  data: Dataset,
  finder: FieldFinder,
  settings: Partial<Pick<Settings, 'loss' | 'outputLosses' | 'outputWeights'>>,
): BoundData {
  const { graph, objective } = network;
  const names = outputNamesOf(graph);
  refuseUnknown(network.name, names, settings);
  const nodes = outputNodesOf(graph);
  const known = objective?.outputs ?? (objective && nodes.length === 1 ? [objective] : []);
  const targets = nodes.map((node, at) => finder.target(names[at]!, node, known[at]?.task));
  if (nodes.length === 1) return withTarget(data, targets[0]!, sizeOfNode(nodes[0]!));
  const outputs = nodes.map((node, at): OutputTask => {
    const [output, target] = [names[at]!, targets[at]!];
    const chosen = settings.outputLosses?.[output] ?? settings.loss;
    const weight = settings.outputWeights?.[output];
    return (
      objective?.outputs?.[at] ?? {
        ...{ name: output, task: target.task, loss: chosen ?? usualLoss(graph, node, target) },
        ...(weight !== undefined && { weight }),
      }
    );
  });
  const rows = (of: 'train' | 'test'): Float32Array =>
    sideBySide(
      targets.map((one) => one[of]),
      data[of].count,
    );
  return {
    data: {
      ...data,
      targetShape: [targets.reduce((sum, { width }) => sum + width, 0)],
      train: { ...data.train, targets: rows('train') },
      test: { ...data.test, targets: rows('test') },
    },
    task: 'multi-output',
    outputs,
  };
}

/** The data for a network with one output. */
function withTarget(data: Dataset, target: TargetRows, size: number): BoundData {
  const { task, train, test } = target;
  if (task === 'regression')
    return {
      ...{ task },
      data: {
        ...{ ...data, targetShape: [size] },
        ...{ train: { ...data.train, targets: train }, test: { ...data.test, targets: test } },
      },
    };
  const labels = (rows: Float32Array) => (size > 256 ? Uint16Array.from(rows) : Uint8Array.from(rows));
  return {
    task,
    data: {
      ...{ ...data, classes: outputNames([], size) },
      train: { ...data.train, labels: labels(train) },
      test: { ...data.test, labels: labels(test) },
    },
  };
}

/** The loss that fits an output and its targets. */
function usualLoss(graph: Graph, node: GraphNode, { task, isUnit }: TargetRows): OutputTask['loss'] {
  const isFit = (loss: OutputTask['loss']): boolean => lossFits({ loss, task }, graph, node);
  if (task === 'classification' && isFit('cross-entropy')) return 'cross-entropy';
  return isUnit && isFit('binary-cross-entropy') ? 'binary-cross-entropy' : 'mse';
}

/** Finds the fields of a network's inputs and outputs by their names. */
class FieldFinder {
  readonly #network: SeveralPorts;
  readonly #data: Dataset;

  constructor(network: SeveralPorts, data: Dataset) {
    this.#network = network;
    this.#data = data;
  }

  /** The index of an input's field. */
  input(port: Port): number {
    const at = this.#find(port.name, 'input', this.#network.info.inputs.length === 1);
    this.#check(port.name, port.shape, at);
    return at;
  }

  /** The targets of an output. @param known what they were read as before */
  target(port: string, node: GraphNode, known: TaskKind | undefined): TargetRows {
    const at = this.#find(port, 'target', this.#network.info.outputs.length === 1);
    const { fields, name: data, train, test } = this.#data;
    const shape = node.outputShape.slice(1) as number[];
    const isOfScores = shape.length === 1 && shape[0]! > 1;
    const field = fields![at]!;
    const found = readTarget({
      ...{ field, outputs: sizeOf(shape), train: train.fields![at]!, test: test.fields![at]! },
      mayBeClasses: isOfScores && (known === undefined || known === 'classification'),
    });
    if ('wrong' in found)
      throw new FeaturescopeError('data/field-classes', {
        ...{ field: field.name, data, port, network: this.#network.name },
        ...{ highest: sizeOf(shape) - 1, value: String(found.wrong) },
      });
    if (found.task === 'regression') this.#check(port, shape, at);
    return found;
  }

  #find(port: string, kind: keyof typeof COMMON, isOnly: boolean): number {
    const fields = this.#data.fields!;
    const wanted = port.toLowerCase();
    const named = fields.findIndex(({ name }) => name.toLowerCase() === wanted);
    const at = named >= 0 || !isOnly ? named : fields.findIndex(({ name }) => COMMON[kind].test(name));
    if (at >= 0) return at;
    throw new FeaturescopeError('data/field-missing', {
      ...{ network: this.#network.name, port, data: this.#data.name },
      names: fields.map(({ name }) => name).join(', '),
    });
  }

  /** Axes of one position may be left out: `[28, 28]` is `[28, 28, 1]`. */
  #check(port: string, expected: readonly number[], at: number): void {
    const { name: field, shape } = this.#data.fields![at]!;
    const bare = (axes: readonly number[]): string => axes.filter((size) => size !== 1).join();
    if (bare(shape) === bare(expected)) return;
    throw new FeaturescopeError('data/field-does-not-fit', {
      ...{ network: this.#network.name, port, field, data: this.#data.name },
      ...{ expected: expected.join('x'), actual: shape.join('x') || '1' },
    });
  }
}

/** Arrays of several inputs side by side, `[count, values of all inputs]`, as the network takes them. */
function rowsOf(
  ports: readonly Port[],
  arrays: readonly (Uint8Array | Float32Array)[],
  count: number,
  form: InputForm | undefined,
): Float32Array {
  const taken = ports.map(({ shape, role }, at) => {
    const values = arrays[at]!;
    if (!(values instanceof Uint8Array) || role !== 'image') return Float32Array.from(values);
    const written = new Float32Array(values.length);
    writeImage(values, shape[2]!, form && { range: form.range, channelsFirst: false }, written, 0);
    return written;
  });
  return sideBySide(taken, count);
}

/** Bytes stay pictures where they are some; otherwise they are numbers as any others. */
function singleInput({ role }: Port, values: Uint8Array | Float32Array): Uint8Array | Float32Array {
  return values instanceof Uint8Array && role !== 'image' ? Float32Array.from(values) : values;
}

function sideBySide(arrays: readonly Float32Array[], count: number): Float32Array {
  if (arrays.length === 1) return arrays[0]!;
  const sizes = arrays.map(({ length }) => length / Math.max(1, count));
  const width = sizes.reduce((sum, size) => sum + size, 0);
  const rows = new Float32Array(count * width);
  let from = 0;
  arrays.forEach((values, at) => {
    const size = sizes[at]!;
    for (let row = 0; row < count; row++)
      rows.set(values.subarray(row * size, (row + 1) * size), row * width + from);
    from += size;
  });
  return rows;
}

const sizeOfNode = ({ outputShape }: GraphNode): number => sizeOf(outputShape.slice(1) as number[]);

function refuseUnknown(
  network: string,
  known: readonly string[],
  { outputLosses = {}, outputWeights = {} }: Partial<Pick<Settings, 'outputLosses' | 'outputWeights'>>,
): void {
  const output = [...Object.keys(outputLosses), ...Object.keys(outputWeights)].find(
    (one) => !known.includes(one),
  );
  if (output === undefined) return;
  throw new FeaturescopeError('training/unknown-output', { network, output, known: known.join(', ') });
}
