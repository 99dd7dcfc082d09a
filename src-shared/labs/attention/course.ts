/** A sequence that the network was given, and what it wrote. */
export interface WrittenExample {
  source: string;
  /** What it should have written; undefined for a source of the user's own. */
  target?: string;
  /** What it wrote, without the end. */
  text: string;
  /** Signs that it wrote, the end included. */
  steps: number;
  /** How much each of them looked at each sign of the source, each row adding up to 1: `[steps, source]`; empty without attention. */
  weights: Float32Array;
}

/** Where an encoder-decoder stands after some steps. */
export interface AttentionSnapshot {
  step: number;
  /** Time that the steps up to here took, in seconds. */
  seconds: number;
  /** Mean cross-entropy per sign since the snapshot before, in nats; not a number before the first step. */
  loss: number;
  /** Fraction of {@link TESTED} sequences, none of which it was trained on, that it wrote without a fault. */
  right: number;
  /** The same of those that are among the longer half. */
  rightOfLonger: number;
  /**
   * Of what it wrote backwards, the fraction of letters for which it looked most at the very letter that it wrote. Not a number
   * for other tasks and without attention.
   */
  aligned: number;
  examples: WrittenExample[];
}

/** The course of a training. */
export interface AttentionCourse {
  snapshots: AttentionSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
  parameters: number;
}

/** What the network that was trained last writes for a text of the user's own. */
export interface OwnAttention {
  example: WrittenExample;
  /** Id of the task that it was trained for, and number of steps. */
  task: string;
  step: number;
  /** Most signs of the sequences that it was trained on. */
  longest: number;
}

/** Sequences that are tested, and those of them that are shown. */
export const TESTED = 100;
export const EXAMPLES = 8;
/** Ids of the experiment that trains, of the one that tells what is trained already, and of the one for a text of the user's own. */
export const ATTENTION = 'attention';
export const KNOWN_ATTENTION = 'attention-known';
export const OWN_ATTENTION = 'attention-own';
