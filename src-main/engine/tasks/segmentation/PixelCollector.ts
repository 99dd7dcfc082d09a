import { labelMap } from '../../../../src-shared/arithmetic/pixelScores.ts';
import type { MetricValues } from '../../../../src-shared/tasks/metrics.ts';
import type { Split } from '../../data/Dataset.ts';
import type { Loss } from '../losses/Loss.ts';

/** The scores of a whole split for a network that predicts the class of every pixel. */
export interface SegmentationScores {
  task: 'segmentation';
  metrics: MetricValues;
  /** Pixels by what they are, in rows, and what they were taken for. `[classes, classes]` */
  counts: Float64Array;
  /** Number of pixels whose scores are not numbers: they are in no cell of `counts`, and count as wrong. */
  unscored: number;
  /** Number of pixels that are left out, because their class is not known. */
  ignored: number;
  /** Fraction of each example's pixels that are wrong, of those that are not left out. */
  errors: Float32Array;
}

/** Collects what pixels were taken for, range by range. */
export class PixelCollector {
  readonly #split: Split;
  readonly #output: { loss: Loss; size: number };
  readonly #pixels: number;
  readonly #counts: Float64Array;
  readonly #errors: Float32Array;
  #unscored = 0;
  #wrong = 0;
  #ignored = 0;
  #lossSum = 0;

  /** @param output its size is the number of scores per example */
  constructor(split: Split, output: { loss: Loss; size: number }) {
    this.#split = split;
    this.#output = output;
    this.#pixels = split.targets!.length / split.count;
    this.#counts = new Float64Array((output.size / this.#pixels) ** 2);
    this.#errors = new Float32Array(split.count);
  }

  add(
    { outputs, heads }: { outputs: Float32Array; heads: Float32Array },
    { from, to }: { from: number; to: number },
  ): void {
    const { loss, size } = this.#output;
    const [pixels, classes] = [this.#pixels, size / this.#pixels];
    const truths = this.#split.targets!.subarray(from * pixels, to * pixels);
    this.#lossSum += loss.sum(heads, truths, size);
    for (let row = 0; row < to - from; row++) {
      const said = labelMap(outputs.subarray(row * size, (row + 1) * size), classes);
      let [wrong, ignored] = [0, 0];
      said.forEach((label, at) => {
        const truth = truths[row * pixels + at]!;
        if (truth < 0) {
          ignored++;
          return;
        }
        if (label !== truth) wrong++;
        if (label < 0) this.#unscored++;
        else this.#counts[truth * classes + label]!++;
      });
      this.#errors[from + row] = wrong / Math.max(1, pixels - ignored);
      this.#wrong += wrong;
      this.#ignored += ignored;
    }
  }

  finish(): SegmentationScores {
    const { count } = this.#split;
    const all = count * this.#pixels - this.#ignored;
    const metrics = {
      loss: this.#lossSum / Math.max(1, count),
      accuracy: (all - this.#wrong) / Math.max(1, all),
    };
    return {
      ...{ task: 'segmentation', metrics, counts: this.#counts },
      ...{ unscored: this.#unscored, ignored: this.#ignored, errors: this.#errors },
    };
  }
}
