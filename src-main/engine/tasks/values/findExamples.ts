import type { ExamplePage, ExamplesRequest } from '../../../../src-shared/contract/evaluation.ts';
import { labelMap } from '../../../../src-shared/arithmetic/pixelScores.ts';
import { sizeOf } from '../../../../src-shared/model/shape.ts';
import { readImages } from '../../data/fitImages.ts';
import type { Dataset, Split } from '../../data/Dataset.ts';
import { imagesIn, writeInputs } from '../../training/schedule/batches.ts';
import type { Network } from '../../training/Network.ts';
import type { ValueScores } from '../evaluate.ts';
import type { SegmentationScores } from '../segmentation/PixelCollector.ts';

/** A page of examples with the network's outputs; equal errors stay in the order of the split. */
export function findExamples(
  { network, data }: { network: Network; data: Dataset },
  { errors, task }: ValueScores | SegmentationScores,
  { split: name, order, offset, count }: Omit<ExamplesRequest, 'task'>,
): ExamplePage {
  const split = data[name];
  const rows = [...errors.keys()];
  // NaN ranks as the largest error.
  const errorOf = (row: number): number => (Number.isNaN(errors[row]!) ? Infinity : errors[row]!);
  if (order !== 'split')
    rows.sort((a, b) => (order === 'worst' ? errorOf(b) - errorOf(a) : errorOf(a) - errorOf(b)) || a - b);
  const indices = Int32Array.from(rows.slice(offset, offset + count));
  const selection = { split, shape: data.shape, indices };
  const scores = indices.length === 0 ? new Float32Array() : network.score(selection).outputs;
  const isOfPixels = task === 'segmentation';
  const floats = new Float32Array(indices.length * sizeOf(data.shape));
  if (split.inputs instanceof Float32Array) writeInputs(selection, floats);
  return {
    ...{ split: name, total: split.count, offset },
    outputs: isOfPixels ? new Float32Array() : scores,
    ...(isOfPixels && { labelMaps: labelMapsOf(data, split, indices, scores) }),
    indices: [...indices],
    errors: Array.from(indices, (index) => errors[index]!),
    inputShape: data.shape,
    outputShape: network.info.outputs[0]!.shape,
    inputs: split.inputs instanceof Uint8Array ? readImages(split, data.shape, indices) : floats,
    ...(split.noise && { noisy: imagesIn(selection) }),
  };
}

/** What the pixels of some examples are, and what scores say of them. @param scores `[N, H, W, classes]` */
function labelMapsOf(
  { targetClasses }: Dataset,
  { targets, count }: Split,
  indices: Int32Array,
  scores: Float32Array,
): NonNullable<ExamplePage['labelMaps']> {
  const pixels = targets!.length / count;
  const truths = new Int32Array(indices.length * pixels);
  indices.forEach((from, to) =>
    truths.set(targets!.subarray(from * pixels, (from + 1) * pixels), to * pixels),
  );
  return { truths, said: labelMap(scores, targetClasses!.length) };
}
