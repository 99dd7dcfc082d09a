/** Where a generator and its discriminator stand after some steps. */
export interface GanSnapshot {
  /** Number of updates of the discriminator. */
  step: number;
  /** Time that the steps up to here took, in seconds. */
  seconds: number;
  /** Digits that the generator makes of the same latent vectors in every snapshot, 0..255. `[48, H, W, C]` */
  images: Uint8Array;
  /** The discriminator's probability that each of them is real. `[48]` */
  probabilities: number[];
  /** The same of the real images that are shown. `[12]` */
  ofReal: number[];
  /** Means since the snapshot before; not a number before the first step. */
  generatorLoss: number;
  discriminatorLoss: number;
  onReal: number;
  onGenerated: number;
  /** Fraction of 500 fresh digits that LeNet-5 reads as each class. `[10]` */
  shares: number[];
  /** Fraction of them that it reads with at least {@link SURE} probability. */
  confident: number;
  /**
   * How far they are from the nearest of 500 real images: mean squared difference, as a multiple of that of other real images.
   * A classifier's reading of images that are far from all real ones says nothing.
   */
  distance: number;
  /** How much they differ from one another: mean squared difference of pairs, as a multiple of that of real images. */
  spread: number;
}

/** The course of an adversarial training. */
export interface GanCourse {
  /** Name of the data set. */
  data: string;
  /** `[H, W, C]` of an image */
  shape: [number, number, number];
  /** Real images of the test set, 0..255. `[12, H, W, C]` */
  real: Uint8Array;
  snapshots: GanSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
}

/** Digits in each snapshot, and real images. */
export const SHOWN = 48;
export const REAL_SHOWN = 12;
/** What LeNet-5 must at least say of a digit that counts as read. */
export const SURE = 0.9;
/** Ids of the experiment that trains, of the one that tells what is trained already, and of the walk through the latent space. */
export const GAN = 'gan';
export const KNOWN_GAN = 'gan-known';
export const GAN_LATENT = 'gan-latent';

/** A class that has less than this fraction of the digits is hardly made any more. */
const LEAST_SHARE = 0.02;
/** Fewer classes than this, or less spread than this, is a collapse. */
const LEAST_CLASSES = 6;
const LEAST_SPREAD = 0.5;

/** Images farther from the real ones than this are no digits yet. */
const MOST_DISTANCE = 1.6;

/** Whether the images are so near to real ones that a classifier can read them. */
export const areReadable = ({ distance }: GanSnapshot): boolean => distance <= MOST_DISTANCE;

/** Number of classes that the generator makes. */
export const classesMade = ({ shares }: GanSnapshot): number =>
  shares.filter((share) => share >= LEAST_SHARE).length;

/**
 * Whether the generator has collapsed: it makes nearly the same image of all latent vectors, or few of the classes, as far as
 * they can be read.
 */
export const isCollapsed = (snapshot: GanSnapshot): boolean =>
  snapshot.step > 0 &&
  (snapshot.spread < LEAST_SPREAD || (areReadable(snapshot) && classesMade(snapshot) < LEAST_CLASSES));

/** A point of the latent plane, and the plane around it. */
export interface LatentCourse {
  shape: [number, number, number];
  /** Digits of the points of a grid over the plane, row by row from above, 0..255. `[GRID, GRID, H, W, C]` */
  grid: Uint8Array;
  /** The digit of the point, and the discriminator's probability that it is real. */
  image: Uint8Array;
  probability: number;
  /** Number of steps that the generator was trained. */
  step: number;
}

/** Points along each side of the latent plane, and its ends. */
export const GRID = 9;
export const REACH = 2;
