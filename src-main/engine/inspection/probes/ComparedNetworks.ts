import { highestScore } from '../../../../src-shared/model/highestScore.ts';
import { inputShapeOf } from '../../../../src-shared/model/ports.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type {
  ComparedNetwork,
  ComparedSide,
  CompareRequest,
  Comparison,
  SampleRef,
} from '../../../../src-shared/contract/service.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import { layerPosition } from '../../network/layerPosition.ts';
import { topologyOf } from '../../network/topology.ts';
import { RunFolder } from '../../library/RunFolder.ts';
import { objectiveOf } from '../../tasks/Objective.ts';
import { Network } from '../../training/Network.ts';
import { buildRunModel, initialNetwork, restoreNetwork } from '../../training/runNetwork.ts';
import type { Session } from '../../training/Session.ts';
import { SerialQueue } from '../../SerialQueue.ts';
import { collectTensors, takeExample } from './collectTensors.ts';
import { resolveSample } from './resolveSample.ts';

/** Number of networks that are cached besides the open one. */
const KEPT_NETWORKS = 2;

/** An opened network, and the step of its weights. */
interface Opened {
  network: Network;
  step: number | null;
}

/** The inspectable steps of a run, in order. @throws FeaturescopeError `run/unknown`, `run/unreadable` */
export function stepsOf(path: string): number[] {
  const steps = RunFolder.open(path).checkpointSteps();
  return steps[0] === 0 ? steps : [0, ...steps];
}

/**
 * Cache of the networks that the open one is compared with, least recently used evicted first; cleared when another
 * session is opened.
 */
export class ComparedNetworks {
  readonly #opened = new Map<string, Opened>();
  /** Serialises comparisons: two at once would open the same network twice. */
  readonly #turns = new SerialQueue();

  /**
   * The outputs of a layer in two networks, for an image each.
   * @throws FeaturescopeError `model/unknown-layer`, `compare/layer-missing`, `compare/shapes-differ`, and the errors of
   * the image, of the run and of its checkpoint
   */
  compare(session: Session, { layer, a, b }: CompareRequest): Promise<Comparison> {
    return this.#turns.run(() => this.#compare(session, { layer, a, b }));
  }

  async #compare(session: Session, { layer, a, b }: CompareRequest): Promise<Comparison> {
    const first = await this.#open(session, a.of);
    const second = await this.#open(session, b.of);
    checkFit(session, layer, first.network, second.network);
    return {
      layer,
      a: look(session, layer, first, a.sample),
      b: look(session, layer, second, b.sample),
    };
  }

  /** Frees all of them, once no comparison uses them. */
  clear(): Promise<void> {
    return this.#turns.run(() => {
      for (const { network } of this.#opened.values()) network.dispose();
      this.#opened.clear();
      return Promise.resolve();
    });
  }

  async #open(session: Session, of: ComparedNetwork): Promise<Opened> {
    if (of.from === 'session') {
      const { step, pretrained } = session.state();
      return { network: session.network, step: pretrained ? null : step };
    }
    const key = of.from === 'initial' ? `initial ${session.id}` : `${of.step} ${of.run}`;
    const opened =
      this.#opened.get(key) ?? (await (of.from === 'initial' ? beginning(session) : atStep(of.run, of.step)));
    // Moves the entry to the end, so that the least recently used one is first.
    this.#opened.delete(key);
    this.#opened.set(key, opened);
    for (const [oldest, { network }] of this.#opened) {
      if (this.#opened.size <= KEPT_NETWORKS) break;
      network.dispose();
      this.#opened.delete(oldest);
    }
    return opened;
  }
}

async function beginning(session: Session): Promise<Opened> {
  const { seed } = session.state().settings;
  return {
    network: await initialNetwork(topologyOf(session.network.model), seed, session.network.objective),
    step: 0,
  };
}

async function atStep(path: string, step: number): Promise<Opened> {
  const run = RunFolder.open(path);
  if (step > 0 || run.checkpointSteps().includes(0))
    return { network: (await restoreNetwork(run, run.checkpoint(step))).network, step };
  const { weights } = run.latestCheckpoint();
  const { model } = await buildRunModel(run, weights);
  const { task, settings } = run.description;
  const network = new Network(model, 'sgd', 0, objectiveOf(task, settings));
  initialiseWeights(model, settings.seed);
  return { network, step };
}

/** Checks that both networks have the layer, in the same shape, and take the images of the open data set. */
function checkFit({ data }: Session, name: string, a: Network, b: Network): void {
  const here = a.info.layers[layerPosition(a.info, name)]!;
  const there = b.info.layers.find((layer) => layer.name === name);
  if (!there)
    throw new FeaturescopeError('compare/layer-missing', {
      layer: name,
      known: b.info.layers.map((layer) => layer.name).join(', '),
    });
  for (const { info } of [a, b])
    if (inputShapeOf(info).join() !== data.shape.join())
      throw shapesDiffer(info.layers[0]!.name, data.shape, inputShapeOf(info));
  if (here.outputShape.join() !== there.outputShape.join())
    throw shapesDiffer(name, here.outputShape, there.outputShape);
}

function shapesDiffer(layer: string, a: readonly number[], b: readonly number[]): FeaturescopeError {
  return new FeaturescopeError('compare/shapes-differ', { layer, a: a.join('x'), b: b.join('x') });
}

function look({ data }: Session, layer: string, { network, step }: Opened, sample: SampleRef): ComparedSide {
  const resolved = resolveSample(data, sample);
  const { label } = resolved;
  const example = takeExample(network, resolved);
  try {
    const output = network.info.layers.at(-1)!.name;
    const tensors = collectTensors(network, example, {
      layers: [...new Set([layer, output])],
      quantities: ['activations', 'filters'],
    });
    const scores = tensors.find(
      (tensor) => tensor.layer === output && tensor.quantity === 'activations',
    )!.data;
    const predicted = highestScore(scores);
    return { step, label, predicted, tensors: tensors.filter((tensor) => tensor.layer === layer) };
  } finally {
    example.input.dispose();
  }
}
