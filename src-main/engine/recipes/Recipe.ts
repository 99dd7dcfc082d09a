import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';

/** Something to train: a network with the data and settings that it is trained with by default. */
export interface Trainable {
  /** Stable id, as used on the command line and in runs. */
  id: string;
  /** Task of the network. Default: classification */
  task?: TaskKind;
  /** `[H, W, C]` for images, `[N]` for vectors. */
  inputShape: readonly number[];
  /**
   * Builds the network; its weights are initialised afterwards from the run's seed.
   * @param outputs number of output values: for classification one per class
   */
  build(inputShape: readonly number[], outputs: number): LayersModel | Promise<LayersModel>;
  /** Name of the default data set. */
  data: string;
  /** Whether the network has several inputs or outputs, which take their data from fields by name. */
  hasSeveralPorts?: boolean;
  /** Whether images of other sizes are scaled to the network's input. */
  scalesImages?: boolean;
  /** Whether the network is built for images of any size, which are not scaled. */
  takesAnySize?: boolean;
  settings: Settings;
}

/** A network that ships with the program. */
export interface Recipe extends Trainable {
  title: { en: string; ko: string };
  /** One sentence that helps users choose between recipes. */
  summary: { en: string; ko: string };
  build(inputShape: readonly number[], outputs: number): LayersModel;
}
