import { classOverlaps, countPixels } from '../../arithmetic/pixelScores.ts';
import { drawFrame, drawPicture } from '../../figures/parts/drawPicture.ts';
import { palettes, type FigureTheme, type Root } from '../../figures/parts/figure.ts';
import { colouredLabels, labelColour } from '../../figures/parts/labelMaps.ts';
import { round } from '../../figures/parts/plot.ts';
import { cutOrNone, textWidth } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { Place } from '../parts/plane.ts';
import { segmentationTexts } from './segmentationTexts.ts';

/** A picture, what its pixels are and what they were taken for: 0 for the background, else 1 + class. */
export interface LabelledPicture {
  shape: readonly [number, number, number];
  classes: readonly string[];
  picture: Uint8Array;
  truth: Uint8Array;
  labels: Uint8Array;
}

const TITLE = 18;
const SIZE = 11;
const GAP = 8;

interface Titled {
  /** The first that fits is shown. */
  titles: readonly string[];
  image: Uint8Array;
  channels: 1 | 3;
}

/** The picture, what its pixels are, what the network says and where the two differ, beside one another. */
export function drawLabels(root: Root, place: Place, picture: LabelledPicture, look: ExperimentLook): void {
  const { theme, language } = look;
  const [text, palette] = [segmentationTexts[language], palettes[theme]];
  const { truth, labels } = picture;
  const byClass = (all: Uint8Array): Uint8Array => colouredLabels(all, (label) => labelColour(label, theme));
  const mistakes = colouredLabels(truth, (label, at) =>
    label === labels[at] ? (label === 0 ? palette.surface : palette.line) : palette.wrong,
  );
  drawTitled(
    root,
    place,
    [
      { titles: [text.picture], image: picture.picture, channels: 1 },
      { titles: [text.labels], image: byClass(labels), channels: 3 },
      { titles: [text.truth], image: byClass(truth), channels: 3 },
      { titles: [text.mistakes], image: mistakes, channels: 3 },
    ],
    picture.shape,
    look,
  );
}

/** Class by class: the pixels that are rightly said to be of it, those that were missed, and those that are not of it. */
export function drawClasses(root: Root, place: Place, picture: LabelledPicture, look: ExperimentLook): void {
  const { theme } = look;
  const palette = palettes[theme];
  const { truth, labels, classes, shape } = picture;
  const counts = new Float64Array((classes.length + 1) ** 2);
  countPixels(truth, labels, counts, classes.length + 1);
  const overlaps = classOverlaps(counts, classes.length + 1);
  const { right, missed, falsely } = outcomeColours(theme);
  const all = [segmentationTexts[look.language].background, ...classes];
  drawTitled(
    root,
    place,
    all.map((name, label) => ({
      titles: Number.isNaN(overlaps[label]!)
        ? [name]
        : [`${name}: IoU ${overlaps[label]!.toFixed(2)}`, `${name} ${overlaps[label]!.toFixed(2)}`, name],
      channels: 3,
      image: colouredLabels(truth, (one, at) => {
        const said = labels[at] === label;
        if (one === label) return said ? right : missed;
        return said ? falsely : palette.surface;
      }),
    })),
    shape,
    look,
  );
}

/** The colours of rightly said, missed and wrongly said pixels. */
export const outcomeColours = (theme: FigureTheme): Record<'right' | 'missed' | 'falsely', string> => ({
  right: palettes[theme].series.train,
  missed: palettes[theme].categories[4]!,
  falsely: palettes[theme].wrong,
});

/** Images with their titles, in as many columns as make them largest. */
function drawTitled(
  root: Root,
  place: Place,
  images: readonly Titled[],
  [high, wide]: readonly [number, number, number],
  look: ExperimentLook,
): void {
  const sideWith = (columns: number): number => {
    const rows = Math.ceil(images.length / columns);
    const across = (place.width - GAP * (columns - 1)) / columns;
    const down = (place.height - GAP * (rows - 1)) / rows - TITLE;
    return Math.min(across, (down * wide) / high);
  };
  let columns = 1;
  for (let more = 2; more <= images.length; more++) if (sideWith(more) > sideWith(columns)) columns = more;
  const side = Math.max(8, sideWith(columns));
  const tall = (side * high) / wide;
  const left = place.left + Math.max(0, (place.width - columns * (side + GAP) + GAP) / 2);
  const used = Math.ceil(images.length / columns) * (tall + TITLE + GAP) - GAP;
  const top = place.top + Math.max(0, (place.height - used) / 2);
  images.forEach(({ titles, image, channels }, at) => {
    const title = titles.find((one) => textWidth(one, SIZE) <= side) ?? titles.at(-1)!;
    const x = left + (at % columns) * (side + GAP);
    const y = top + Math.floor(at / columns) * (tall + TITLE + GAP);
    root
      .append('text')
      .attr('x', round(x))
      .attr('y', round(y + 12))
      .attr('font-size', SIZE)
      .attr('font-weight', 600)
      .text(cutOrNone(title, side, SIZE));
    const framed = { x: round(x), y: round(y + TITLE), width: round(side), height: round(tall) };
    drawPicture(root, framed, image, [high, wide, channels], look.theme);
    drawFrame(root, framed, palettes[look.theme].line);
  });
}
