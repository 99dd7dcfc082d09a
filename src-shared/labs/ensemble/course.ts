import type { ModelInfo } from '../../model/model.ts';

/** How the members of an ensemble come to differ, and how they answer together. */
export const methods = ['bagging', 'boosting', 'stacking', 'starts'] as const;
export type Method = (typeof methods)[number];

/** What distinguishes one small CNN from another. */
export interface MemberForm {
  /** Height and width of the first convolution's kernels. */
  kernel: number;
  activation: 'relu' | 'tanh';
  pooling: 'max' | 'mean';
}

/** Training images that boosting gave the largest weights. */
export interface HeavyImages {
  /** One behind the other, 0..255. `[N, H, W, C]` */
  images: Uint8Array;
  labels: number[];
  /** Weights, as multiples of their mean. */
  weights: number[];
}

/** The answers of a network to all test images. */
export interface Answers {
  /** Fraction of the test images that it gets right. */
  accuracy: number;
  /** Class of each test image. `[count]` */
  answers: Uint8Array;
}

/** A trained member. */
export interface EnsembleMember extends Answers {
  form: MemberForm;
  /** Weighted fraction of the training images that it got wrong, and its weight in the vote; only for boosting. */
  error?: number;
  say?: number;
  /** The heaviest images for the next member; only for boosting. */
  heavy?: HeavyImages;
}

/** An ensemble, as far as it has been trained. */
export interface EnsembleCourse {
  method: Method;
  /** Name of the data set, and its classes. */
  data: string;
  classes: string[];
  /** `[H, W, C]` of an image */
  shape: [number, number, number];
  /** Number of training images. */
  images: number;
  /** Number of members at the end. */
  total: number;
  /** Classes of the test images. */
  labels: Uint8Array;
  /** One network of the first member's form that was trained on every training image as often; null before. */
  single: Answers | null;
  members: EnsembleMember[];
  /** The first one, two, ... members together. */
  together: Answers[];
  /** Test images that the members disagree about most: their rows, and the images one behind the other, 0..255. */
  disputed: { rows: number[]; images: Uint8Array };
}

/** Whether all members are trained. */
export const isTrained = ({ members, total }: EnsembleCourse): boolean => members.length === total;

/** Accuracy of the best of the first members. */
export const bestOf = ({ members }: EnsembleCourse, count: number): number =>
  Math.max(...members.slice(0, count).map(({ accuracy }) => accuracy));

/** Number of the first members that are right, for each test image. `[count]` */
export function rightMembers({ members, labels }: EnsembleCourse, count: number): Uint8Array {
  const right = new Uint8Array(labels.length);
  for (const { answers } of members.slice(0, count))
    for (let row = 0; row < right.length; row++) if (answers[row] === labels[row]) right[row]! += 1;
  return right;
}

/** Number of disputed images. */
const DISPUTED = 14;

/**
 * The test images that the members disagree about most: those whose most frequent answer has the fewest votes; the first of them
 * where there are more.
 */
export function disputedRows(members: readonly Answers[], most = DISPUTED): number[] {
  const [first] = members;
  if (!first || members.length < 2) return [];
  const votes = Array.from(first.answers, (_none, row) => {
    const counts = new Map<number, number>();
    for (const { answers } of members) counts.set(answers[row]!, (counts.get(answers[row]!) ?? 0) + 1);
    return Math.max(...counts.values());
  });
  return votes
    .map((highest, row) => ({ highest, row }))
    .filter(({ highest }) => highest < members.length)
    .sort((a, b) => a.highest - b.highest || a.row - b.row)
    .slice(0, most)
    .map(({ row }) => row);
}

/** What a trained ensemble is as one network. */
export interface EnsembleNetworkCourse {
  method: Method;
  data: string;
  /** The members' forms, and their own accuracies. */
  members: Pick<EnsembleMember, 'form' | 'accuracy'>[];
  /** Layers and shapes of the network. */
  model: ModelInfo;
  /** Accuracy of the ensemble as it was trained. */
  accuracy: number;
  /** The run that it was saved as, with what the network that was read from it again answers; null before. */
  saved: { run: string; accuracy: number; same: number; tested: number } | null;
}

/** Ids of the experiment that trains, of the one that tells what is trained already, and of those that make one network of it. */
export const ENSEMBLE = 'ensemble';
export const KNOWN_ENSEMBLE = 'ensemble-known';
export const ENSEMBLE_NETWORK = 'ensemble-network';
export const SAVE_ENSEMBLE = 'ensemble-save';
