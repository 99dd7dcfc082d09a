import type { OnnxAttribute, OnnxNode } from '../file/OnnxModel.ts';
import type { Constant } from './Constant.ts';
import type { Conversion } from './Conversion.ts';
import { Readers } from './Readers.ts';
import { transposeValues } from './transposeValues.ts';

const functions: Readonly<Record<string, string>> = { Tanh: 'Tanh', Relu: 'Relu' };
const empty = { floats: [], ints: [], strings: [] };

/** One step of a cell that is written out: what it reads of the state before, and of the sequence. */
interface Step {
  node: OnnxNode;
  parts: OnnxNode[];
  state: string;
  kernel: string;
  bias: string | undefined;
  /** All products with the inputs, and which of their rows is read. */
  products: string;
  at: number;
}

/** A cell whose steps are all there, one behind the other. */
interface Cell {
  steps: Step[];
  /** Weights, bias and products of what it reads. */
  inner: { nodes: OnnxNode[]; x: string; kernel: string; bias: string | undefined };
  isReversed: boolean;
}

/**
 * The newer exporter of PyTorch writes `nn.RNN` step by step: the products of all inputs at once, and for each step the product of the state
 * before, a sum and an activation function. They become the one operator that they were.
 */
export function joinUnrolled(nodes: readonly OnnxNode[], conversion: Conversion): OnnxNode[] {
  const finder = new Finder(nodes, conversion);
  const placed = new Map<OnnxNode, OnnxNode[]>();
  const left = new Set<OnnxNode>();
  for (const node of nodes) {
    const cell = left.has(node) ? undefined : finder.cellFrom(node);
    if (!cell) continue;
    for (const one of [...cell.inner.nodes, ...cell.steps.flatMap(({ parts, node: own }) => [...parts, own])])
      left.add(one);
    const all = finder.statesOf(cell);
    if (all) left.add(all);
    placed.set(node, joined(cell, all, conversion));
  }
  return placed.size === 0
    ? [...nodes]
    : nodes.flatMap((node) => placed.get(node) ?? (left.has(node) ? [] : [node]));
}

class Finder {
  readonly #readers: Readers;
  readonly #conversion: Conversion;

  constructor(nodes: readonly OnnxNode[], conversion: Conversion) {
    this.#conversion = conversion;
    this.#readers = new Readers(nodes, conversion);
  }

  /** The cell that begins with a node; undefined where there is none. */
  cellFrom(first: OnnxNode): Cell | undefined {
    const steps: Step[] = [];
    for (let node: OnnxNode | undefined = first; node; node = this.#next(node)) {
      const step = this.#stepOf(node, steps.at(-1));
      if (!step) break;
      steps.push(step);
    }
    if (steps.length < 2) return undefined;
    const flip = this.#flipOf(steps[0]!.products);
    const inner = this.#products(flip?.input[0] ?? steps[0]!.products);
    const order = steps.map(({ at }) => at);
    const isForward = order.every((at, index) => at === index);
    const isBackward = order.every((at, index) => at === order.length - 1 - index);
    if (!inner || (!isForward && !isBackward)) return undefined;
    const isReversed = flip ? isForward : isBackward;
    if (flip) inner.nodes.push(flip);
    const read = this.#conversion.usesOf(steps[0]!.products);
    // All steps are there, and nothing else reads what they read, or the states on the way but all of them together.
    const cell = { steps, inner, isReversed };
    const all = this.statesOf(cell);
    const isWhole =
      read === steps.length && steps.slice(0, -1).every(({ node }) => this.#isInside(node, all));
    return isWhole ? cell : undefined;
  }

  /** The node that puts the states one behind the other, in the order of the steps. */
  statesOf({ steps, isReversed }: Pick<Cell, 'steps' | 'isReversed'>): OnnxNode | undefined {
    const names = steps.map(({ node }) => node.output[0]!);
    const ordered = isReversed ? names.toReversed() : names;
    return this.#readers
      .of(names[0])
      .find(
        ({ opType, input, attribute }) =>
          opType === 'Concat' && input.join() === ordered.join() && intOf(attribute, 'axis') === 0,
      );
  }

  #isInside({ output }: OnnxNode, all: OnnxNode | undefined): boolean {
    return this.#conversion.usesOf(output[0]!) === (all ? 2 : 1);
  }

  #next({ output }: OnnxNode): OnnxNode | undefined {
    const [name] = output;
    for (const product of this.#readers.of(name)) {
      if (product.opType !== 'MatMul' || product.input[0] !== name) continue;
      const [added] = this.#readers.of(product.output[0]);
      const [sum] = added?.opType === 'Add' ? this.#readers.of(added.output[0]) : [];
      const ends = [added, sum].flatMap((one) =>
        one?.opType === 'Add' ? this.#readers.of(one.output[0]) : [],
      );
      const end = ends.find(({ opType }) => Object.hasOwn(functions, opType ?? ''));
      if (end) return end;
    }
    return undefined;
  }

  #stepOf(node: OnnxNode, before: Step | undefined): Step | undefined {
    const sum = Object.hasOwn(functions, node.opType ?? '') && this.#readers.maker(node.input[0], 'Add');
    if (!sum || (before && before.node.opType !== node.opType)) return undefined;
    for (const [own, read] of [sum.input, sum.input.toReversed()] as [string, string][]) {
      const slice = this.#sliceOf(read);
      const biased = this.#readers.maker(own, 'Add');
      const product = this.#readers.maker(biased?.input[0] ?? own, 'MatMul');
      if (!slice || !product) continue;
      const [state, kernel] = product.input as [string, string];
      const bias = biased?.input[1];
      const isStored = [kernel, ...(bias === undefined ? [] : [bias])].every((one) =>
        this.#conversion.isStored(one),
      );
      const isNext =
        !before || (state === before.node.output[0] && isSame(before, { kernel, bias, ...slice }));
      const isSole = [product, ...(biased ? [biased] : []), sum].every(
        ({ output }) => this.#conversion.usesOf(output[0]!) === 1,
      );
      if (!isStored || !isNext || !isSole) continue;
      const parts = [...slice.nodes, product, ...(biased ? [biased] : []), sum];
      return { node, parts, state, kernel, bias, products: slice.products, at: slice.at };
    }
    return undefined;
  }

  /** One row of the products: `Squeeze(Slice(products, [at], [at + 1], [0]), [0])`. */
  #sliceOf(name: string): { nodes: OnnxNode[]; products: string; at: number } | undefined {
    const squeeze = this.#readers.maker(name, 'Squeeze');
    const slice = this.#readers.maker(squeeze?.input[0], 'Slice');
    const [start, end, axis] = [1, 2, 3].map((at) => this.#numberOf(slice?.input[at]));
    if (!slice || start === undefined || end !== start + 1 || axis !== 0) return undefined;
    const isOne = this.#numberOf(squeeze!.input[1]) === 0 && slice.input.length < 5;
    const isSole = [squeeze!, slice].every(({ output }) => this.#conversion.usesOf(output[0]!) === 1);
    return isOne && isSole ? { nodes: [slice, squeeze!], products: slice.input[0]!, at: start } : undefined;
  }

  /** The node that turns the order of the steps. */
  #flipOf(name: string): OnnxNode | undefined {
    const slice = this.#readers.maker(name, 'Slice');
    const [start, end, axis, step] = [1, 2, 3, 4].map((at) => this.#numberOf(slice?.input[at]));
    const isSole = this.#conversion.usesOf(slice?.input[0] ?? '') === 1;
    return isSole && start === -1 && end! < -(2 ** 31) && axis === 0 && step === -1 ? slice : undefined;
  }

  #numberOf(name: string | undefined): number | undefined {
    if (name === undefined || !this.#conversion.isStored(name)) return undefined;
    const value = this.#conversion.value(name, name) as Constant;
    return value.values.length === 1 ? value.values[0] : undefined;
  }

  #products(name: string): Cell['inner'] | undefined {
    const sum = this.#readers.maker(name, 'Add');
    const product = this.#readers.maker(sum?.input[0] ?? name, 'MatMul');
    const [x, kernel] = product?.input ?? [];
    if (!product || !this.#conversion.isStored(kernel!)) return undefined;
    const bias = sum?.input[1];
    if (bias !== undefined && !this.#conversion.isStored(bias)) return undefined;
    if (sum && this.#conversion.usesOf(product.output[0]!) !== 1) return undefined;
    return { nodes: [product, ...(sum ? [sum] : [])], x: x!, kernel: kernel!, bias };
  }
}

const isSame = (a: Step, b: Pick<Step, 'kernel' | 'bias' | 'products'>): boolean =>
  a.kernel === b.kernel && a.bias === b.bias && a.products === b.products;

const intOf = (attribute: readonly OnnxAttribute[], name: string): number | undefined =>
  attribute.find((one) => one.name === name)?.i;

/** The operator, `[T, N, C]` to `[T, 1, N, units]` and `[1, N, units]`. */
function joined(
  { steps, inner, isReversed }: Cell,
  all: OnnxNode | undefined,
  conversion: Conversion,
): OnnxNode[] {
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const name = `${last.node.output[0]}/cell`;
  const stored = (part: string): Constant => conversion.value(part, name) as Constant;
  const set = (part: string, dims: number[], values: Constant['values']): string => {
    conversion.set(`${name}/${part}`, { kind: 'constant', dims, values, isInteger: false });
    return `${name}/${part}`;
  };
  const turned = (part: string, weights: string): string => {
    const { dims, values } = stored(weights);
    return set(part, [1, dims[1]!, dims[0]!], transposeValues(values, dims, [1, 0]));
  };
  const units = stored(first.kernel).dims[1]!;
  const biasOf = (bias: string | undefined): Constant['values'] =>
    bias === undefined ? new Float32Array(units) : stored(bias).values;
  const biases = Float32Array.from([...biasOf(inner.bias), ...biasOf(first.bias)]);
  const hasBias = inner.bias !== undefined || first.bias !== undefined;
  const input = [
    inner.x,
    turned('w', inner.kernel),
    turned('r', first.kernel),
    hasBias ? set('b', [1, 2 * units], biases) : '',
    '',
    first.state,
  ];
  const activation = { ...empty, name: 'activations', type: 8, strings: [Buffer.from(first.node.opType!)] };
  const direction = {
    ...empty,
    name: 'direction',
    type: 3,
    s: Buffer.from(isReversed ? 'reverse' : 'forward'),
  };
  const node: OnnxNode = {
    ...{ opType: 'RNN', name: first.node.name ?? name, input },
    output: [all ? `${name}/all` : '', last.node.output[0]!],
    attribute: [activation, direction],
  };
  if (!all) return [node];
  conversion.countUses(`${name}/all`, 1);
  conversion.countUses(last.node.output[0]!, -1);
  const axes = `${name}/axes`;
  conversion.set(axes, { kind: 'constant', dims: [1], values: Float64Array.of(1), isInteger: true });
  const squeezed: OnnxNode = {
    ...{ opType: 'Squeeze', name: all.name ?? name, input: [`${name}/all`, axes], output: all.output },
    attribute: [],
  };
  return [node, squeezed];
}
