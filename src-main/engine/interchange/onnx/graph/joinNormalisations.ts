import type { OnnxAttribute, OnnxNode } from '../file/OnnxModel.ts';
import type { Conversion } from './Conversion.ts';

/** Nodes behind each other that make a constant of others at most. */
const DEEPEST = 16;

/**
 * Before version 17 a layer normalisation is written out: the mean of the values is taken off, and what is left divided by the root of the
 * mean of its squares and of a small number; a scale and a shift may follow. These nodes become one, a LayerNormalization with its axes
 * as the attribute `axes`.
 * @param nodes in an order in which each reads only what earlier ones make
 */
export function joinNormalisations(nodes: readonly OnnxNode[], conversion: Conversion): OnnxNode[] {
  const search = new Search(nodes, conversion);
  const joined = new Map<OnnxNode, OnnxNode>();
  const left = new Set<OnnxNode>();
  for (const node of nodes) {
    const found = search.normalisation(node);
    if (!found) continue;
    const last = found.parts.at(-1)!;
    joined.set(last, found.node);
    for (const part of found.parts) if (part !== last) left.add(part);
  }
  return nodes.flatMap((node) => (left.has(node) ? [] : (joined.get(node) ?? node)));
}

interface Found {
  node: OnnxNode;
  /** The nodes that it stands for, the last one last. */
  parts: OnnxNode[];
}

class Search {
  readonly #makers: Map<string, OnnxNode>;
  readonly #readers = new Map<string, OnnxNode[]>();
  readonly #conversion: Conversion;

  constructor(nodes: readonly OnnxNode[], conversion: Conversion) {
    this.#conversion = conversion;
    this.#makers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
    for (const node of nodes)
      for (const name of new Set(node.input)) {
        const readers = this.#readers.get(name) ?? [];
        this.#readers.set(name, [...readers, node]);
      }
  }

  /** What begins at a division by a root. */
  normalisation(divide: OnnxNode): Found | undefined {
    const root = divide.opType === 'Div' ? this.#made(divide.input[1], 'Sqrt', 'Pow') : undefined;
    const isRoot = root && (root.opType === 'Sqrt' || this.#number(root.input[1]) === 0.5);
    const sum = isRoot ? this.#made(root.input[0], 'Add') : undefined;
    if (!sum) return undefined;
    const [epsilon, mean] = this.#numberAndOther(sum);
    const squares = this.#made(mean, 'ReduceMean');
    const power = squares && this.#made(squares.input[0], 'Pow', 'Mul');
    const centred = power && this.#made(power.input[0], 'Sub');
    if (epsilon === undefined || !centred) return undefined;
    const isSquare =
      power.opType === 'Pow' ? this.#number(power.input[1]) === 2 : power.input[0] === power.input[1];
    const average = this.#made(centred.input[1], 'ReduceMean');
    const taken = this.#made(divide.input[0], 'Sub');
    if (!isSquare || !average || !taken || average.input[0] !== centred.input[0]) return undefined;
    // Some programs take the mean off twice, once for the squares and once for what is divided.
    const isSame = taken.input.join() === centred.input.join();
    const axes = this.#axes(average);
    if (!isSame || !axes || axes.join() !== this.#axes(squares)?.join()) return undefined;
    const whole = [root!, sum, squares, power, centred, average, taken];
    const parts = whole.filter((part) => this.#isWithin(part, [...whole, divide]));
    const [x] = centred.input;
    return this.#withScale({ divide, parts, x: x!, attribute: attributesOf(axes, epsilon) });
  }

  /** A scale and a shift behind it become its own. */
  #withScale({
    divide,
    parts,
    x,
    attribute,
  }: {
    divide: OnnxNode;
    parts: OnnxNode[];
    x: string;
    attribute: OnnxAttribute[];
  }): Found {
    const scaled = this.#behind(divide, 'Mul');
    const shifted = this.#behind(scaled?.node ?? divide, 'Add');
    const all = [...parts, divide, scaled?.node, shifted?.node].filter((part) => part !== undefined);
    const input = [x, scaled?.constant ?? '', shifted?.constant ?? ''];
    const { output } = all.at(-1)!;
    return {
      node: { input, output, name: divide.name ?? '', opType: 'LayerNormalization', domain: '', attribute },
      parts: [...new Set(all)],
    };
  }

  /** The only node that reads another one's output, where it puts a constant to it. */
  #behind({ output }: OnnxNode, opType: string): { node: OnnxNode; constant: string } | undefined {
    const [name = ''] = output;
    const [node, ...others] = this.#readers.get(name) ?? [];
    if (node?.opType !== opType || others.length > 0 || this.#conversion.usesOf(name) !== 1) return undefined;
    const constant = node.input[0] === name ? node.input[1] : node.input[0];
    return constant !== undefined && this.#isConstant(constant) ? { node, constant } : undefined;
  }

  /** Whether nothing else reads what a node makes. */
  #isWithin({ output }: OnnxNode, whole: readonly OnnxNode[]): boolean {
    const readers = this.#readers.get(output[0] ?? '') ?? [];
    const reads = readers.reduce(
      (count, { input }) => count + input.filter((name) => name === output[0]).length,
      0,
    );
    return (
      readers.every((reader) => whole.includes(reader)) && this.#conversion.usesOf(output[0] ?? '') === reads
    );
  }

  #made(name: string | undefined, ...opTypes: string[]): OnnxNode | undefined {
    const maker = this.#makers.get(name ?? '');
    return maker && opTypes.includes(maker.opType ?? '') ? maker : undefined;
  }

  #numberAndOther({ input: [a, b] }: OnnxNode): [number | undefined, string | undefined] {
    const second = this.#number(b);
    return second === undefined ? [this.#number(a), b] : [second, a];
  }

  /** A number that the file holds. */
  #number(name: string | undefined): number | undefined {
    const values = this.#values(name);
    return values?.length === 1 ? values[0] : undefined;
  }

  #values(name: string | undefined): ArrayLike<number> | undefined {
    if (name === undefined) return undefined;
    if (this.#conversion.isStored(name)) {
      const value = this.#conversion.value(name, name);
      return value.kind === 'constant' ? value.values : undefined;
    }
    const tensor = this.#made(name, 'Constant')?.attribute.find((one) => one.name === 'value')?.t;
    return tensor ? this.#conversion.tensors.read(tensor).values : undefined;
  }

  #axes({ attribute, input }: OnnxNode): number[] | undefined {
    const told = attribute.find(({ name }) => name === 'axes')?.ints;
    const keeps = attribute.find(({ name }) => name === 'keepdims')?.i ?? 1;
    const axes = told && told.length > 0 ? told : Array.from(this.#values(input[1]) ?? []);
    return axes.length > 0 && keeps !== 0 ? [...axes] : undefined;
  }

  /** Whether a value is known beforehand. */
  #isConstant(name: string, depth = 0): boolean {
    if (name === '' || this.#conversion.isStored(name)) return true;
    const maker = this.#makers.get(name);
    if (!maker || depth > DEEPEST) return false;
    return maker.input.every((input) => this.#isConstant(input, depth + 1));
  }
}

const attributesOf = (axes: number[], epsilon: number): OnnxAttribute[] => [
  { name: 'axes', ints: axes, floats: [], strings: [], type: 7 },
  { name: 'epsilon', f: epsilon, ints: [], floats: [], strings: [], type: 1 },
];
