import { squaredDistance } from '../../arithmetic/pairDistance.ts';

/** Where a training on pairs of prints stands after some steps. */
export interface PrintSnapshot {
  /** Number of updates. */
  step: number;
  /** Time that they took, in seconds. */
  seconds: number;
  /** Mean loss of the pairs in the batches since the snapshot before; not a number before the first step. */
  loss: number;
  /** Features of all prints, then of the copies, `[prints + copies, FEATURES]`. */
  features: Float32Array;
}

/** A network that was trained to tell fingers apart by pairs of their prints. */
export interface PrintCourse {
  /** Name of the prints, and whether the program drew them. */
  data: string;
  isDrawn: boolean;
  /** Of each print: its finger, and which time the finger was pressed down. */
  fingers: number[];
  impressions: number[];
  /** Indices of the prints that are trained on. Of each there is a copy, which is turned, cut, shifted and brighter or darker. */
  copies: number[];
  /** The prints, then the copies, 0..255. `[prints + copies, H, W, 1]` */
  images: Uint8Array;
  shape: [number, number, number];
  snapshots: PrintSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
}

/** Ids of the experiment that trains, of the one that tells what is trained already, and of the check of a print. */
export const FINGERPRINT = 'fingerprint';
export const KNOWN_FINGERPRINT = 'fingerprint-known';
export const PRINT_CHECK = 'fingerprint-check';

/** Part of the fingers that no training sees, and of the impressions of the others. */
const UNSEEN_SHARE = 0.3;
const NEW_SHARE = 0.25;

/** How prints are divided: by finger and by impression. */
export interface PrintDivision {
  /** Number of the first fingers, which are trained. */
  known: number;
  /** Number of the first impressions of these, which are trained; by finger. */
  trained: number[];
}

export function divisionOf({
  fingers,
  impressions,
}: Pick<PrintCourse, 'fingers' | 'impressions'>): PrintDivision {
  const all = Math.max(...fingers) + 1;
  const known = all - Math.max(2, Math.round(all * UNSEEN_SHARE));
  const trained = Array.from({ length: all }, (_none, finger) => {
    const own = Math.max(...impressions.filter((_one, at) => fingers[at] === finger)) + 1;
    return own - Math.max(1, Math.round(own * NEW_SHARE));
  });
  return { known, trained };
}

/** Whether a print is one of those that are trained on. */
export const isTrainedOn = (
  { fingers, impressions }: Pick<PrintCourse, 'fingers' | 'impressions'>,
  { known, trained }: PrintDivision,
  at: number,
): boolean => fingers[at]! < known && impressions[at]! < trained[fingers[at]!]!;

/**
 * Which prints are paired: one that was trained on with a copy of one, changed as in no step (`copies`); one that was trained
 * on with a new one of the same fingers (`new`); all prints of the fingers that were never seen with one another (`unseen`).
 */
export const pairSets = ['copies', 'new', 'unseen'] as const;
export type PairSet = (typeof pairSets)[number];

/** Pairs of prints with their distances. */
export interface Pairs {
  /** Indices of the prints, behind all prints of the copies. */
  one: number[];
  other: number[];
  distances: Float32Array;
  /** Whether each pair is of one finger. */
  same: boolean[];
}

/** The pairs of a set with their distances in a snapshot. */
export function pairsOf(course: PrintCourse, { features }: PrintSnapshot, set: PairSet): Pairs {
  const { fingers, copies } = course;
  const size = features.length / (fingers.length + copies.length);
  const fingerOf = (at: number): number => fingers[at] ?? fingers[copies[at - fingers.length]!]!;
  const pairs = { one: [] as number[], other: [] as number[], same: [] as boolean[] };
  const distances: number[] = [];
  const [first, second] = sidesOf(course, set);
  for (const one of first)
    for (const other of second) {
      // Both sides of fingers never seen are the same: each pair once.
      if (set === 'unseen' && other <= one) continue;
      pairs.one.push(one);
      pairs.other.push(other);
      pairs.same.push(fingerOf(one) === fingerOf(other));
      distances.push(Math.sqrt(squaredDistance(features, one * size, other * size, size)));
    }
  return { ...pairs, distances: Float32Array.from(distances) };
}

/** The prints on either side of the pairs. */
function sidesOf(course: PrintCourse, set: PairSet): [number[], number[]] {
  const { fingers, copies } = course;
  const { known } = divisionOf(course);
  const all = [...fingers.keys()];
  if (set === 'copies') return [copies, copies.map((_one, at) => fingers.length + at)];
  if (set === 'new') return [copies, all.filter((at) => fingers[at]! < known && !copies.includes(at))];
  const unseen = all.filter((at) => fingers[at]! >= known);
  return [unseen, unseen];
}

/** A new print against the enrolled ones. */
export interface PrintCheck {
  /** Number of updates of the network that decides. */
  step: number;
  /** Which print it is, and whether it was trained on. */
  place: { finger: number; impression: number };
  isTrained: boolean;
  /** The finger that it claims to be, and the number of enrolled prints of each finger. */
  claim: number;
  enrolled: number;
  /** The nearest enrolled print of that finger. */
  nearest: { finger: number; impression: number };
  distance: number;
  /** The new print, then the nearest enrolled one, 0..255. `[2, H, W, 1]` */
  images: Uint8Array;
  shape: [number, number, number];
  /** Some maps of a layer, of the new print, of the enrolled one, and their difference, on one scale, 0..255. `[3, maps, H, W]` */
  maps: Uint8Array;
  mapShape: [number, number, number];
  /** Differences of the features. `[FEATURES]` */
  differences: Float32Array;
  /** Distance to the nearest enrolled print of each finger. */
  byFinger: number[];
}
