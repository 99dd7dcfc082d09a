import type { OnnxAttribute } from '../file/OnnxModel.ts';

/** Numbers of ONNX for types of numbers. Source: onnx.proto, TensorProto.DataType. */
export const FLOAT = 1;
export const INT64 = 7;

/** A value of the graph that is written. */
export interface WrittenValue {
  name: string;
  /** As the layer has it, that of the examples first and open. */
  shape: readonly (number | null)[];
  /** Whether it lies in the order of ONNX, channels in front, although the layer has them last. */
  isTurned: boolean;
  /** Whether they are whole numbers of 64 bits: the tokens that a network is given. */
  isWhole?: true | undefined;
  /** What a layer hands out beside its output. */
  others?: readonly WrittenValue[] | undefined;
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
  | { int: number }
  | { float: number }
  | { ints: readonly number[] }
  | { floats: readonly number[] }
  | { text: string }
  | { texts: readonly string[] };

/** Writes nodes and tensors of an ONNX graph. */
export class OnnxWriter {
  readonly nodes: WrittenNode[] = [];
  readonly tensors: WrittenTensor[] = [];
  readonly #names = new Set<string>();
  readonly #turned = new Map<string, string>();
  readonly #reals = new Map<string, string>();

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

  /** Further outputs of the last node. @returns their names, without that of the first one */
  furtherOutputs(count: number): string[] {
    const { output } = this.nodes.at(-1)!;
    const names = Array.from({ length: count }, (_none, at) => this.unique(`${output[0]!}/${at + 1}`));
    output.push(...names);
    return names;
  }

  /** Makes a later output of the last node the one that is used. @param at its number, from 0 @returns its name */
  laterOutput(at: number): string {
    const { output } = this.nodes.at(-1)!;
    const [own] = output;
    const name = this.unique(`${own!}/${at}`);
    output.splice(0, output.length, ...Array.from({ length: at }, () => ''), name);
    return name;
  }

  floats(name: string, dims: readonly number[], values: Float32Array): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#tensor({ name: this.unique(name), dims, dataType: 1, rawData });
  }

  ints(name: string, values: readonly number[]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return this.#tensor({ name: this.unique(name), dims: [values.length], dataType: 7, rawData });
  }

  /** A whole number by itself. */
  whole(name: string, value: number): string {
    const rawData = new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
    return this.#tensor({ name: this.unique(name), dims: [], dataType: INT64, rawData });
  }

  scalar(name: string, value: number): string {
    return this.floats(name, [], Float32Array.of(value));
  }

  /** The same values with the channels in front: images `[N, C, H, W]`, sequences `[N, C, T]`. */
  channelsFirst({ name, shape, isTurned }: WrittenValue): string {
    const positions = shape.slice(2).map((_size, at) => at + 1);
    return isTurned || shape.length < 3 ? name : this.#turn(name, [0, shape.length - 1, ...positions]);
  }

  /** The same values as the layer has them: images `[N, H, W, C]`, sequences `[N, T, C]`. */
  channelsLast({ name, shape, isTurned }: WrittenValue): string {
    const positions = shape.slice(2).map((_size, at) => at + 2);
    return isTurned ? this.#turn(name, [0, ...positions, 1]) : name;
  }

  /** The same values as float32. */
  real(value: WrittenValue): WrittenValue {
    if (!value.isWhole) return value;
    const known =
      this.#reals.get(value.name) ??
      this.node('Cast', `${value.name}_real`, [value.name], { to: { int: FLOAT } });
    this.#reals.set(value.name, known);
    return { ...value, name: known, isWhole: undefined };
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
  if ('texts' in value) return { name, type: 8, strings: value.texts.map((text) => Buffer.from(text)) };
  if ('floats' in value) return { name, type: 6, floats: [...value.floats] };
  return { name, type: 7, ints: [...value.ints] };
}
