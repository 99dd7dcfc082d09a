/** Test images of a kind, with what the autoencoder makes of them. */
export interface AnomalyExamples {
  /** Classes and mean squared errors of the images. */
  labels: number[];
  errors: number[];
  /** `[H, W, C]` each, one behind the other, 0..255. */
  inputs: Uint8Array;
  outputs: Uint8Array;
}

/** An autoencoder that was trained on one class, and its errors on images of all classes. */
export interface AnomalyCourse {
  /** Name of the data set, and its classes. */
  data: string;
  classes: string[];
  /** Index of the class that counts as normal. */
  normal: number;
  /** Number of images that it was trained on, and of finished epochs of all. */
  trained: number;
  epoch: number;
  epochs: number;
  /** Mean squared errors of the first test images, and their classes: of all of them at the end. */
  scores: Float32Array;
  labels: Uint8Array;
  shape: [number, number, number];
  /** Anomalies with the smallest errors, normal images with the largest, and anomalies with the largest; null before the end. */
  examples: { missed: AnomalyExamples; alarms: AnomalyExamples; worst: AnomalyExamples } | null;
}

/** Id of the experiment that trains, and of the one that tells what is trained already. */
export const ANOMALY = 'anomaly';
export const KNOWN_ANOMALY = 'anomaly-known';

/** Whether each scored image is an anomaly. */
export const areAnomalous = ({ labels, normal }: Pick<AnomalyCourse, 'labels' | 'normal'>): boolean[] =>
  Array.from(labels, (label) => label !== normal);
