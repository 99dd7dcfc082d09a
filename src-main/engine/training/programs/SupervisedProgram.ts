import type { Arithmetic } from '../../../../src-shared/contract/service.ts';
import type { WeightEdit } from '../../../../src-shared/contract/edits.ts';
import { RecordingTrainer } from '../../inspection/step/RecordingTrainer.ts';
import { initialiseWeights } from '../../network/initialiseWeights.ts';
import type { Network } from '../Network.ts';
import type { BatchSchedule } from '../schedule/BatchSchedule.ts';
import { editWeights } from '../editWeights.ts';
import { SingleTrainer, type Trainer } from '../Trainer.ts';
import { PooledTrainer } from '../workers/PooledTrainer.ts';
import type { Program, ProgramState, Team, TrainingData } from './Program.ts';

/** Supervised training of one network: forward, loss, backward, update. */
export class SupervisedProgram implements Program {
  readonly network: Network;

  constructor(network: Network) {
    this.network = network;
  }

  save(): ProgramState {
    return { weights: this.network.weights(), slots: this.network.slots() };
  }

  restore({ weights, slots }: ProgramState): void {
    this.network.restore(weights, slots);
  }

  edit(edits: readonly WeightEdit[]): void {
    const { network } = this;
    network.restore(editWeights(network.graph, network.weights(), edits), network.slots());
  }

  begin(seed: number): void {
    initialiseWeights(this.network.model, seed);
    this.network.clearSlots();
  }

  trainer(on: TrainingData, arithmetic: Arithmetic | undefined, team: Team | undefined): Trainer {
    const { network } = this;
    if (!team || (team.width ?? team.workers) === 1)
      return new SingleTrainer(network, on.train, on.data.shape);
    return new PooledTrainer({ network, ...on, arithmetic, ...team });
  }

  recorder({ data, train }: TrainingData, schedule: BatchSchedule, workers: number): RecordingTrainer {
    const { network } = this;
    return new RecordingTrainer({ network, split: train, shape: data.shape, schedule, workers });
  }

  dispose(): void {
    this.network.dispose();
  }
}
