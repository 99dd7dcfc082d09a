/** Distribution of some values. All numbers except `nonFinite` refer to the finite values among those examined. */
export interface Summary {
  /** Number of values. */
  size: number;
  /** Number of examined values: all, or an even sample of many. */
  count: number;
  /** Number of examined values that are NaN or infinite. */
  nonFinite: number;
  mean: number;
  standardDeviation: number;
  /** Fraction of values that are exactly 0, in [0, 1]. */
  zeros: number;
  low: number;
  high: number;
  /** Histogram with bins of equal width from `low` to `high`. */
  bins: number[];
}

/** The summarised values of a layer. */
export const summarisedNames = ['weights', 'gradients', 'activations'] as const;
export type Summarised = (typeof summarisedNames)[number];

/**
 * Summaries of one layer at one step: its kernels after the update (if it has none, all its trainable weights), the
 * gradients of the loss that the step used for them, and its output for the step's images (for the last layer the
 * logits).
 */
export interface LayerSummary extends Partial<Record<Summarised, Summary>> {
  layer: string;
}

/**
 * Defects of a unit: a `dead` unit always outputs 0; a `saturated` one is nearly always at a limit of tanh or sigmoid; a
 * `duplicate` one has the same kernel as another; a `not-finite` one has weights or outputs that are NaN or infinite.
 */
export const alarmKinds = ['not-finite', 'dead', 'saturated', 'duplicate'] as const;
export type AlarmKind = (typeof alarmKinds)[number];

export interface Alarm {
  kind: AlarmKind;
  /** Null if it concerns the loss. */
  layer: string | null;
  /** Null if it concerns the layer as a whole. */
  map: number | null;
  /** For a duplicate: the earlier map that it equals. */
  twin?: number | undefined;
  /** Step at which it was first detected. */
  step: number;
}

/** Statistics of the network at one step. */
export interface StatisticsPoint {
  step: number;
  epoch: number;
  layers: LayerSummary[];
  /** All defects at this step. */
  alarms: Alarm[];
}
