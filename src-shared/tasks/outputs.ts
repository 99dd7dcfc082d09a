import type { LossName } from './losses.ts';
import { metricOfOutput } from './metrics.ts';
import { taskInfos, type outputTaskKinds, type TaskKind } from './tasks.ts';

/** What one of several outputs is trained for. */
export interface OutputTask {
  /** Name of the output, as in its metrics. */
  name: string;
  task: (typeof outputTaskKinds)[number];
  loss: LossName;
  /** Factor of the output's loss in the network's loss. Default: 1 */
  weight?: number | undefined;
}

/** One of several outputs: `size` values from index `from` of a row of all outputs. */
export interface OutputPart extends OutputTask {
  /** Name of the layer that makes it. */
  layer: string;
  from: number;
  size: number;
  /** Index of its target in a row of targets: a class is one value, other targets are as many as the output. */
  target: number;
  /** The activation that its loss includes, so that it is computed from that activation's input. */
  head: 'softmax' | 'posterior' | 'sigmoid' | 'none';
}

/** The metrics of a network, the loss first. @param outputs its outputs, if it has several */
export function metricNamesOf(kind: TaskKind, outputs: readonly OutputTask[] = []): string[] {
  const own = outputs.flatMap(({ name, task }) =>
    taskInfos[task].metrics.map((id) => metricOfOutput(name, id)),
  );
  return [...taskInfos[kind].metrics, ...own];
}
