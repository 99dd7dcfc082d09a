import { FeaturescopeError } from '../../contract/errors.ts';
import type { ExamplePage, SegmentationEvaluation } from '../../contract/evaluation.ts';
import { eachOf } from '../../labs/reconstructing.ts';
import { drawKey } from '../../labs/parts/drawKey.ts';
import { IGNORED } from '../../model/labelMaps.ts';
import { sizeOf } from '../../model/shape.ts';
import { figureTexts } from '../../texts/figures.ts';
import type { FigureSource } from '../drawing/source.ts';
import { drawImageRows, type ImageRow } from '../imageRows.ts';
import { createFigure, percent, thousandths, whole, type FigureOptions } from '../parts/figure.ts';
import { colouredLabels, hasBackground, labelColours, threeChannels } from '../parts/labelMaps.ts';
import { cut, textWidth } from '../parts/text.ts';
import type { FigureKind } from './FigureKind.ts';
import { imagesOf } from './sampleFigures.ts';

/** Number of examples. */
const SHOWN = 6;
/** Most rows of the key: beyond them it would take the room of the pictures, and is left out. */
const MOST_ROWS = 3;
/** Largest fraction of the width that the name of a class takes, and width of its colour with the gap to the next. */
const WIDEST = 0.2;
const MARK = 44;
const SIZE = 12;

/** Test images, what their pixels are, and what the network takes them for. */
export const labelMapsFigure: FigureKind = {
  id: 'label-maps',
  title: (language) => figureTexts[language].labelMaps,
  needs: 'network',
  tasks: ['segmentation'],
  choices: [],
  async prepare(source, _choice, look) {
    const text = figureTexts[look.language];
    const shape = imagesOf(source.session.data);
    const { meanOverlap, count, classes } = await segmentationEvaluation(source);
    const page = await source.examples({ split: 'test', order: 'split', offset: 0, count: SHOWN });
    const caption = text.labelMapsOf(thousandths(meanOverlap), whole(count));
    const names = classes.map(({ label }) => label);
    return {
      caption,
      draw: (options) => {
        const root = createFigure(options, text.labelMaps, caption);
        const rows = rowsOf(page, shape, names, options);
        const first = hasBackground(names) ? 1 : 0;
        const colour = labelColours(names, options.theme);
        const classKey = names.slice(first).map((name, at) => ({ name, colour: colour(first + at) }));
        const ignored = page.labelMaps!.truths.includes(IGNORED)
          ? [{ name: text.ignored, colour: colour(IGNORED) }]
          : [];
        const key = [...classKey, ...ignored].map(({ name, colour: own }) => ({
          name: cut(name, WIDEST * options.width, SIZE),
          colour: own,
        }));
        const place = { left: 8, top: 4, width: options.width - 16 };
        const used = rowsOfKey(key, place.width) <= MOST_ROWS ? drawKey(root, place, key, options) : 0;
        const area = { left: 0, top: used + 8, width: options.width, height: options.height - used - 12 };
        drawImageRows(root, { rows, shape: [shape[0], shape[1], 3] }, area, options);
        return root.node()!;
      },
    };
  },
};

/** Rows that a key needs at most. */
const rowsOfKey = (entries: readonly { name: string }[], width: number): number =>
  Math.ceil(entries.reduce((sum, { name }) => sum + MARK + textWidth(name, SIZE), 0) / width);

/**
 * The evaluation for figures about the classes of pixels.
 * @throws FeaturescopeError `evaluation/no-pixels` for a network with another task
 */
async function segmentationEvaluation(
  source: Pick<FigureSource, 'evaluation'>,
): Promise<SegmentationEvaluation> {
  const evaluation = await source.evaluation();
  if (evaluation.task === 'segmentation') return evaluation;
  throw new FeaturescopeError('evaluation/no-pixels', { task: evaluation.task });
}

function rowsOf(
  { inputs, labelMaps, errors }: ExamplePage,
  shape: readonly number[],
  classes: readonly string[],
  { language, theme }: FigureOptions,
): ImageRow[] {
  const text = figureTexts[language];
  const [size, channels] = [sizeOf(shape), shape.at(-1)!];
  const colour = labelColours(classes, theme);
  const maps = (all: Int32Array): Uint8Array[] =>
    eachOf(all, size / channels).map((one) => colouredLabels(one, colour));
  return [
    {
      title: text.picture,
      images: eachOf(inputs as Uint8Array, size).map((one) => threeChannels(one, channels)),
    },
    { title: text.labelMap, images: maps(labelMaps!.truths) },
    { title: text.output, images: maps(labelMaps!.said), words: errors.map(percent) },
  ];
}
