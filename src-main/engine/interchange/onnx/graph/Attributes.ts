import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { OnnxAttribute, OnnxTensor } from '../file/OnnxModel.ts';
import { notComputed } from './notComputed.ts';

/** Kinds of attributes. Source: onnx.proto, AttributeProto.AttributeType. */
const kinds = { FLOAT: 1, INT: 2, STRING: 3, TENSOR: 4, FLOATS: 6, INTS: 7, STRINGS: 8 } as const;
type Kind = keyof typeof kinds;

/** The attributes of a node. Each must be asked for: one that is not is not understood, and stops the network from being opened. */
export class Attributes {
  readonly #left: Map<string, OnnxAttribute>;
  readonly #node: string;
  readonly #operator: string;

  constructor(attributes: readonly OnnxAttribute[], node: string, operator: string) {
    this.#left = new Map(attributes.map((attribute) => [attribute.name ?? '', attribute]));
    this.#node = node;
    this.#operator = operator;
  }

  /** A whole number; files of TensorFlow and old ones write some as a float. */
  int(name: string, usual: number): number {
    return this.#take(name, ['INT'], ({ i }) => i) ?? usual;
  }

  float(name: string, usual: number): number {
    return this.#take(name, ['FLOAT'], ({ f }) => f) ?? usual;
  }

  text(name: string, usual: string): string {
    return this.#take(name, ['STRING'], ({ s }) => Buffer.from(s ?? []).toString('utf8')) ?? usual;
  }

  ints(name: string): readonly number[] | undefined {
    return this.#take(name, ['INTS'], ({ ints }) => ints);
  }

  floats(name: string): readonly number[] | undefined {
    return this.#take(name, ['FLOATS'], ({ floats }) => floats);
  }

  texts(name: string): readonly string[] | undefined {
    return this.#take(name, ['STRINGS'], ({ strings }) =>
      strings.map((text) => Buffer.from(text).toString('utf8')),
    );
  }

  tensor(name: string): OnnxTensor | undefined {
    return this.#take(name, ['TENSOR'], ({ t }) => t);
  }

  /** Whether the first number of a list is a certain one; the attribute may still be asked for. */
  startsWith(name: string, value: number): boolean {
    return this.#left.get(name)?.ints[0] === value;
  }

  /** Takes note of attributes that change nothing here. */
  without(...names: readonly string[]): void {
    for (const name of names) this.#left.delete(name);
  }

  /** @throws FeaturescopeError `model/operator-not-understood` for an attribute with any other value */
  only(name: string, ...values: readonly (number | string)[]): void {
    const attribute = this.#left.get(name);
    if (!attribute) return;
    const value = valueOf(attribute);
    if (!values.includes(typeof value === 'number' ? Number(value.toPrecision(6)) : String(value)))
      throw this.refusal(name, value);
    this.#left.delete(name);
  }

  /** @throws FeaturescopeError `model/operator-not-understood` for an attribute that nobody asked for */
  finish(): void {
    const [left] = this.#left.values();
    if (left) throw this.refusal(left.name ?? '', valueOf(left));
  }

  /** Says that an attribute's value is not understood. */
  refusal(name: string, value: unknown): Error {
    const text = String(value);
    const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
    return notComputed(
      this.#node,
      this.#operator,
      reason('the attribute {name} is {value}', { name: name.slice(0, 80), value: short }),
    );
  }

  #take<Value>(
    name: string,
    allowed: readonly Kind[],
    read: (attribute: OnnxAttribute) => Value | undefined,
  ): Value | undefined {
    const attribute = this.#left.get(name);
    if (!attribute) return undefined;
    const { type, refAttrName } = attribute;
    // Files of the first versions do not say of which kind an attribute is.
    const isKind = !type || allowed.some((kind) => kinds[kind] === type);
    if (!isKind || refAttrName) throw this.refusal(name, valueOf(attribute));
    this.#left.delete(name);
    return read(attribute);
  }
}

/** As a person reads it. */
function valueOf({ type, i, f, s, ints, floats, refAttrName }: OnnxAttribute): number | string {
  if (refAttrName) return refAttrName;
  if (type === kinds.INT) return i ?? 0;
  if (type === kinds.FLOAT) return f ?? 0;
  if (type === kinds.STRING) return Buffer.from(s ?? []).toString('utf8');
  if (type === kinds.INTS) return ints.join(', ');
  if (type === kinds.FLOATS) return floats.join(', ');
  return '…';
}
