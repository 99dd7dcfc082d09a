import { palettes, short, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { textWidth, wrap } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import { drawHeading } from '../parts/heading.ts';
import type { Place } from '../parts/plane.ts';
import { writeText } from '../parts/writeText.ts';
import { attentionTexts } from './attentionTexts.ts';
import type { WrittenExample } from './course.ts';

const LABELS = 34;
const LEAST_TYPE = 7;
const MOST_TYPE = 18;
/** Largest type of the word that stands for the end. */
const MOST_OF_END = 13;
const MOST_CELL = 46;

/** A space that can be seen. */
const shown = (sign: string): string => (sign === ' ' ? '·' : sign);

/**
 * Draws where each written sign looked: a row for each sign that was written, from above, a column for each that was read; the
 * more a cell is filled, the greater its weight. Signs that are wrong have the colour of faults.
 */
export function drawAttention(root: Root, place: Place, example: WrittenExample, look: ExperimentLook): void {
  const text = attentionTexts[look.language];
  const palette = palettes[look.theme];
  const inner = drawHeading(root, place, text.map);
  const source = [...example.source];
  if (example.weights.length === 0) {
    wrap(text.withoutMap, inner.width, 12).forEach((line, at) =>
      writeText(root, line, { x: inner.left, y: inner.top + 16 + at * 17, fill: palette.quiet }),
    );
    return;
  }
  const area = {
    left: inner.left + LABELS,
    top: inner.top + 22,
    width: inner.width - LABELS,
    height: inner.height - 22,
  };
  const cell = Math.min(area.width / source.length, area.height / example.steps, MOST_CELL);
  const [wide, tall] = [Math.min(area.width / source.length, MOST_CELL), cell];
  // Where cells are too small for signs that can be read, these are left out.
  const widest = Math.max(...source.map((sign) => textWidth(shown(sign), 1)));
  const fits = { across: (wide * 0.95) / widest, down: tall * 0.85 };
  const readable = Object.values(fits).filter((type) => type >= LEAST_TYPE);
  const size = Math.min(MOST_TYPE, ...readable);
  const label = (words: string, x: number, y: number, isWrong: boolean): void => {
    const type = words.length > 1 ? Math.min(size, MOST_OF_END) : size;
    writeText(root, words, {
      ...{ x, y, anchor: 'middle', size: type },
      weight: isWrong ? 600 : undefined,
      fill: isWrong ? palette.wrong : palette.ink,
    });
  };
  if (fits.across >= LEAST_TYPE)
    source.forEach((sign, at) => label(shown(sign), area.left + (at + 0.5) * wide, area.top - 6, false));
  for (let step = 0; step < example.steps; step++) {
    const sign = example.text[step];
    const isWrong = example.target !== undefined && sign !== example.target[step];
    if (fits.down >= LEAST_TYPE)
      label(sign ?? text.end, inner.left + LABELS / 2, area.top + (step + 0.5) * tall + size * 0.35, isWrong);
    source.forEach((_sign, at) => {
      const weight = example.weights[step * source.length + at]!;
      root
        .append('rect')
        .attr('x', round(area.left + at * wide))
        .attr('y', round(area.top + step * tall))
        .attr('width', round(wide))
        .attr('height', round(tall))
        .attr('fill', palette.accent)
        .attr('fill-opacity', weight.toFixed(3))
        .attr('stroke', palette.line)
        .attr('stroke-width', 0.5)
        .append('title')
        .text(`${sign ?? text.end} ← ${source[at]}: ${short(weight)}`);
    });
  }
}
