import type { Variable } from '@tensorflow/tfjs-core';
import type { KernelModule } from '../../kernels/runtime/memory.ts';
import { readFloats } from '../../kernels/runtime/transfer.ts';
import { splitsSoftmax } from '../../network/forward.ts';
import type { Graph } from '../../network/graph.ts';
import { outputFormOf } from '../../network/outputForm.ts';
import { isSelection, writeInputs, type Batch, type Selection } from '../schedule/batches.ts';
import type { BatchScores } from '../../tasks/evaluate.ts';
import type { PassObserver, PassView } from '../PassObserver.ts';
import type { GradientBlock } from './GradientBlock.ts';
import type { CompiledLayer, LayerContext, Signal } from './CompiledLayer.ts';
import { engineOf } from '../../layers/layers.ts';
import { planLoss, type LossPlan } from './loss.ts';
import { AlternatingPlaces, PlanMemory } from './PlanMemory.ts';
import { softmaxOf } from './softmax.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';

/** What a plan is built for. */
export interface PlanRequest {
  module: KernelModule;
  graph: Graph;
  /** The trainable variables, in layer order. */
  variables: readonly Variable[];
  /** Number of images. */
  images: number;
  /** Where the variables' gradients are written; a plan without them has no backward pass. */
  gradients?: GradientBlock | undefined;
  /** Whether every output stays in memory after a forward pass for inspection, although there is no backward pass. */
  lasting?: boolean | undefined;
}

/**
 * One step for a fixed number of images, compiled once: every value and gradient has its address in the kernels' heap,
 * and running the step is a sequence of kernel calls. The results equal the tape's bit for bit. Owns its memory.
 */
export class StepPlan {
  /** Input of the network and output of every layer, by position; the last holds the logits. */
  readonly signals: readonly Signal[];
  readonly #module: KernelModule;
  readonly #memory: PlanMemory;
  readonly #layers: readonly CompiledLayer[];
  readonly #loss: LossPlan | undefined;
  readonly #graph: Graph;

  private constructor({ module, graph }: PlanRequest, memory: PlanMemory, { signals, layers }: Parts) {
    const logits = signals.at(-1)!;
    this.#module = module;
    this.#memory = memory;
    this.signals = signals;
    this.#layers = layers;
    this.#graph = graph;
    this.#loss = logits.gradient === undefined ? undefined : planLoss(module, memory, logits);
  }

  /**
   * Compiles a step; undefined for a network that is not a chain of layers whose settings are all supported.
   * @throws Error if the heap is full
   */
  static build(request: PlanRequest): StepPlan | undefined {
    const memory = new PlanMemory(request.module);
    try {
      const parts = layOut(request, memory);
      if (parts) return new StepPlan(request, memory, parts);
    } catch (error) {
      memory.release();
      throw error;
    }
    memory.release();
    return undefined;
  }

  /** Copies images, and labels if there is a loss, into the plan's memory. */
  load(source: Batch | Selection): void {
    const images = this.signals[0]!;
    const pixels = this.#module.floats(images.values, sizeOf(images.shape));
    const labels = this.#loss && this.#module.integers(this.#loss.labels, images.shape[0]!);
    if (isSelection(source)) {
      writeInputs(source, pixels);
      if (labels) source.indices.forEach((index, row) => (labels[row] = source.split.labels[index]!));
    } else {
      readFloats(source.inputs, pixels);
      labels?.set(source.targets.dataSync());
    }
  }

  /** Forward, loss and backward for the loaded examples. @param share the fraction of their batch that they make up */
  step(share: number): { loss: number; sums: readonly number[] } {
    this.forward();
    const { loss, right } = this.#loss!.run(share);
    for (let index = this.#layers.length - 1; index >= 0; index--) this.#layers[index]!.backward();
    return { loss, sums: [right] };
  }

  /**
   * Scores of the loaded examples.
   * @throws Error for a training plan, whose forward pass rounds differently
   */
  score(): BatchScores {
    if (this.#loss) throw new Error('A plan for training does not score.');
    const isLogits = outputFormOf(this.#graph) === 'logits';
    this.forward();
    const last = this.signals.at(-1)!;
    const outputs = isLogits ? softmaxOf(this.#module, last) : this.networkOutput();
    return { heads: this.#copy(last).values, outputs };
  }

  /** The forward pass alone. */
  forward(): void {
    for (const layer of this.#layers) layer.forward();
  }

  /** A copy of the network's output `[N, classes]` of the last forward pass, after the softmax. */
  networkOutput(): Float32Array {
    const last = this.signals.at(-1)!;
    const endsWithSoftmax = splitsSoftmax(this.#graph.at(-1)!);
    return endsWithSoftmax ? softmaxOf(this.#module, last) : this.#copy(last).values;
  }

  /** A layer's output in the last training step, by position: for the last layer the logits, for the first the images. */
  output(position: number): PassView | undefined {
    const signal = this.signals[position];
    return signal && this.#copy(signal);
  }

  /** As {@link output}, but a view that is valid only until the next allocation in the heap. */
  look(position: number): PassView | undefined {
    const signal = this.signals[position];
    return signal && this.#view(signal);
  }

  /** The gradient of the loss with respect to a layer's output; undefined if it is not computed. */
  outputGradient(position: number): PassView | undefined {
    const signal = this.signals[position];
    return signal?.gradient === undefined ? undefined : this.#copy(signal, signal.gradient);
  }

  /** Reports the values of the last training step to an observer, layer by layer. */
  show(observer: PassObserver): void {
    this.signals.forEach((signal, position) => {
      observer.onOutput(position, this.#view(signal));
      if (signal.gradient !== undefined)
        observer.onOutputGradient(position, this.#view(signal, signal.gradient));
    });
  }

  dispose(): void {
    this.#memory.release();
  }

  #copy(signal: Signal, address = signal.values): PassView {
    const { shape, values } = this.#view(signal, address);
    return { shape, values: values.slice() };
  }

  #view({ shape, values }: Signal, address = values): PassView {
    return { shape, values: this.#module.floats(address, sizeOf(shape)) };
  }
}

interface Parts {
  signals: Signal[];
  layers: CompiledLayer[];
}

function layOut(request: PlanRequest, memory: PlanMemory): Parts | undefined {
  const { module, graph, images, gradients, lasting } = request;
  const shape = imageShape(graph);
  if (!shape) return undefined;
  const training = gradients !== undefined;
  const weights = new WeightOrder(request);
  const places = training || lasting ? memory : new AlternatingPlaces(memory);
  const values = places.reserve(images * sizeOf(shape) * 4);
  const signals: Signal[] = [{ shape: [images, ...shape], values, gradient: undefined }];
  const layers: CompiledLayer[] = [];
  for (const node of graph.slice(1)) {
    const { layer } = node;
    const input = signals.at(-1)!;
    const isLast = signals.length === graph.length - 1;
    const context: LayerContext = {
      ...{ module, memory, input, training },
      withoutSoftmax: isLast && splitsSoftmax(node),
      weight: (of) => weights.next(of.read()),
      signal: (of, hasWeights) =>
        makeSignal(places, of, training && (hasWeights || input.gradient !== undefined)),
    };
    const plan = engineOf(layer)?.plan?.(layer, context);
    if (!plan) return undefined;
    layers.push(plan);
    signals.push(plan.output);
  }
  return weights.complete && signals.at(-1)!.shape.length === 2 ? { signals, layers } : undefined;
}

/** The image shape `[H, W, C]` that a chain of layers takes; undefined for other graphs and if a layer is used twice. */
function imageShape(graph: Graph): number[] | undefined {
  const isChain = graph.every(
    ({ name, firstCall, frozen, inputs }, position) =>
      name === firstCall && !frozen && inputs.join() === (position === 0 ? '' : String(position - 1)),
  );
  const [, ...shape] = graph[0]?.outputShape ?? [];
  const known = shape.length > 0 && shape.every((size) => typeof size === 'number');
  return isChain && known ? (shape as number[]) : undefined;
}

function makeSignal(
  places: Pick<PlanMemory, 'reserve'>,
  shape: readonly number[],
  hasGradient: boolean,
): Signal {
  const bytes = sizeOf(shape) * 4;
  const values = places.reserve(bytes);
  return { shape, values, gradient: hasGradient ? places.reserve(bytes) : undefined };
}

/** Hands out the weights in the order of the variables, on which the order of the gradients relies. */
class WeightOrder {
  readonly #request: PlanRequest;
  #used = 0;
  #strange = false;

  constructor(request: PlanRequest) {
    this.#request = request;
  }

  next(weight: unknown): { address(): number; gradient: number } {
    const { module, variables, gradients } = this.#request;
    const index = this.#used++;
    const variable = variables[index];
    if (variable !== weight) this.#strange = true;
    return {
      address: () => module.offset(variable!),
      gradient: gradients && variable ? module.offset(gradients.tensors[index]!) : 0,
    };
  }

  /** Whether the layers have requested all variables, in order. */
  get complete(): boolean {
    return !this.#strange && this.#used === this.#request.variables.length && this.#used > 0;
  }
}
