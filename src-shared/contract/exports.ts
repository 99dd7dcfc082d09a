import * as v from 'valibot';

/** File formats of figures. */
export const exportFormats = ['svg', 'png', 'pdf', 'pptx', 'gif'] as const;
export type ExportFormat = (typeof exportFormats)[number];
/** Slide formats: 13.33 x 7.5 inches, and 10 x 7.5. */
export const slideShapes = ['16:9', '4:3'] as const;
export type SlideShape = (typeof slideShapes)[number];
/** Width and height of a slide in points (1/72 inch). */
export const slideSizes: Record<SlideShape, readonly [number, number]> = {
  '16:9': [960, 540],
  '4:3': [720, 540],
};

/** Maximum length of a figure's SVG in characters; a figure of a thousand maps has about two million. */
const LONGEST_SVG = 60_000_000;
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i));
const words = v.pipe(v.string(), v.maxLength(20_000));

const length = v.pipe(v.number(), v.finite());
/** A rectangle on a page, in points. */
const BoxSchema = v.object({ x: length, y: length, width: length, height: length });
export type Box = v.InferOutput<typeof BoxSchema>;
/** Text on a page, broken into lines; sizes in points. */
const TextOnPageSchema = v.object({ box: BoxSchema, size: length, line: length, lines: v.array(words) });
export type TextOnPage = v.InferOutput<typeof TextOnPageSchema>;

/** Layout of a figure with its title and caption, in points; the same in every format. */
export const FigurePageSchema = v.object({
  width: length,
  height: length,
  /** Position of the page on a slide. */
  corner: v.object({ x: length, y: length }),
  /** Points per unit of the figure, and the figure's size in units. */
  unit: length,
  units: v.object({ width: length, height: length }),
  figure: BoxSchema,
  title: v.optional(TextOnPageSchema),
  caption: v.optional(TextOnPageSchema),
});
export type FigurePage = v.InferOutput<typeof FigurePageSchema>;

/** A table that a slide contains as a native table. Numbers are right-aligned. */
export const PlainTableSchema = v.object({
  kind: v.literal('table'),
  head: v.array(words),
  rows: v.array(v.array(v.union([words, v.number()]))),
  /** Whether the last row is the sum of the others. */
  total: v.optional(v.boolean()),
});
/** A matrix that a slide contains as a native table, with the colours and positions of the picture. */
export const PlainMatrixSchema = v.object({
  kind: v.literal('matrix'),
  labels: v.array(words),
  xTitle: words,
  yTitle: words,
  cells: v.array(v.array(v.object({ text: words, fill: colour, ink: colour }))),
  /**
   * In units of the figure: the position of the cells, their height (`cell`) and width (`wide`), and the space for names;
   * `turned` if the names above are rotated.
   */
  place: v.object({
    left: length,
    top: length,
    cell: length,
    wide: length,
    beside: length,
    turned: v.boolean(),
  }),
  /** Font sizes in units of the figure. */
  type: v.object({ cell: length, label: length, axis: length }),
});
/** Series that a slide contains as a native chart. `null` is a gap. */
export const PlainChartSchema = v.object({
  kind: v.literal('chart'),
  type: v.picklist(['line', 'bar', 'scatter']),
  xTitle: words,
  panels: v.array(
    v.object({
      title: words,
      /** Labels of the horizontal axis; for points joined by lines (`scatter`) their positions. */
      labels: v.array(words),
      series: v.array(
        v.object({
          name: words,
          colour: words,
          values: v.array(v.nullable(v.number())),
          /** Whether each value has a marker, which makes isolated values visible. */
          marked: v.optional(v.boolean()),
        }),
      ),
      /** Displays values in [0, 1] as percentages. */
      percent: v.optional(v.boolean()),
      log: v.optional(v.boolean()),
      /** The part of the plane that is shown of points joined by lines; left out, from 0 to 1 both ways. */
      span: v.optional(
        v.object({ x: v.tuple([v.number(), v.number()]), y: v.tuple([v.number(), v.number()]) }),
      ),
    }),
  ),
});
export const PlainDataSchema = v.variant('kind', [PlainTableSchema, PlainMatrixSchema, PlainChartSchema]);
export type PlainTable = v.InferOutput<typeof PlainTableSchema>;
export type PlainMatrix = v.InferOutput<typeof PlainMatrixSchema>;
export type PlainChart = v.InferOutput<typeof PlainChartSchema>;
export type PlainData = v.InferOutput<typeof PlainDataSchema>;

/** Provenance of a figure, from which it can be regenerated; written into every file. */
export const ProvenanceSchema = v.object({
  program: words,
  recipe: words,
  data: words,
  seed: v.optional(v.number()),
  step: v.optional(v.number()),
  run: v.optional(words),
  /** The figure's id and options. */
  figure: words,
  options: v.record(words, v.union([words, v.number(), v.boolean()])),
});
export type Provenance = v.InferOutput<typeof ProvenanceSchema>;

/** A figure ready to be written: its picture, and native slide content that accompanies or replaces it. */
export const DrawnFigureSchema = v.object({
  title: words,
  caption: words,
  /** Speaker notes. */
  notes: v.optional(words),
  /** Default: the layout of a whole slide. */
  page: v.optional(FigurePageSchema),
  svg: v.pipe(v.string(), v.maxLength(LONGEST_SVG)),
  /** The same figure at other steps, in order, for an animation. */
  frames: v.optional(v.array(v.pipe(v.string(), v.maxLength(LONGEST_SVG)))),
  native: v.optional(PlainDataSchema),
  provenance: ProvenanceSchema,
});
export type DrawnFigure = v.InferOutput<typeof DrawnFigureSchema>;

/** What to write, and in which format. */
export const ExportSchema = v.object({
  format: v.picklist(exportFormats),
  figures: v.pipe(v.array(DrawnFigureSchema), v.minLength(1), v.maxLength(200)),
  /** Colours around the pictures, as `#rrggbb`. */
  paper: v.object({ surface: colour, ink: colour, quiet: colour, line: colour }),
  language: v.picklist(['en', 'ko']),
  /** Pixels of a PNG or GIF per unit of the figure. */
  scale: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(4)), 2),
  /** Whether a PNG has no background. */
  transparent: v.optional(v.boolean(), false),
  slide: v.optional(v.picklist(slideShapes), '16:9'),
  /** Duration of a GIF frame, in milliseconds. */
  frameMs: v.optional(v.pipe(v.number(), v.minValue(20), v.maxValue(10_000)), 500),
});
export type ExportRequest = v.InferInput<typeof ExportSchema>;
export type ExportOptions = v.InferOutput<typeof ExportSchema>;

/** A file of figures, as it was written. */
export interface ExportedFile {
  bytes: Uint8Array;
  /** Signs that no font of the program has, and the file therefore lacks; none where the file holds text that other programs draw. */
  undrawn: string[];
}

export type Paper = ExportOptions['paper'];
