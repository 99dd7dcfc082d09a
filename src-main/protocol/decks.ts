import * as v from 'valibot';
import { embeddingMethods } from './why.ts';

const words = v.pipe(v.string(), v.maxLength(2000));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** What a figure is of, where its kind leaves that open. */
export const FigureChoiceSchema = v.object({
  layer: v.optional(words),
  split: v.optional(v.picklist(['train', 'test'])),
  /** Index of an image in its split. */
  index: v.optional(count),
  normalised: v.optional(v.boolean()),
  /** What is shown of a layer's values over time: `weights`, `gradients`, `activations`. */
  what: v.optional(words),
  /** How a network is drawn. */
  style: v.optional(v.picklist(['blocks', 'boxes', 'graph'])),
  /** Whether filters are those of now, of the beginning, or their change since. */
  when: v.optional(v.picklist(['now', 'start', 'change'])),
  /** Map or unit of a layer. */
  map: v.optional(count),
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
