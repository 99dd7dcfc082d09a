import { palettes, short, type Root } from '../../figures/parts/figure.ts';
import { round } from '../../figures/parts/plot.ts';
import { cut, wrap } from '../../figures/parts/text.ts';
import type { ExperimentLook } from '../Experiment.ts';
import type { Place } from '../parts/plane.ts';
import { attentionTexts } from './attentionTexts.ts';
import type { WrittenExample } from './course.ts';

const HEADING = 20;
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
  root
    .append('text')
    .attr('x', round(place.left))
    .attr('y', round(place.top + 12))
    .attr('font-weight', 600)
    .text(cut(text.map, place.width, 12));
  const source = [...example.source];
  if (example.weights.length === 0) {
    wrap(text.withoutMap, place.width, 12).forEach((line, at) =>
      root
        .append('text')
        .attr('x', round(place.left))
        .attr('y', round(place.top + HEADING + 16 + at * 17))
        .attr('fill', palette.quiet)
        .text(line),
    );
    return;
  }
  const area = {
    left: place.left + LABELS,
    top: place.top + HEADING + 20,
    width: place.width - LABELS,
    height: place.height - HEADING - 20,
  };
  const cell = Math.min(area.width / source.length, area.height / example.steps, MOST_CELL);
  const [wide, tall] = [Math.min(area.width / source.length, MOST_CELL), cell];
  const size = Math.max(LEAST_TYPE, Math.min(MOST_TYPE, wide * 0.85, tall * 0.85));
  const label = (words: string, x: number, y: number, isWrong: boolean): void => {
    const type = words.length > 1 ? Math.min(size, MOST_OF_END) : size;
    root
      .append('text')
      .attr('x', round(x))
      .attr('y', round(y))
      .attr('text-anchor', 'middle')
      .attr('font-size', round(type))
      .attr('font-weight', isWrong ? 600 : null)
      .attr('fill', isWrong ? palette.wrong : palette.ink)
      .text(words);
  };
  source.forEach((sign, at) => label(shown(sign), area.left + (at + 0.5) * wide, area.top - 6, false));
  for (let step = 0; step < example.steps; step++) {
    const sign = example.text[step];
    const isWrong = example.target !== undefined && sign !== example.target[step];
    label(sign ?? text.end, place.left + LABELS / 2, area.top + (step + 0.5) * tall + size * 0.35, isWrong);
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
