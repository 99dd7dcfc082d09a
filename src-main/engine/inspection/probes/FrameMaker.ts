import { broadcastTo, tidy, zeros } from '@tensorflow/tfjs-core';
import { factsOfClass } from '../../../../src-shared/layers/layers.ts';
import type { LayerInfo } from '../../../../src-shared/model/model.ts';
import {
  MOST_FILTER_VALUES,
  type ActivationSummary,
  type Frame,
  type FrameTensor,
  type NoiseDraw,
  type ProbeRequest,
  type SampleRef,
} from '../../../../src-shared/contract/service.ts';
import { viewFloats } from '../../kernels/runtime/transfer.ts';
import type { GraphNode } from '../../network/graph.ts';
import { isRandom, layerNoise } from '../../network/noise.ts';
import type { Session } from '../../training/Session.ts';
import { shortName } from '../../network/shortName.ts';
import { collectTensors, takeExample } from './collectTensors.ts';
import { LayerOutputs } from './LayerOutputs.ts';
import { resolveSample } from './resolveSample.ts';
import { WeightChanges } from './WeightChanges.ts';

/** The part of a session that probes use. */
type ProbeTarget = Pick<Session, 'id' | 'network' | 'data' | 'position' | 'seed' | 'lastSeen'>;

/** Makes the frames of one session. Computes only what is requested, in one forward pass for all probes of an image. */
export class FrameMaker {
  readonly #session: ProbeTarget;
  readonly #outputs: LayerOutputs;
  readonly #changes: WeightChanges;

  constructor(session: ProbeTarget) {
    this.#session = session;
    this.#outputs = new LayerOutputs(session.network);
    this.#changes = new WeightChanges(session.network, session.seed);
  }

  /** Updates the combined requests of all probes. */
  follow(wishes: readonly ProbeRequest[]): void {
    this.#changes.follow(wishes);
  }

  /**
   * The answer to a probe. It must be sent at once: its tensors are views of memory that is reused. Layers that the
   * current network does not have are skipped, since a request may predate it.
   * @throws FeaturescopeError `data/sample-out-of-range`, `protocol/invalid-argument` for pixels of another size
   */
  make(request: ProbeRequest, sequence: number): Frame {
    const session = this.#session;
    const { selection, label } = resolveSample(session.data, request.sample);
    const looks = request.quantities.includes('activations') || request.summarise === true;
    if (looks) this.#outputs.compute(selection);
    const computed = [
      ...this.#gradients(request),
      ...this.#noise(request),
      ...this.#changes.collect(request),
    ];
    // From here on nothing may allocate, so that the views stay valid until they are sent.
    const shown = this.#shown(request);
    return {
      probe: request.probe,
      sequence,
      session: session.id,
      version: session.network.version,
      ...session.position,
      sample: request.sample,
      label,
      tensors: [
        ...[...shown].map((position) => this.#activation(position)),
        ...(request.quantities.includes('filters') ? this.#filters(request) : []),
        ...computed,
      ],
      summaries: request.summarise ? this.#summaries(shown) : [],
    };
  }

  dispose(): void {
    this.#outputs.dispose();
    this.#changes.follow([]);
  }

  get #layers(): readonly LayerInfo[] {
    return this.#session.network.info.layers;
  }

  /** The layers whose activations are sent. */
  #shown({ quantities, layers, known }: ProbeRequest): Set<number> {
    if (!quantities.includes('activations')) return new Set();
    const there = known?.version === this.#session.network.version ? known.layers : [];
    const shown = this.#chosen(layers);
    for (const position of this.#chosen(there)) shown.delete(position);
    return shown;
  }

  #chosen(names: 'all' | readonly string[]): Set<number> {
    const wanted = new Set(names);
    return new Set(
      this.#layers.flatMap(({ name }, position) => (names === 'all' || wanted.has(name) ? [position] : [])),
    );
  }

  #activation(position: number): FrameTensor {
    const { shape, values } = this.#outputs.look(position);
    return {
      ...{ layer: this.#layers[position]!.name, name: 'activation', quantity: 'activations' },
      ...{ shape: [...shape], dtype: 'float32', data: values },
    };
  }

  #summaries(shown: ReadonlySet<number>): ActivationSummary[] {
    return this.#layers.flatMap(({ name }, position) => {
      return shown.has(position) ? [] : [{ layer: name, ...this.#outputs.strength(position) }];
    });
  }

  #filters({ layers, filtersOf, filterMap }: ProbeRequest): FrameTensor[] {
    const { graph } = this.#session.network;
    return [...this.#chosen(filtersOf ?? layers)].flatMap((position) =>
      graph[position]!.layer.weights.map((weight) => filter(graph[position]!, weight, filterMap)),
    );
  }

  #noise({ sample, layers, quantities }: ProbeRequest): FrameTensor[] {
    const draw = quantities.includes('noise') ? this.#drawOf(sample) : undefined;
    if (!draw) return [];
    const { graph, seed } = this.#session.network;
    return [...this.#chosen(layers)].flatMap((position): FrameTensor[] => {
      const { layer, name, frozen } = graph[position]!;
      const shape = [1, ...this.#layers[position]!.outputShape];
      if (!isRandom(layer) || frozen) return [];
      const data = tidy(() => {
        const noise = layerNoise(layer, position, zeros(shape), {
          seed,
          step: draw.step,
          firstRow: draw.row,
        });
        return viewFloats(broadcastTo(noise, shape)).slice();
      });
      return [{ layer: name, name: 'noise', quantity: 'noise', shape, dtype: 'float32', data, draw }];
    });
  }

  /** Undefined before the first step, and for a network that was trained elsewhere. */
  #drawOf(sample: SampleRef): NoiseDraw | undefined {
    const { seed, position } = this.#session;
    if (seed === undefined || position.step === 0) return undefined;
    const own =
      'index' in sample && sample.split === 'train' ? this.#session.lastSeen(sample.index) : undefined;
    return own ? { ...own, own: true } : { step: position.step, row: 0, own: false };
  }

  #gradients({ sample, layers, quantities }: ProbeRequest): FrameTensor[] {
    if (!quantities.includes('gradients')) return [];
    const { network, data } = this.#session;
    const example = takeExample(network, resolveSample(data, sample));
    const known = [...this.#chosen(layers)].map((position) => this.#layers[position]!.name);
    const tensors = collectTensors(network, example, { layers: known, quantities: ['gradients'] });
    example.input.dispose();
    return tensors;
  }
}

type Weight = GraphNode['layer']['weights'][number];

function filter({ layer, name: call }: GraphNode, weight: Weight, map: number | undefined): FrameTensor {
  const shape = [...(weight.shape as number[])];
  const name = shortName(weight.originalName);
  const values = viewFloats(weight.read());
  const whole = { layer: call, name, quantity: 'filters', dtype: 'float32' } as const;
  const maps = shape.at(-1)!;
  const large =
    values.length > MOST_FILTER_VALUES && factsOfClass(layer.getClassName())?.kernel === 'mapsLast';
  if (map === undefined || !large) return { ...whole, shape, data: values };
  const own = Math.min(map, maps - 1);
  const data = new Float32Array(values.length / maps);
  for (let at = 0; at < data.length; at++) data[at] = values[at * maps + own]!;
  return { ...whole, shape: [...shape.slice(0, -1), 1], data, map: own };
}
