/** Depths that are compared: 6n + 2 layers with weights, n = 3, 5, 9, as in He et al. 2015, section 4.2. */
export const depths = [20, 32, 56] as const;

/** Number of updates that one point of the curves is the mean of. */
export const STEPS_PER_POINT = 10;

/** One network while it is trained, or after that. */
export interface DepthCurve {
  /** Number of layers with weights on the longest path. */
  depth: number;
  /** Whether each pair of convolutions is added to what it reads. */
  skip: boolean;
  parameters: number;
  /** Mean training loss over each {@link STEPS_PER_POINT} updates. */
  losses: readonly number[];
  /** Fraction of the test images that the network gets right at the end; null before. */
  accuracy: number | null;
}

/** The training of all networks, as far as it has come: without and with skip connections, from the shallowest on. */
export interface DepthCourse {
  /** Name of the data set. */
  data: string;
  /** Number of points of each curve at the end. */
  total: number;
  curves: readonly DepthCurve[];
}

/** Whether every network has been trained and tested. */
export const isTrained = ({ curves }: DepthCourse): boolean =>
  curves.length === 2 * depths.length && curves.every(({ accuracy }) => accuracy !== null);

/** Id of the experiment that trains, and of the one that tells what is trained already. */
export const DEPTH = 'plain-against-skip';
export const KNOWN_DEPTH = 'plain-against-skip-known';
