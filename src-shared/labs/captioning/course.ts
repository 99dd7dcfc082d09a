import type { Language } from '../../contract/errors.ts';

/** What a network says of a picture. */
export interface Caption {
  /** Without the end. */
  words: string[];
  /** How much each word looked at each place, the end last where it was written: `[words, ROWS, COLUMNS]`, each adding up to 1. */
  weights: Float32Array;
}

/** Where a network that describes pictures stands after some steps. */
export interface CaptioningSnapshot {
  /** Number of updates. */
  step: number;
  /** Time that the steps up to here took, in seconds. */
  seconds: number;
  /** Mean cross-entropy per word since the snapshot before, in nats; not a number before the first step. */
  loss: number;
  /** Fraction of the {@link TESTED} sentences that are right, word for word; and of those about two digits. */
  right: number;
  rightOfTwo: number;
  /** What it says of the shown pictures. `[SHOWN]` */
  captions: Caption[];
}

/** The course of a network that describes pictures. */
export interface CaptioningCourse {
  /** Name of the data set whose digits are in the pictures. */
  data: string;
  language: Language;
  /** `[H, W, 1]` of a picture */
  shape: [number, number, number];
  /** The first test pictures, 0..255, `[SHOWN, H, W]`, and their right sentences. */
  pictures: Uint8Array;
  sentences: string[][];
  snapshots: CaptioningSnapshot[];
  /** Number of steps of the whole training. */
  steps: number;
  parameters: number;
}

/** A picture of one's own, and what the network that was trained last says of it. */
export interface CaptionedPicture {
  shape: [number, number, number];
  picture: Uint8Array;
  caption: Caption;
  /** The right sentence; undefined where there is none. */
  sentence: string[] | undefined;
  /** Number of digits in the picture, and of steps that the network was trained. */
  digits: number;
  step: number;
}

/** Pictures that are shown, and pictures that are tested. */
export const SHOWN = 8;
export const TESTED = 200;
/** Places that a word can look at: the rows and columns of the last maps. */
export const ROWS = 6;
export const COLUMNS = 6;
/** Ids of the experiment that trains, of the one that tells what is trained already, and of the pictures of one's own. */
export const CAPTIONING = 'captioning';
export const KNOWN_CAPTIONING = 'captioning-known';
export const CAPTIONING_PICTURE = 'captioning-picture';
