import type { OnnxAttribute, OnnxNode } from '../file/OnnxModel.ts';
import type { Conversion } from './Conversion.ts';
import type { NodeCall } from './NodeCall.ts';
import { sizesOf } from './Steps.ts';
import { sizesOfView } from './views.ts';

/** A value that an equation reads, on its way to a product. */
interface Operand {
  /** What it is called in the graph. */
  value: string;
  /** What its axes are called in the equation. */
  labels: string[];
}

/** Letters for the axes that "..." stands for; equations have them in small ones, as a rule. */
const MORE = 'ZYXWVUTS';

/**
 * A product by an equation as the usual operators: `bhid,bhjd->bhij` is a Transpose and a MatMul.
 * @throws FeaturescopeError `model/operator-not-understood` for an equation of more than two values, or with a diagonal
 */
export function writtenOutEinsum(node: NodeCall, source: OnnxNode, conversion: Conversion): OnnxNode[] {
  return new Equation(node, source, conversion).nodes;
}

class Equation {
  readonly nodes: OnnxNode[] = [];
  readonly #node: NodeCall;
  readonly #source: OnnxNode;
  readonly #conversion: Conversion;
  readonly #text: string;
  /** Sizes of the axes; null for what is open, and for the number of examples. */
  readonly #sizes = new Map<string, number | null>();

  constructor(node: NodeCall, source: OnnxNode, conversion: Conversion) {
    [this.#node, this.#source, this.#conversion] = [node, source, conversion];
    this.#text = node.attributes.text('equation', '').replaceAll(' ', '');
    const [left = '', told] = this.#text.split('->');
    const read = left.split(',').map((labels, at) => this.#operand(labels, at));
    const wanted = told === undefined ? this.#usual(left) : this.#letters(told, this.#most(left));
    if (read.length !== node.count || read.length > 2 || !this.#isPlain(read, wanted)) throw this.#refusal();
    const [a, b] = read.map((one, at) => {
      const others = [
        ...wanted,
        ...read.filter((_one, other) => other !== at).flatMap(({ labels }) => labels),
      ];
      return this.#summed(one, others);
    });
    this.#finish(b ? this.#product(a!, b, wanted) : a!, wanted);
  }

  #refusal(): Error {
    return this.#node.attributes.refusal('equation', this.#text);
  }

  #sizesOf(at: number): readonly (number | null)[] {
    const value = this.#node.value(at);
    if (value.kind === 'constant') return value.dims;
    if (value.kind === 'steps') return sizesOf(value);
    return value.kind === 'view' ? sizesOfView(value) : value.shape;
  }

  #operand(written: string, at: number): Operand {
    const sizes = this.#sizesOf(at);
    const labels = this.#letters(written, sizes.length - written.replace('...', '').length);
    if (labels.length !== sizes.length) throw this.#refusal();
    labels.forEach((label, axis) => {
      if (typeof sizes[axis] === 'number' || !this.#sizes.has(label)) this.#sizes.set(label, sizes[axis]!);
    });
    return { value: this.#source.input[at]!, labels };
  }

  /** @param more how many axes "..." stands for: the last of so many letters, as for broadcasting */
  #letters(written: string, more: number): string[] {
    if (!written.includes('...')) return [...written];
    if (!(more >= 0 && more <= MORE.length)) throw this.#refusal();
    return [...written.replace('...', MORE.slice(MORE.length - more))];
  }

  /** How many axes "..." stands for at most. */
  #most(left: string): number {
    const counts = left
      .split(',')
      .map((labels, at) =>
        labels.includes('...') ? this.#sizesOf(at).length - labels.replace('...', '').length : 0,
      );
    return Math.max(0, ...counts);
  }

  /** What comes out where the equation does not say: the axes that are named once, in alphabetical order. */
  #usual(left: string): string[] {
    const letters = [...left.replaceAll('...', '').replaceAll(',', '')];
    const once = letters.filter((letter) => letters.indexOf(letter) === letters.lastIndexOf(letter));
    return [...this.#letters(left.includes('...') ? '...' : '', this.#most(left)), ...once.sort()];
  }

  #isPlain(read: readonly Operand[], wanted: readonly string[]): boolean {
    const isDistinct = (labels: readonly string[]): boolean => new Set(labels).size === labels.length;
    const known = new Set(read.flatMap(({ labels }) => labels));
    return (
      [...read.map(({ labels }) => labels), wanted].every(isDistinct) && wanted.every((one) => known.has(one))
    );
  }

  #add(opType: string, input: string[], attribute: OnnxAttribute[] = [], output?: string): string {
    const name = `${this.#source.output[0]}/${this.#node.operator}_${this.nodes.length}`;
    const made = output ?? name;
    this.nodes.push({ opType, input, output: [made], name: this.#source.name || name, attribute });
    return made;
  }

  #ints(values: readonly number[]): string {
    const name = `${this.#source.output[0]}/sizes_${this.nodes.length}_${values.join('_')}`;
    const constant = { dims: [values.length], values: Float64Array.from(values), isInteger: true };
    this.#conversion.set(name, { kind: 'constant', ...constant });
    return name;
  }

  /** Without the axes that nothing else has. */
  #summed({ value, labels }: Operand, others: readonly string[]): Operand {
    const left = labels.filter((label) => !others.includes(label));
    if (left.length === 0) return { value, labels };
    const axes = left.map((label) => labels.indexOf(label));
    const isNew = this.#node.opset >= 13;
    const given = isNew ? [value, this.#ints(axes)] : [value];
    const attributes = [intOf('keepdims', 0), ...(isNew ? [] : [intsOf('axes', axes)])];
    const kept = labels.filter((label) => others.includes(label));
    return { value: this.#add('ReduceSum', given, attributes), labels: kept };
  }

  #transposed({ value, labels }: Operand, order: readonly string[]): Operand {
    if (labels.join() === order.join()) return { value, labels };
    const perm = order.map((label) => labels.indexOf(label));
    return { value: this.#add('Transpose', [value], [intsOf('perm', perm)]), labels: [...order] };
  }

  #reshaped(value: string, sizes: readonly number[]): string {
    return this.#add('Reshape', [value, this.#ints(sizes)]);
  }

  #product(a: Operand, b: Operand, wanted: readonly string[]): Operand {
    const shared = a.labels.filter((label) => b.labels.includes(label));
    const along = shared.filter((label) => !wanted.includes(label));
    if (along.length === 0) return this.#multiplied(a, b, wanted);
    const batch = shared.filter((label) => wanted.includes(label));
    // What is known beforehand comes second, as the weights of a layer do.
    const [first, second] = this.#isKnown(a) && !this.#isKnown(b) ? [b, a] : [a, b];
    const isWeighted = this.#isKnown(second);
    if (isWeighted && batch.length > 0) return this.#weightedApart(first, second, batch, along);
    // Over examples nothing is summed, and each example has matrices of its own.
    if (!isWeighted && batch.length === 0) throw this.#refusal();
    const [rows, columns] = [first, second].map(({ labels }) =>
      labels.filter((label) => !shared.includes(label)),
    );
    // With weights the rows stay as many axes as they are.
    const kept = isWeighted ? rows! : batch;
    const left = this.#matrices(first, kept, isWeighted ? [along] : [rows!, along]);
    const right = this.#matrices(second, batch, [along, columns!]);
    const made = this.#add('MatMul', [left, right]);
    const sides = isWeighted ? [columns!] : [rows!, columns!];
    const labels = [...kept, ...sides.flat()];
    if (sides.every((side) => side.length === 1)) return { value: made, labels };
    return { value: this.#reshaped(made, [...kept.map(() => 0), ...this.#known(sides.flat())]), labels };
  }

  /** Weights that differ along axes which stay: a matrix for each of their positions, the same for all examples. */
  #weightedApart(x: Operand, weights: Operand, batch: readonly string[], along: readonly string[]): Operand {
    const [examples, ...others] = x.labels;
    const apart = (label: string): boolean => !batch.includes(label) && !along.includes(label);
    if (examples === undefined || !apart(examples)) throw this.#refusal();
    const sides = [others.filter(apart), weights.labels.filter(apart)];
    const left = this.#matrices(x, [examples, ...batch], [sides[0]!, along]);
    const right = this.#matrices(weights, batch, [along, sides[1]!]);
    const made = this.#add('MatMul', [left, right]);
    const sizes = [0, ...batch.map(() => 0), ...this.#known(sides.flat())];
    return { value: this.#reshaped(made, sizes), labels: [examples, ...batch, ...sides.flat()] };
  }

  #isKnown({ value }: Operand): boolean {
    const at = this.#source.input.indexOf(value);
    return at >= 0 && this.#node.value(at).kind === 'constant';
  }

  /** Some axes as they are, then others one behind the other as one each: the rows or columns of matrices. */
  #matrices(operand: Operand, kept: readonly string[], sides: readonly (readonly string[])[]): string {
    const { value } = this.#transposed(operand, [...kept, ...sides.flat()]);
    if (sides.every((side) => side.length === 1)) return value;
    const sizes = sides.map((side) => this.#known(side).reduce((product, size) => product * size, 1));
    return this.#reshaped(value, [...kept.map(() => 0), ...sizes]);
  }

  /** @throws FeaturescopeError `model/operator-not-understood` where a size is open */
  #known(labels: readonly string[]): number[] {
    return labels.map((label) => {
      const size = this.#sizes.get(label);
      if (typeof size === 'number') return size;
      throw this.#refusal();
    });
  }

  /** Values times each other, without a sum. */
  #multiplied(a: Operand, b: Operand, wanted: readonly string[]): Operand {
    const [left, right] = [a, b].map((operand) => {
      const order = wanted.filter((label) => operand.labels.includes(label));
      const { value } = this.#transposed(operand, order);
      const missing = wanted.flatMap((label, axis) => (order.includes(label) ? [] : [axis]));
      if (missing.length === 0) return value;
      return this.#node.opset >= 13
        ? this.#add('Unsqueeze', [value, this.#ints(missing)])
        : this.#add('Unsqueeze', [value], [intsOf('axes', missing)]);
    });
    return { value: this.#add('Mul', [left!, right!]), labels: [...wanted] };
  }

  #finish(made: Operand, wanted: readonly string[]): void {
    const { value } = this.#transposed(made, wanted);
    this.#add('Identity', [value], [], this.#source.output[0]);
  }
}

const empty = { floats: [], ints: [], strings: [] };
const intOf = (name: string, i: number): OnnxAttribute => ({ ...empty, name, i, type: 2 });
const intsOf = (name: string, ints: number[]): OnnxAttribute => ({ ...empty, name, ints, type: 7 });
