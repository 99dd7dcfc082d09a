import * as v from 'valibot';
import { landscapePlanes } from './loss.ts';
import { embeddingMethods } from './why.ts';

const words = v.pipe(v.string(), v.maxLength(2000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Content of a confusion matrix' cells: counts, or fractions of their row (true class) or column (predicted class). */
export const matrixCells = ['counts', 'rows', 'columns'] as const;
export type MatrixCells = (typeof matrixCells)[number];

/** What is shown of ROC and precision-recall curves: all, or the corner that good networks reach. */
export const plotParts = ['whole', 'corner'] as const;
export type PlotPart = (typeof plotParts)[number];

/** Values of an experiment's fields, and its step. */
export const ExperimentValuesSchema = v.pipe(
  v.record(
    v.pipe(v.string(), v.maxLength(40)),
    v.union([v.pipe(v.number(), v.finite()), v.boolean(), words]),
  ),
  v.maxEntries(40),
);
export type ExperimentValues = v.InferOutput<typeof ExperimentValuesSchema>;

/** Options of a figure that its kind leaves open. */
export const FigureChoiceSchema = v.object({
  layer: v.optional(words),
  split: v.optional(v.picklist(['train', 'test'])),
  /** Index of an image in its split. */
  index: v.optional(count),
  part: v.optional(v.picklist(plotParts)),
  cells: v.optional(v.picklist(matrixCells)),
  /** In decks from before `cells`: fractions of the rows. */
  normalised: v.optional(v.boolean()),
  /** Selects images by prediction: wrong or right ones, of a true class, or of a predicted class (by index). */
  outcome: v.optional(v.picklist(['wrong', 'right'])),
  truth: v.optional(count),
  predicted: v.optional(count),
  /** Which of a layer's values to show over time: `weights`, `gradients`, `activations`. */
  what: v.optional(words),
  /** Style of an architecture figure. */
  style: v.optional(v.picklist(['blocks', 'boxes', 'graph'])),
  /** Index of a unit: its map (or its number if the layer has no maps), row and column. */
  map: v.optional(count),
  y: v.optional(count),
  x: v.optional(count),
  /** Other runs besides the open one, by name or folder. */
  runs: v.optional(v.pipe(v.array(words), v.maxLength(20))),
  /** Id of the lab whose trainings are compared, as far as they have been done; instead of `runs`. */
  lab: v.optional(words),
  /** Which filters to show: the current ones, the initial ones, or the change in between. */
  when: v.optional(v.picklist(['now', 'start', 'change'])),
  /** Index of the explained class. Default: the predicted one. */
  target: v.optional(count),
  /** Embedding method. */
  method: v.optional(v.picklist(embeddingMethods)),
  /** Plane of a loss landscape, and what its directions and images are drawn from. */
  plane: v.optional(v.picklist(landscapePlanes)),
  seed: v.optional(v.pipe(count, v.maxValue(0xffffffff))),
  /** Values of the experiment that the figure shows. */
  experiment: v.optional(ExperimentValuesSchema),
});
export type FigureChoice = v.InferOutput<typeof FigureChoiceSchema>;

/**
 * The figures of one talk, in order. It stores kinds and options, not pictures, so that it can be regenerated after
 * retraining.
 */
export const DeckSchema = v.object({
  figures: v.pipe(
    v.array(
      v.object({
        figure: words,
        choice: FigureChoiceSchema,
        title: v.optional(words),
        caption: v.optional(words),
      }),
    ),
    v.maxLength(200),
  ),
});
export type Deck = v.InferOutput<typeof DeckSchema>;
