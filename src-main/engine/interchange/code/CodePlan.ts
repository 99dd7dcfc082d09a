import type { layers } from '@tensorflow/tfjs-layers';
import type { InputRange } from '../../../../src-shared/contract/imports.ts';
import type { LossName } from '../../../../src-shared/tasks/losses.ts';
import type { TaskKind } from '../../../../src-shared/tasks/tasks.ts';
import type { Settings } from '../../../../src-shared/contract/service.ts';
import type { SettingsSpan } from '../../training/schedule/settingsSpans.ts';

/** One call of a layer, as a program writes it. */
export interface CodeLayer {
  name: string;
  /** A Python name, unique in the program. */
  variable: string;
  className: string;
  /** The layer itself. */
  layer: layers.Layer;
  config: Readonly<Record<string, unknown>>;
  /** Variables of what the layer reads; empty for an input. */
  inputs: string[];
  /** Shapes of what the layer reads, without the batch. */
  inputShapes: number[][];
  outputShape: number[];
  /** Weights in the order in which Keras keeps them: `kernel`, `bias`, ... */
  weights: readonly { name: string; shape: readonly number[] }[];
}

/** Everything that determines a training, as a program of another framework repeats it. */
export interface CodePlan {
  /** Display name of the network. */
  title: string;
  layers: CodeLayer[];
  task: TaskKind;
  loss: LossName;
  /** Whether the last layer's softmax or sigmoid belongs to the output; otherwise the network's outputs are logits. */
  hasProbabilities: boolean;
  /** Whether the output is the mean of several softmaxes, which no loss can undo. */
  isMean: boolean;
  settings: Settings;
  spans: readonly SettingsSpan[];
  /** Name of the file with the initial weights, which lies beside the program. */
  weightsFile: string;
  /** Where the examples come from: IDX files that everybody has, or arrays in the file with the weights. */
  data: { name: string; from: 'idx' | 'arrays' };
  /** How the network takes brightness; undefined for 0..1. */
  range: InputRange | undefined;
  /** 0 where the targets are values, or the one output is the probability of the second of two classes. */
  classes: number;
  /** Whether pixels are left out, whose class is below 0. */
  hasIgnored: boolean;
}
