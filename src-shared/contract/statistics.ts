/** How some values are distributed. All numbers but `nonFinite` are of the finite ones among those looked at. */
export interface Summary {
  /** How many values there are. */
  size: number;
  /** How many were looked at: all, or evenly many of a large number. */
  count: number;
  /** How many of these are NaN or infinite. */
  nonFinite: number;
  mean: number;
  standardDeviation: number;
  /** Share of values that are exactly 0, from 0 to 1. */
  zeros: number;
  low: number;
  high: number;
  /** How many values lie in each of equally wide bins from `low` to `high`. */
  bins: number[];
}

/** What is summarised of a layer. */
export const summarisedNames = ['weights', 'gradients', 'activations'] as const;
export type Summarised = (typeof summarisedNames)[number];

/**
 * One layer at one step: its kernels after the update (where it has none, all its trainable weights), the loss' gradients
 * for them that the step used, and its output for the step's images (of the last layer what goes into softmax).
 */
export interface LayerSummary extends Partial<Record<Summarised, Summary>> {
  layer: string;
}

/**
 * What is wrong with a unit: `dead` units never have another output than 0; `saturated` ones are nearly always at an end of
 * tanh or sigmoid; `duplicate` ones have the kernel of another; `not-finite` ones have weights or outputs that are NaN or
 * infinite.
 */
export const alarmKinds = ['not-finite', 'dead', 'saturated', 'duplicate'] as const;
export type AlarmKind = (typeof alarmKinds)[number];

export interface Alarm {
  kind: AlarmKind;
  /** Null where it is the loss. */
  layer: string | null;
  /** Null where it is the layer as a whole. */
  map: number | null;
  /** Of a duplicate: the earlier map that it repeats. */
  twin?: number | undefined;
  /** Where it was first seen. */
  step: number;
}

/** The network as it was at one step. */
export interface StatisticsPoint {
  step: number;
  epoch: number;
  layers: LayerSummary[];
  /** All that was wrong at this step. */
  alarms: Alarm[];
}
