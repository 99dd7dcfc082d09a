import { safeName } from '../../layerNames.ts';
import type { JsonObject, ListedClass, WeightGroup } from '../../ReadModel.ts';

/** A layer that is being written; its settings and weights may still change. */
export interface LayerRecord {
  /** As a person reads it. */
  name: string;
  className: string;
  config: JsonObject;
  inputs: readonly LayerRecord[];
  weights: Map<string, { shape: readonly number[]; values: Float32Array | Float64Array }>;
  /** Set where this is no layer of its own, but another output of its only input: its number, from 0. */
  output?: number | undefined;
}

/** Writes the layers that operators turn into, as a network in the form that TensorFlow.js takes. */
export class TopologyWriter {
  readonly #layers: LayerRecord[] = [];
  readonly #names = new Set<string>();

  /** Adds a layer behind others. Its name is changed where another has it already. */
  add(
    className: string,
    wanted: string,
    inputs: readonly LayerRecord[],
    config: JsonObject = {},
  ): LayerRecord {
    const base = wanted.slice(0, 200) || className.toLowerCase();
    let name = base;
    for (let number = 2; this.#names.has(safeName(name)); number++) name = `${base}_${number}`;
    this.#names.add(safeName(name));
    const layer: LayerRecord = { name, className, config, inputs, weights: new Map() };
    this.#layers.push(layer);
    return layer;
  }

  /** A later output of a layer, for others to read. */
  laterOutput(layer: LayerRecord, output: number): LayerRecord {
    return { name: layer.name, className: '', config: {}, inputs: [layer], weights: new Map(), output };
  }

  /** The network from its inputs to its outputs; layers that no output depends on are left out. */
  finish(name: string, inputs: readonly LayerRecord[], outputs: readonly LayerRecord[]): ListedClass {
    const kept = this.#keptFor(inputs, outputs);
    const port = ({ name: of, output = 0 }: LayerRecord): [string, number, number] => [
      safeName(of),
      0,
      output,
    ];
    const listed = kept.map((layer) => ({
      class_name: layer.className,
      name: safeName(layer.name),
      config: { name: safeName(layer.name), ...layer.config },
      inbound_nodes: layer.inputs.length === 0 ? [] : [layer.inputs.map((input) => [...port(input), {}])],
    }));
    return {
      class_name: 'Model',
      config: {
        name: safeName(name),
        layers: listed,
        input_layers: inputs.map(port),
        output_layers: outputs.map(port),
      },
    };
  }

  /** The weights of the layers that {@link finish} kept. */
  weights(inputs: readonly LayerRecord[], outputs: readonly LayerRecord[]): WeightGroup[] {
    return this.#keptFor(inputs, outputs).flatMap(({ name, weights }) =>
      weights.size === 0
        ? []
        : {
            layer: [name],
            arrays: [...weights].map(([base, { shape, values }]) => ({
              name: `${name}/${base}`,
              shape: [...shape],
              values: values instanceof Float32Array ? values : Float32Array.from(values),
            })),
          },
    );
  }

  #keptFor(inputs: readonly LayerRecord[], outputs: readonly LayerRecord[]): LayerRecord[] {
    const kept = new Set<LayerRecord>(inputs);
    const waiting = [...outputs];
    for (let layer = waiting.pop(); layer; layer = waiting.pop()) {
      if (kept.has(layer)) continue;
      kept.add(layer);
      waiting.push(...layer.inputs);
    }
    return this.#layers.filter((layer) => kept.has(layer));
  }
}
