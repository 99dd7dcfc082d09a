import type { OnnxAttribute, OnnxNode } from '../../onnx/file/OnnxModel.ts';
import type { Constant } from '../../onnx/graph/Constant.ts';
import type { JsonObject } from '../../ReadModel.ts';

/** A tensor that an operation reads, as Keras 3 writes it. */
export interface TensorArgument {
  class_name: '__keras_tensor__';
  config: { shape: (number | null)[]; dtype?: string; keras_history: [string, number, number] };
}

/** How an operation is written as nodes of ONNX: the names of what it makes; undefined for what is not understood of it. */
export type Operation = (call: OperationCall) => string | readonly string[] | undefined;

const none = { floats: [], ints: [], strings: [] };

/** A call of an operation of Keras while it is written as nodes of ONNX. */
export class OperationCall {
  readonly name: string;
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, Constant>();
  /** The tensors that it reads, each once. */
  readonly tensors: TensorArgument[] = [];
  readonly args: readonly unknown[];
  /** Its settings, and what is given to the call by name. */
  readonly settings: JsonObject;

  constructor(name: string, args: readonly unknown[], settings: JsonObject) {
    this.name = name;
    this.args = args;
    this.settings = settings;
  }

  /** Name of the value of an argument: of a tensor, or of numbers; undefined where it is neither. */
  value(argument: unknown): string | undefined {
    if (isTensor(argument)) return this.#tensor(argument);
    const numbers = numbersOf(argument);
    return numbers && this.constant(numbers.dims, numbers.values, numbers.isInteger);
  }

  /** The values of all arguments, or of a list that is the first of them. */
  values(): string[] | undefined {
    const [first] = this.args;
    const all = (Array.isArray(first) ? (first as unknown[]) : this.args).map((one) => this.value(one));
    return all.every((one) => one !== undefined) ? all : undefined;
  }

  /** How many axes a tensor has. */
  rankOf(argument: unknown): number {
    return isTensor(argument) ? argument.config.shape.length : 0;
  }

  /** An argument, by its place among them or by its name. */
  argument(at: number, name: string): unknown {
    return this.args[at] ?? this.settings[name];
  }

  add(
    opType: string,
    input: readonly string[],
    attributes: Readonly<Record<string, number | readonly number[] | string>> = {},
    outputs = 1,
  ): string {
    const made = Array.from({ length: outputs }, (_none, at) => `${this.name}:${this.nodes.length}:${at}`);
    const attribute = Object.entries(attributes).map(([key, value]): OnnxAttribute => {
      if (typeof value === 'string') return { ...none, name: key, s: Buffer.from(value), type: 3 };
      if (Array.isArray(value)) return { ...none, name: key, ints: [...(value as number[])], type: 7 };
      return { ...none, name: key, i: value as number, f: value as number, type: floats.has(key) ? 1 : 2 };
    });
    this.nodes.push({ opType, input: [...input], output: made, name: this.name, attribute });
    return made[0]!;
  }

  /** All outputs of the last node. */
  get last(): readonly string[] {
    return this.nodes.at(-1)!.output;
  }

  constant(dims: readonly number[], values: readonly number[], isInteger = false): string {
    const name = `${this.name}:constant:${this.constants.size}`;
    const own = isInteger ? Float64Array.from(values) : Float32Array.from(values);
    this.constants.set(name, { kind: 'constant', dims, values: own, isInteger });
    return name;
  }

  ints(values: readonly number[]): string {
    return this.constant([values.length], values, true);
  }

  number(value: number): string {
    return this.constant([], [value]);
  }

  #tensor(argument: TensorArgument): string {
    const key = JSON.stringify(argument.config.keras_history);
    const found = this.tensors.findIndex(({ config }) => JSON.stringify(config.keras_history) === key);
    if (found < 0) this.tensors.push(argument);
    return `${this.name}:input:${found < 0 ? this.tensors.length - 1 : found}`;
  }
}

/** Attributes that are no whole numbers. */
const floats = new Set(['alpha', 'beta']);

export const isTensor = (value: unknown): value is TensorArgument => {
  const { class_name: kind, config } = (value ?? {}) as Partial<TensorArgument>;
  return kind === '__keras_tensor__' && Array.isArray(config?.shape) && Array.isArray(config.keras_history);
};

/** A number, a list of numbers in lists, or an array of NumPy; undefined for anything else. */
function numbersOf(given: unknown): { dims: number[]; values: number[]; isInteger: boolean } | undefined {
  const { class_name: kind, config } = (given ?? {}) as { class_name?: unknown; config?: JsonObject };
  const isArray = kind === '__numpy__' || kind === '__tensor__';
  const value = isArray ? config?.['value'] : given;
  const dims: number[] = [];
  for (let part = value; Array.isArray(part); part = part[0] as unknown) dims.push(part.length);
  const values = [value].flat(8) as unknown[];
  const fits = values.length === dims.reduce((all, size) => all * size, 1);
  if (!fits || !values.every((one) => typeof one === 'number')) return undefined;
  const isInteger = isArray ? /^u?int/.test(String(config?.['dtype'])) : values.every(Number.isInteger);
  return { dims, values: values as number[], isInteger };
}
