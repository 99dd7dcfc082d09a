import type { Maximised } from '../../contract/why.ts';
import { createFigure, palettes, short, whole, type FigureOptions } from '../parts/figure.ts';
import { drawLinePanel } from '../parts/linePanel.ts';
import { imagePicture } from '../parts/pixels.ts';
import { whyFigureTexts } from '../../texts/explainFigures.ts';

/** An image that activates a unit, and how its activation grew. */
export interface MaximisationData {
  picture: Pick<Maximised, 'layer' | 'map' | 'image' | 'shape'>;
  /** Before each step, and after the last one. */
  values: readonly number[];
}

const GAP = 16;

/** The image, with the activation over the steps beside or below it. */
export function maximisation({ picture, values }: MaximisationData, options: FigureOptions): SVGSVGElement {
  const text = whyFigureTexts[options.language];
  const steps = Math.max(1, values.length - 1);
  const [first, last] = [values[0] ?? NaN, values.at(-1) ?? NaN];
  const root = createFigure(
    options,
    text.maximisation(picture.layer, whole(picture.map + 1)),
    text.maximisationOf(whole(values.length - 1), short(first), short(last)),
  );
  const [height, width, channels] = picture.shape;
  const beside = options.width > options.height;
  const side = beside
    ? Math.min(options.height, options.width * 0.5)
    : Math.min(options.width, options.height * 0.6);
  const scale = Math.min(side / width, side / height);
  const [wide, tall] = [width * scale, height * scale];
  const bytes = Uint8Array.from(picture.image, (value) => Math.round(value * 255));
  const left = beside ? 0 : (options.width - wide) / 2;
  root
    .append('image')
    .attr('x', round(left))
    .attr('y', 0)
    .attr('width', round(wide))
    .attr('height', round(tall))
    .attr('preserveAspectRatio', 'none')
    .attr('image-rendering', 'optimizeSpeed')
    .attr('href', imagePicture(bytes, width, height, channels === 3 ? 3 : 1));
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(1e-6, ...finite)];
  const place = beside
    ? { left: wide + GAP, top: 0, width: options.width - wide - GAP, height: options.height }
    : { left: 0, top: tall + GAP, width: options.width, height: options.height - tall - GAP };
  const points = values.map((value, step) => [step, value] as const);
  drawLinePanel(
    root,
    {
      place,
      ...{ xTitle: text.step, yTitle: text.activation, x: [0, steps], y: [low, high] },
      lines: [{ colour: palettes[options.theme].series.train, points }],
    },
    options,
  );
  return root.node()!;
}

const round = (value: number): number => Math.round(value * 10) / 10;
