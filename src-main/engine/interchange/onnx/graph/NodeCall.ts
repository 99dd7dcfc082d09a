import { reason } from '../../../../../src-shared/contract/reasons.ts';
import type { OnnxNode } from '../file/OnnxModel.ts';
import type { JsonObject } from '../../ReadModel.ts';
import type { Activation } from './Activation.ts';
import { Attributes } from './Attributes.ts';
import type { Constant } from './Constant.ts';
import { resolved } from './resolved.ts';
import { isInOrder } from './Steps.ts';
import type { Conversion, Value } from './Conversion.ts';
import { notComputed } from './notComputed.ts';
import type { LayerRecord } from './TopologyWriter.ts';

/** One node of a network while it is turned into layers: what it reads, its attributes, and what is made of it. */
export class NodeCall {
  readonly graph: Conversion;
  readonly attributes: Attributes;
  readonly operator: string;
  /** For messages: its name, or that of what it makes. */
  readonly title: string;
  /** For the layer: its name, or that of the module whose weights it has. */
  readonly name: string;
  readonly #node: OnnxNode;

  constructor(graph: Conversion, node: OnnxNode) {
    this.graph = graph;
    this.#node = node;
    this.operator = node.opType ?? '';
    this.title = (node.name || node.output[0] || '').slice(0, 200);
    this.attributes = new Attributes(node.attribute, this.title, this.operator);
    const isNamed = (node.name ?? '') !== '';
    this.name =
      graph.moduleOf(node) ?? (isNamed ? this.title.replace(/^\//, '') : this.operator.toLowerCase());
  }

  /** How many inputs there are. */
  get count(): number {
    return this.#node.input.length;
  }

  /** Version of the operators that the network is written with. */
  get opset(): number {
    return this.graph.opset;
  }

  has(index: number): boolean {
    return (this.#node.input[index] ?? '') !== '';
  }

  value(index: number): Value {
    return this.graph.value(this.#node.input[index] ?? '', this.title);
  }

  /** @throws FeaturescopeError where the input is a constant */
  activation(index: number): Activation {
    const value = this.value(index);
    if (value.kind === 'activation') return value;
    if (value.kind === 'view') throw this.refusal(reason('it moves the examples to another axis'));
    if (value.kind === 'steps') {
      if (isInOrder(value)) return resolved(this, value);
      throw this.refusal(reason('it moves the examples to another axis'));
    }
    throw this.refusal(reason('its input {number} is a constant', { number: index + 1 }));
  }

  /** @throws FeaturescopeError where the input is a sequence with its axes in another order than a layer has them in */
  given(index: number): Activation | Constant {
    const value = this.value(index);
    return value.kind === 'constant' ? value : this.activation(index);
  }

  /** An input that must be known beforehand; undefined where it is left out. */
  constant(index: number): Constant | undefined {
    if (!this.has(index)) return undefined;
    const value = this.value(index);
    if (value.kind === 'constant') return value;
    throw this.refusal(reason('its input {number} is not known beforehand', { number: index + 1 }));
  }

  /** Whole numbers that must be known beforehand, as an input or, in older versions, as an attribute. */
  ints(index: number, attribute: string, since: number): readonly number[] | undefined {
    if (this.opset < since) return this.attributes.ints(attribute);
    const constant = this.constant(index);
    return constant && Array.from(constant.values);
  }

  /** Number of outputs that the node has. */
  get outputCount(): number {
    return this.#node.output.length;
  }

  /** Whether anything reads an output. */
  isUsed(index: number): boolean {
    return this.graph.usesOf(this.#node.output[index] ?? '') > 0;
  }

  /** Adds a layer that bears the name of the node. */
  layer(className: string, inputs: readonly LayerRecord[], config: JsonObject = {}): LayerRecord {
    return this.graph.writer.add(className, this.name, inputs, config);
  }

  /** Says what the node makes; nothing else of it may be used, and no attribute be left. */
  output(value: Value): void {
    this.outputs([value]);
  }

  /** Says what each of the node's outputs is; no further one may be used, and no attribute be left. */
  outputs(values: readonly Value[]): void {
    this.attributes.finish();
    this.#node.output.forEach((name, index) => {
      if (index >= values.length && this.graph.usesOf(name) > 0)
        throw this.refusal(reason('its output {number} is used', { number: index + 1 }));
    });
    values.forEach((value, index) => {
      const name = this.#node.output[index] ?? '';
      if (name !== '') this.graph.set(name, this.#kept(name, value));
    });
  }

  /** A constant that is added to what others read too cannot become a bias. */
  #kept(name: string, value: Value): Value {
    const isSole = this.graph.usesOf(name) === 1;
    return value.kind !== 'activation' || isSole || !value.sums ? value : { ...value, sums: undefined };
  }

  /** Says why the node is not computed. */
  refusal(why: string): Error {
    return notComputed(this.title, this.operator, why);
  }

  /** Says that the shape of an input is none that the node can be computed for. */
  shapeRefusal(shape: readonly (number | null)[]): Error {
    const text = shape.map((size, axis) => (axis === 0 ? 'N' : (size ?? '?'))).join('x');
    return this.refusal(reason('what it gets has the shape {shape}', { shape: text }));
  }
}
