import { backend, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule, kernelModule, type KernelModule } from '../../kernels/memory.ts';
import type { GraphNode } from '../../models/graph.ts';
import type { Batch, Selection } from '../batches.ts';
import { countOf } from '../batches.ts';
import type { ShardGradients } from '../trainStep.ts';
import { GradientBlock } from './GradientBlock.ts';
import { StepPlan } from './StepPlan.ts';

/** Full batches, the last one, and the shards of each; what is asked for less often is laid out anew. */
const MOST_PLANS = 4;

/** The step plans of one network, by number of images. Owns their memory. */
export class StepPlanner {
  readonly #graph: readonly GraphNode[];
  readonly #variables: readonly Variable[];
  /** By number of images, the one used last at the end. */
  readonly #plans = new Map<number, StepPlan>();
  #module: KernelModule | undefined;
  #gradients: GradientBlock | undefined;
  /** Whether plans know the network; undefined before the first was asked for. */
  #known: boolean | undefined;

  constructor(graph: readonly GraphNode[], variables: readonly Variable[]) {
    this.#graph = graph;
    this.#variables = variables;
  }

  /** What a batch, or a shard that is `share` of one, gives; undefined for a network that no plan knows. */
  gradients(source: Batch | Selection, share: number): ShardGradients | undefined {
    const plan = this.planFor(countOf(source));
    if (!plan) return undefined;
    plan.load(source);
    return { ...plan.step(share), gradients: [...this.#gradients!.tensors] };
  }

  /** The gradients of a whole batch from those of its shards; undefined for a network that no plan knows. */
  sum(parts: readonly Float32Array[]): GradientBlock | undefined {
    if (!this.#ready()) return undefined;
    this.#gradients!.sum(parts);
    return this.#gradients;
  }

  /** The plan for so many images, as its last step left it; undefined for a network that no plan knows. */
  planFor(images: number): StepPlan | undefined {
    if (images === 0 || !this.#ready()) return undefined;
    const plan = this.#plans.get(images) ?? this.#build(images);
    if (!plan) return undefined;
    this.#plans.delete(images);
    this.#plans.set(images, plan);
    return plan;
  }

  dispose(): void {
    for (const plan of this.#plans.values()) plan.dispose();
    this.#plans.clear();
    this.#gradients?.dispose();
    this.#gradients = undefined;
  }

  /** Whether the kernels are there, and the network may have a plan. */
  #ready(): boolean {
    const here = backend();
    if (!hasKernelModule(here)) return false;
    const module = kernelModule(here);
    if (module !== this.#module) {
      this.dispose();
      this.#module = module;
      this.#known = undefined;
    }
    return this.#known !== false;
  }

  #build(images: number): StepPlan | undefined {
    const [module, graph, variables] = [this.#module!, this.#graph, this.#variables];
    const [oldest] = this.#plans.keys();
    if (this.#plans.size >= MOST_PLANS && oldest !== undefined) {
      this.#plans.get(oldest)!.dispose();
      this.#plans.delete(oldest);
    }
    this.#gradients ??= new GradientBlock(module, variables);
    const plan = StepPlan.build({ module, graph, variables, images, gradients: this.#gradients });
    this.#known = plan !== undefined;
    if (!plan) this.dispose();
    return plan;
  }
}
