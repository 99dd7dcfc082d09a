import type {
  ExamplePage,
  SegmentationEvaluation,
  ValueEvaluation,
} from '../../src-shared/contract/evaluation.ts';
import type { FigureSource } from '../../src-shared/figures/drawing/source.ts';
import { drawDigit } from '../renderer/doubles/network.ts';

/** A source for a network that predicts values, or the class of every pixel: that of a classifier with other answers. */
const withAnswers = (
  source: FigureSource,
  evaluation: ValueEvaluation | SegmentationEvaluation,
  session: Partial<FigureSource['session']>,
): FigureSource => ({
  ...source,
  session: { ...source.session, ...session, task: evaluation.task },
  evaluation: () => Promise.resolve(evaluation),
  examples: ({ offset, count }) => Promise.resolve(examples(offset, count)),
});

/** Points of a function with a number of variables, each output as far from its target as `error` says. */
export function regressionSource(source: FigureSource, variables: number, error: number): FigureSource {
  const side = variables === 1 ? 101 : 15;
  const count = variables === 2 ? side * side : side;
  const place = (at: number): number => (2 * at) / (side - 1) - 1;
  const inputs = Float32Array.from({ length: count * variables }, (_none, at) => {
    const [row, axis] = [Math.floor(at / variables), at % variables];
    return place(axis === 0 ? row % side : variables === 2 ? Math.floor(row / side) : (row * axis) % side);
  });
  const targets = Float32Array.from({ length: count }, (_none, row) =>
    Math.sin(3 * inputs[row * variables]!),
  );
  const outputs = targets.map((value, row) => value + error * Math.cos(row));
  const points = { inputs, targets, outputs };
  return withAnswers(
    source,
    {
      ...{ task: 'regression', split: 'test', count, size: 1, inputShape: [variables], points },
      ...{ metrics: { loss: error, mse: error, mae: error }, determination: 1 - error },
      errors: { counts: [count], highest: error },
    },
    {},
  );
}

/** Digits and paler reconstructions of them by an autoencoder. */
export const reconstructionSource = (source: FigureSource): FigureSource =>
  withAnswers(
    source,
    {
      ...{ task: 'reconstruction', split: 'test', count: 100, size: 784, inputShape: [28, 28, 1] },
      ...{ metrics: { loss: 0.1, mse: 0.02, mae: 0.05 }, determination: 0.8, points: null },
      errors: { counts: [100], highest: 0.1 },
    },
    { data: { ...source.session.data, shape: [28, 28, 1], classes: [] } },
  );

function examples(offset: number, count: number): ExamplePage {
  const inputs = Uint8Array.from(
    Array.from({ length: count }, (_none, at) => [...drawDigit(at % 10, offset + at)]).flat(),
  );
  return {
    ...{ split: 'test', total: 100, offset, inputShape: [28, 28, 1], outputShape: [28, 28, 1] },
    indices: Array.from({ length: count }, (_none, at) => offset + at),
    errors: Array.from({ length: count }, (_none, at) => 0.01 * (at + 1)),
    inputs,
    outputs: Float32Array.from(inputs, (value) => 0.1 + (0.8 * value) / 255),
  };
}

/** Digits as pictures of which each pixel is of a class: the ink of the digit's, some of it taken for the next one. */
export function segmentationSource(source: FigureSource, classes: readonly string[]): FigureSource {
  const answered = withAnswers(
    source,
    {
      ...{ task: 'segmentation', split: 'test', count: 100, metrics: { loss: 0.2, accuracy: 0.95 } },
      ...{ meanOverlap: 0.81, confusion: [], unscored: 0, ignored: 0, inputShape: [28, 28, 1] },
      classes: classes.map((label) => ({
        ...{ label, support: 100, overlap: 0.81, precision: 0.9, recall: 0.88 },
      })),
    },
    {
      data: {
        ...{ ...source.session.data, shape: [28, 28, 1], classes: [], targetShape: [28, 28] },
        targetClasses: [...classes],
      },
    },
  );
  return {
    ...answered,
    examples: ({ offset, count }) => {
      const page = examples(offset, count);
      const truths = Int32Array.from(page.inputs, (value, at) =>
        value > 64 ? 1 + (Math.floor(at / 784) % (classes.length - 1)) : 0,
      );
      const said = truths.map((label, at) => (label > 0 && at % 9 === 0 ? label - 1 : label));
      return Promise.resolve({ ...page, outputs: new Float32Array(), labelMaps: { truths, said } });
    },
  };
}
