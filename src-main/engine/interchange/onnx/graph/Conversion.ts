import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';
import type { Normalising } from '../../keras/Normalising.ts';
import type { TensorReader } from '../file/readTensor.ts';
import type { OnnxGraph, OnnxNode, OnnxTensor } from '../file/OnnxModel.ts';
import type { Activation } from './Activation.ts';
import type { Constant } from './Constant.ts';
import { allNodes } from './inlineBranches.ts';
import type { Steps } from './Steps.ts';
import type { View } from './View.ts';
import { TopologyWriter, type LayerRecord } from './TopologyWriter.ts';

/** What the weights of a module of PyTorch are called, behind its own name. */
const MODULE = /^(.+)\.(?:weight|bias|running_mean)$/;

/** What is known of a value of a network: what a layer puts out, or numbers that are known beforehand. */
export type Value = Activation | Constant | Steps | View;

/** What is known of a network while its nodes are turned into layers, one behind the other. */
export class Conversion {
  readonly writer = new TopologyWriter();
  readonly tensors: TensorReader;
  readonly opset: number;
  readonly told: Normalising['told'];
  /** What a layer's output was turned into for others to read, by how. */
  readonly turned = new Map<LayerRecord, Map<string, LayerRecord>>();
  /** The number of examples that the file fixes, where it fixes one. */
  fixedBatch: number | undefined;
  readonly #values = new Map<string, Value>();
  readonly #stored: Map<string, OnnxTensor>;
  readonly #uses = new Map<string, number>();
  readonly #modules = new Map<string, number>();

  constructor(graph: OnnxGraph, opset: number, tensors: TensorReader, told: Normalising['told']) {
    this.opset = opset;
    this.tensors = tensors;
    this.told = told;
    this.#stored = new Map(graph.initializer.map((tensor) => [tensor.name ?? '', tensor]));
    const count = (names: Map<string, number>, name: string): unknown =>
      names.set(name, (names.get(name) ?? 0) + 1);
    const nodes = allNodes(graph);
    for (const { input } of nodes) for (const name of input) count(this.#uses, name);
    for (const { name } of graph.output) count(this.#uses, name ?? '');
    for (const node of nodes) count(this.#modules, this.#moduleNamed(node) ?? '');
  }

  /** Makes the tensors of a branch known. */
  addStored({ initializer }: OnnxGraph): void {
    for (const tensor of initializer) this.#stored.set(tensor.name ?? '', tensor);
  }

  /** Whether a value is one that the file holds. */
  isStored(name: string): boolean {
    return this.#stored.has(name);
  }

  /** How many nodes and outputs read a value. */
  usesOf(name: string): number {
    return name === '' ? 0 : (this.#uses.get(name) ?? 0);
  }

  /** Says of nodes that were joined how many read a value more, or less. */
  countUses(name: string, more: number): void {
    this.#uses.set(name, this.usesOf(name) + more);
  }

  /** Name of the module that a node's weights belong to, where it is the only node that has weights of it. */
  moduleOf(node: OnnxNode): string | undefined {
    const name = this.#moduleNamed(node);
    return name !== undefined && this.#modules.get(name) === 1 ? name : undefined;
  }

  #moduleNamed({ input }: OnnxNode): string | undefined {
    const names = input.slice(1).filter((name) => this.#stored.has(name));
    return names.map((name) => MODULE.exec(name)?.[1]).find((name) => name !== undefined);
  }

  /** @throws UnreadableFile for a value that nothing makes */
  value(name: string, reader: string): Value {
    const known = this.#values.get(name);
    if (known) return known;
    const tensor = this.#stored.get(name);
    if (!tensor)
      throw new UnreadableFile(
        reason('its layer "{layer}" waits for its own output, or for one that is never made', {
          layer: reader,
        }),
      );
    const read = { ...this.tensors.read(tensor), name };
    this.#values.set(name, read);
    return read;
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }
}
