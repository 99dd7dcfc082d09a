import { backend, type Variable } from '@tensorflow/tfjs-core';
import { hasKernelModule, kernelModule, type KernelModule } from '../../kernels/runtime/memory.ts';
import type { Graph } from '../../network/graph.ts';
import { countOf, type Batch, type Selection } from '../schedule/batches.ts';
import type { BatchScores } from '../../tasks/evaluate.ts';
import type { ShardGradients } from '../trainStep.ts';
import { GradientBlock } from './GradientBlock.ts';
import { PlanCache } from './PlanCache.ts';
import { StepPlan, type PlanRequest } from './StepPlan.ts';

/**
 * The step plans of one network. Owns their memory. All members are undefined for a network that plans do not support.
 */
export class StepPlanner {
  readonly #graph: Graph;
  readonly #variables: readonly Variable[];
  readonly #training = new PlanCache();
  readonly #scoring = new PlanCache();
  #module: KernelModule | undefined;
  #gradients: GradientBlock | undefined;
  #lastTrained: StepPlan | undefined;
  #looking: StepPlan | undefined;
  /** Whether plans support the network; undefined before the first request. */
  #known: boolean | undefined;

  /** @param planned whether the network's loss is the softmax cross-entropy that plans compute */
  constructor(graph: Graph, variables: readonly Variable[], planned = true) {
    this.#graph = graph;
    this.#variables = variables;
    if (!planned) this.#known = false;
  }

  /** Gradients, loss and metric sums of a batch, or of a shard that holds the fraction `share` of one. */
  gradients(source: Batch | Selection, share: number): ShardGradients | undefined {
    const plan = this.trainingPlan(countOf(source));
    if (!plan) return undefined;
    plan.load(source);
    this.#lastTrained = plan;
    return {
      ...plan.step(share),
      ...{ gradients: [...this.#gradients!.tensors], statistics: [], stay: true },
    };
  }

  /** The gradients of a whole batch from those of its shards; the first may be undefined, see {@link GradientBlock.sum}. */
  sum(parts: readonly (Float32Array | undefined)[]): GradientBlock | undefined {
    if (!this.#ready()) return undefined;
    const gradients = this.#gradientBlock();
    gradients.sum(parts);
    return gradients;
  }

  /** Scores of a batch in inference mode. */
  scores(source: Batch | Selection): BatchScores | undefined {
    const images = countOf(source);
    if (images === 0 || !this.#ready()) return undefined;
    const plan = this.#scoring.get(images, () => this.#build({ images }));
    plan?.load(source);
    return plan?.score();
  }

  /** The plan that trains with `images` images, holding the values of its last step. */
  trainingPlan(images: number): StepPlan | undefined {
    if (images === 0 || !this.#ready()) return undefined;
    return this.#training.get(images, () => this.#build({ images, gradients: this.#gradientBlock() }));
  }

  /** An inference plan for one image that keeps every output for inspection. */
  get looking(): StepPlan | undefined {
    if (!this.#ready()) return undefined;
    return (this.#looking ??= this.#build({ images: 1, lasting: true }));
  }

  /** The plan of the last training step, holding its values. */
  get lastTrained(): StepPlan | undefined {
    return this.#lastTrained;
  }

  dispose(): void {
    this.#lastTrained = undefined;
    this.#training.dispose();
    this.#scoring.dispose();
    this.#looking?.dispose();
    this.#looking = undefined;
    this.#gradients?.dispose();
    this.#gradients = undefined;
  }

  /** Whether the kernels are loaded and the network may have a plan. */
  #ready(): boolean {
    const here = backend();
    if (!hasKernelModule(here)) return false;
    const module = kernelModule(here);
    if (module !== this.#module) this.dispose();
    this.#module = module;
    return this.#known !== false;
  }

  #build(of: Pick<PlanRequest, 'images' | 'gradients' | 'lasting'>): StepPlan | undefined {
    const [module, graph, variables] = [this.#module!, this.#graph, this.#variables];
    try {
      const plan = StepPlan.build({ module, graph, variables, ...of });
      this.#known = plan !== undefined;
      if (!plan) this.dispose();
      return plan;
    } catch (error) {
      this.dispose(); // memory is short; a smaller batch builds its own plan
      throw error;
    }
  }

  #gradientBlock(): GradientBlock {
    return (this.#gradients ??= new GradientBlock(this.#module!, this.#variables));
  }
}
