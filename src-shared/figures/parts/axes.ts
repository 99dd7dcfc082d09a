import type { Group, Palette } from './figure.ts';

/** Gives an axis that d3 has drawn the look of the figures: no frame, faint lines, quiet small type. */
export function dressAxis(axis: Group, palette: Palette): void {
  axis.attr('font-family', null).attr('font-size', 11);
  axis.select('.domain').remove();
  axis.selectAll('line').attr('stroke', palette.line);
  axis.selectAll('text').attr('fill', palette.quiet);
}
