import { imageShapeOf } from '../data/Dataset.ts';
import type { Labels } from '../../../src-shared/model/labels.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import type {
  LayerSeparability,
  Separability,
  SeparabilityRequest,
} from '../../../src-shared/contract/why.ts';
import type { WhyTask } from './breathe.ts';
import type { Asked } from './explainedImage.ts';
import { FeatureReader, passImages } from './layerFeatures.ts';

/** Maximum number of values of the class means of all layers together (256 MB). */
const MOST_NUMBERS = 32e6;
const MOST_FEATURES = 8192;

/**
 * How well each layer separates the classes, as two numbers. The first is a ratio of variances: the between-class sum of
 * squared distances (of each image's class mean to the overall mean) divided by the total sum of squared distances (of
 * each image to the overall mean). The second is the fraction of images whose nearest class mean is that of their own
 * class, leaving the image out of its own class' mean.
 * @throws FeaturescopeError `why/one-class`, `why/not-finite`, `engine/cancelled`
 */
export async function measureSeparability(
  { network, data }: Asked,
  request: Required<Omit<SeparabilityRequest, 'task'>>,
  task: WhyTask = {},
): Promise<Separability> {
  const { split: name } = request;
  const split = data[name];
  const count = Math.min(split.count, request.count);
  const labels = split.labels.subarray(0, count);
  const classes = new Set(labels).size;
  if (classes < 2) throw new FeaturescopeError('why/one-class', { count });
  const { layers } = network.info;
  const most = Math.min(MOST_FEATURES, Math.floor(MOST_NUMBERS / layers.length / (data.classes.length + 1)));
  const measures = layers.map((layer) => new ClassMeans(new FeatureReader(layer, most), labels));
  let done = 0;
  const images = { split, shape: imageShapeOf(data), count };
  for (const pass of ['add', 'judge'] as const)
    await passImages(
      network,
      images,
      layers.length - 1,
      ({ outputs }, from, to) => {
        measures.forEach((measure, position) => {
          const rows = new Float32Array((to - from) * measure.reader.features);
          measure.reader.read(outputs[position]!, rows);
          measure[pass](rows, from);
        });
        task.onProgress?.((done += to - from), 2 * count);
      },
      task,
    );
  return { split: name, count, classes, layers: measures.map((measure) => measure.result()) };
}

/** The class means of one layer, and statistics of the images' distances to them. */
class ClassMeans {
  readonly reader: FeatureReader;
  readonly #labels: Labels;
  readonly #counts: Int32Array;
  /** First sums, then means; one row per class. */
  readonly #means: Float64Array;
  #averaged = false;
  #within = 0;
  #right = 0;

  constructor(reader: FeatureReader, labels: Labels) {
    this.reader = reader;
    this.#labels = labels;
    this.#counts = new Int32Array(Math.max(...labels) + 1);
    for (const label of labels) this.#counts[label]! += 1;
    this.#means = new Float64Array(this.#counts.length * reader.features);
  }

  /** Adds images to the sums of their classes. @param rows `[images, features]` */
  add(rows: Float32Array, first: number): void {
    const { features } = this.reader;
    for (let at = 0; at < rows.length; at++) {
      const label = this.#labels[first + Math.floor(at / features)]!;
      this.#means[label * features + (at % features)]! += rows[at]!;
    }
  }

  /** Compares images with the means of all classes. */
  judge(rows: Float32Array, first: number): void {
    this.#average();
    const { features } = this.reader;
    for (let image = 0; image < rows.length / features; image++) {
      const label = this.#labels[first + image]!;
      const row = rows.subarray(image * features, (image + 1) * features);
      let [nearest, least] = [-1, Infinity];
      this.#counts.forEach((count, other) => {
        if (count === 0) return;
        let distance = this.#squaredDistance(row, other);
        if (other === label) {
          this.#within += distance;
          // Leaving the image out of its own class' mean multiplies its distance to that mean by n / (n - 1).
          distance *= count > 1 ? (count / (count - 1)) ** 2 : Infinity;
        }
        if (distance < least) [nearest, least] = [other, distance];
      });
      if (nearest === label) this.#right += 1;
    }
  }

  result(): LayerSeparability {
    const { layer, features, averaged } = this.reader;
    const between = this.#betweenClasses();
    const total = between + this.#within;
    return {
      ...{ layer, features, averaged },
      betweenClasses: total > 0 ? between / total : 0,
      nearestMean: this.#right / this.#labels.length,
    };
  }

  #average(): void {
    if (this.#averaged) return;
    this.#averaged = true;
    const { features } = this.reader;
    for (let at = 0; at < this.#means.length; at++)
      this.#means[at]! /= Math.max(1, this.#counts[Math.floor(at / features)]!);
  }

  #squaredDistance(row: Float32Array, label: number): number {
    const start = label * row.length;
    let sum = 0;
    for (let at = 0; at < row.length; at++) sum += (row[at]! - this.#means[start + at]!) ** 2;
    return sum;
  }

  #betweenClasses(): number {
    const { features } = this.reader;
    let sum = 0;
    for (let feature = 0; feature < features; feature++) {
      let mean = 0;
      this.#counts.forEach((count, label) => (mean += count * this.#means[label * features + feature]!));
      mean /= this.#labels.length;
      this.#counts.forEach(
        (count, label) => (sum += count * (this.#means[label * features + feature]! - mean) ** 2),
      );
    }
    return sum;
  }
}
