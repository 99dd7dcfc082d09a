import type { OnnxAttribute } from '../file/OnnxModel.ts';

/** A value of the graph that is written. */
export interface WrittenValue {
  name: string;
  /** As the layer has it, that of the examples first and open. */
  shape: readonly (number | null)[];
  /** Whether it lies in the order of ONNX, channels in front, although the layer has them last. */
  isTurned: boolean;
}

type Attribute = Partial<OnnxAttribute> & { name: string; type: number };

interface WrittenNode {
  name: string;
  opType: string;
  input: string[];
  output: string[];
  attribute: Attribute[];
}

interface WrittenTensor {
  name: string;
  dims: readonly number[];
  dataType: number;
  rawData: Uint8Array;
}

/** An attribute's value: whole numbers as `ints` or `int`, others as `float`. */
export type AttributeValue =
  { int: number } | { float: number } | { ints: readonly number[] } | { text: string };

/** Writes nodes and tensors of an ONNX graph. */
export class OnnxWriter {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];
  readonly #names = new Set<string>();
  readonly #turned = new Map<string, string>();

  /** A name that nothing else has. */
  unique(wanted: string): string {
    let name = wanted;
    for (let number = 2; this.#names.has(name); number++) name = `${wanted}_${number}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node. @returns the name of what it makes */
  node(
    opType: string,
    name: string,
    input: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const own = this.unique(name);
    const attribute = Object.entries(attributes).map(([key, value]) => encoded(key, value));
    this.nodes.push({ name: own, opType, input: [...input], output: [own], attribute });
    return own;
  }

  floats(name: string, dims: readonly number[], values: Float32Array): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#tensor({ name: this.unique(name), dims, dataType: 1, rawData });
  }

  ints(name: string, values: readonly number[]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#tensor({ name: this.unique(name), dims: [values.length], dataType: 7, rawData });
  }

  scalar(name: string, value: number): string {
    return this.floats(name, [], Float32Array.of(value));
  }

  /** The same values with the channels in front, `[N, C, H, W]`. */
  channelsFirst(value: WrittenValue): string {
    return value.isTurned ? value.name : this.#turn(value.name, [0, 3, 1, 2]);
  }

  /** The same values as the layer has them, `[N, H, W, C]`. */
  channelsLast(value: WrittenValue): string {
    return value.isTurned ? this.#turn(value.name, [0, 2, 3, 1]) : value.name;
  }

  #tensor(tensor: WrittenTensor): string {
    this.tensors.push(tensor);
    return tensor.name;
  }

  /** Once for all that read it. */
  #turn(name: string, order: readonly number[]): string {
    const key = `${name} ${order.join('')}`;
    const known =
      this.#turned.get(key) ??
      this.node('Transpose', `${name}_transposed`, [name], { perm: { ints: order } });
    this.#turned.set(key, known);
    return known;
  }
}

function encoded(name: string, value: AttributeValue): Attribute {
  if ('int' in value) return { name, type: 2, i: value.int };
  if ('float' in value) return { name, type: 1, f: value.float };
  if ('text' in value) return { name, type: 3, s: Buffer.from(value.text) };
  return { name, type: 7, ints: [...value.ints] };
}
