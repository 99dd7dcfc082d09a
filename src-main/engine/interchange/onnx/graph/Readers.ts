import type { OnnxNode } from '../file/OnnxModel.ts';
import type { Conversion } from './Conversion.ts';

/** Which nodes make and read the values of a graph, for those that are looked for together and become others. */
export class Readers {
  readonly #conversion: Conversion;
  readonly #makers = new Map<string, OnnxNode>();
  readonly #readers = new Map<string, OnnxNode[]>();

  constructor(nodes: readonly OnnxNode[], conversion: Conversion) {
    this.#conversion = conversion;
    for (const node of nodes) {
      for (const name of node.output) this.#makers.set(name, node);
      for (const name of new Set(node.input)) this.#readers.set(name, [...this.of(name), node]);
    }
  }

  of(name: string | undefined): readonly OnnxNode[] {
    return this.#readers.get(name ?? '') ?? [];
  }

  /** The node that makes a value, where it is one of an operator. */
  maker(name: string | undefined, opType: string): OnnxNode | undefined {
    const maker = this.#makers.get(name ?? '');
    return maker?.opType === opType ? maker : undefined;
  }

  /** Whether what some nodes make is read by each other, and by a last one, alone. */
  areAlone(nodes: ReadonlySet<OnnxNode>, last: OnnxNode): boolean {
    return [...nodes].every(({ output }) =>
      output.every((name) => {
        const reads = this.of(name).reduce(
          (count, { input }) => count + input.filter((one) => one === name).length,
          0,
        );
        return (
          this.of(name).every((reader) => reader === last || nodes.has(reader)) &&
          this.#conversion.usesOf(name) === reads
        );
      }),
    );
  }
}
