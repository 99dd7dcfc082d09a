import type { GraphNode } from '../../../network/graph.ts';
import { layerWeights, type LayerWeight } from '../../save/layerWeights.ts';
import { notInFormat } from '../../save/notInFormat.ts';
import type { OnnxWriter, WrittenValue } from './OnnxWriter.ts';

/** A call of a layer while it is written as nodes. */
export class LayerCall {
  readonly writer: OnnxWriter;
  readonly node: GraphNode;
  readonly inputs: readonly WrittenValue[];
  /** Its settings, as TensorFlow.js has them. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly #weights: Map<string, LayerWeight>;

  constructor(writer: OnnxWriter, node: GraphNode, inputs: readonly WrittenValue[]) {
    this.writer = writer;
    this.node = node;
    this.inputs = inputs;
    this.config = node.layer.getConfig();
    this.#weights = new Map(layerWeights(node.layer).map((weight) => [weight.name, weight]));
  }

  get name(): string {
    return this.node.name;
  }

  get className(): string {
    return this.node.layer.getClassName();
  }

  get input(): WrittenValue {
    return this.inputs[0]!;
  }

  weight(name: string): LayerWeight | undefined {
    return this.#weights.get(name);
  }

  /** Two numbers of a setting that may be one. */
  pair(setting: string): [number, number] {
    const [first = 1, second = first] = [this.config[setting] ?? 1].flat() as number[];
    return [first, second];
  }

  /** The numbers of a setting for each axis that a window goes along: rows and columns, or the steps of a sequence. */
  steps(setting: string): number[] {
    return this.pair(setting).slice(0, this.input.shape.length - 2);
  }

  number(setting: string, usual: number): number {
    const value = this.config[setting];
    return typeof value === 'number' ? value : usual;
  }

  /** Whether the layer itself has the channels in front. */
  get isFirst(): boolean {
    return this.config['dataFormat'] === 'channelsFirst';
  }

  /** What it reads, as images `[N, C, H, W]` or sequences `[N, C, T]`. */
  maps(): string {
    return this.isFirst ? this.writer.channelsLast(this.input) : this.writer.channelsFirst(this.input);
  }

  /** What it reads, as the layer has it. */
  plain(at = 0): string {
    return this.writer.channelsLast(this.inputs[at]!);
  }

  /** Rows and columns of images, or the steps of sequences. */
  sizes(shape: readonly (number | null)[]): (number | null)[] {
    return this.isFirst ? shape.slice(2) : shape.slice(1, -1);
  }

  /** What comes out as images `[N, C, H, W]` or sequences `[N, C, T]`. */
  outMaps(name: string): WrittenValue {
    return { name, shape: this.node.outputShape, isTurned: !this.isFirst };
  }

  /** What comes out as the layer has it. */
  out(name: string): WrittenValue {
    return { name, shape: this.node.outputShape, isTurned: false };
  }

  /** Says that the layer, or what it has as a setting, has no operator. */
  refusal(what = this.className): Error {
    return notInFormat('onnx', this.node, what);
  }
}
