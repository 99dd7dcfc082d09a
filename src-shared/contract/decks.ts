import * as v from 'valibot';
import { embeddingMethods } from './why.ts';

const words = v.pipe(v.string(), v.maxLength(2000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What the cells of a confusion matrix may hold: counts, or shares of their row (the truth) or column (the prediction). */
export const matrixCells = ['counts', 'rows', 'columns'] as const;
export type MatrixCells = (typeof matrixCells)[number];

/** What is shown of ROC and precision-recall curves: all, or the corner that good networks reach. */
export const plotParts = ['whole', 'corner'] as const;
export type PlotPart = (typeof plotParts)[number];

/** What a figure is of, where its kind leaves that open. */
export const FigureChoiceSchema = v.object({
  layer: v.optional(words),
  split: v.optional(v.picklist(['train', 'test'])),
  /** Index of an image in its split. */
  index: v.optional(count),
  part: v.optional(v.picklist(plotParts)),
  cells: v.optional(v.picklist(matrixCells)),
  /** Of decks from before `cells`: shares of the rows. */
  normalised: v.optional(v.boolean()),
  /** Images by what the network says of them: wrong ones, or right ones; of a class, taken for a class (by their indices). */
  outcome: v.optional(v.picklist(['wrong', 'right'])),
  truth: v.optional(count),
  predicted: v.optional(count),
  /** What is shown of a layer's values over time: `weights`, `gradients`, `activations`. */
  what: v.optional(words),
  /** How a network is drawn. */
  style: v.optional(v.picklist(['blocks', 'boxes', 'graph'])),
  /** Which unit: its map, or its number where a layer has no maps, and its row and column. */
  map: v.optional(count),
  y: v.optional(count),
  x: v.optional(count),
  /** Other runs beside the open one: their names, or their folders. */
  runs: v.optional(v.pipe(v.array(words), v.maxLength(20))),
  /** Whether filters are those of now, of the beginning, or their change since. */
  when: v.optional(v.picklist(['now', 'start', 'change'])),
  /** Index of the class that is explained; the predicted one where it is left out. */
  target: v.optional(count),
  /** How images are laid out. */
  method: v.optional(v.picklist(embeddingMethods)),
});
export type FigureChoice = v.InferOutput<typeof FigureChoiceSchema>;

/** Figures of one talk, in order. It names kinds and choices, no pictures, so that it can be made again after retraining. */
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
