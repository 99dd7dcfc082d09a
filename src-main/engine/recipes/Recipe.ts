import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TaskKind } from '../../../src-shared/tasks/tasks.ts';
import type { Settings } from '../../../src-shared/contract/service.ts';

/** A network with the data and settings it is trained with by default. */
export interface Recipe {
  /** Stable id, as on the command line. */
  id: string;
  title: { en: string; ko: string };
  /** One sentence for people who choose between recipes. */
  summary: { en: string; ko: string };
  /** What its network is trained for. Default: classification */
  task?: TaskKind;
  /** `[H, W, C]` of images, `[N]` of vectors. */
  inputShape: readonly number[];
  /**
   * Builds the network; its weights are initialised afterwards from the run's seed.
   * @param outputs how many values it puts out: of a classification one for each class
   */
  build(inputShape: readonly number[], outputs: number): LayersModel;
  /** Name of the data set it is meant for. */
  data: string;
  /** Whether images of other sizes are scaled to its input. */
  scalesImages?: boolean;
  settings: Settings;
}
